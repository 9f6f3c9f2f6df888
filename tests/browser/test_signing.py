"""On a phone: answering about one's works, signing with a second factor, reading one's own contract."""

import time
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.collectives.queries import terms_answer_of
from apps.contracts.queries import releases_by
from tests.browser.story import Story
from tests.browser.test_axe import axe
from tests.browser.windows import PHONE, Windows
from tests.contracts import makers as contracts
from tests.signin import begin_session, proofs

NARROW = "document.documentElement.scrollWidth <= window.innerWidth"


def _fits(page: Page) -> None:
    """See that nothing has to be scrolled sideways, and that targets are large enough for a thumb."""
    assert page.evaluate(NARROW), page.url
    for button in page.locator("main .button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40, button.inner_text()


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _signed_in_long_ago(windows: Windows, page: Page, person: User) -> None:
    """Give the window a session whose sign-in is hours old."""
    key = begin_session(person)
    session = SessionStore(session_key=key)
    session.update(proofs(person, minutes_ago=600))
    session.save()
    windows.sign_in(page.context, person)
    cookies = [{**one, "value": key} for one in page.context.cookies() if one["name"] == "sessionid"]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # as the browser gave them


def test_artist_answers_about_works_in_three_screens(story: Story, windows: Windows) -> None:
    contract = story.contracts["agreed"]
    page = windows.open(story.artist, size=PHONE)
    page.goto(reverse("contracts:contract", args=[contract.public_id]))
    _fits(page)
    page.get_by_role("link", name="Answer about my works").click()
    expect(page.locator("main")).to_contain_text("Silence is no")
    assert page.locator("input[name=works]:checked").count() == 0
    _fits(page)
    page.locator("input[name=works][value=in]").check()
    page.get_by_role("button", name="Keep this answer").click()
    expect(page.locator("main")).to_contain_text("No work waits for your answer.")
    _fits(page)
    answer = terms_answer_of(story.artist, contract.collective_id, contract.terms_hash)
    assert answer is not None
    assert answer.choice == "in"
    screens = [urlsplit(url).path for url in windows.watches[page].navigations]
    assert len(screens) == 3


def test_steward_signs_with_a_second_factor(story: Story, windows: Windows) -> None:
    contract, secret = story.contracts["signing"], generate_totp_secret()
    story.steward.authenticator_set.all().delete()
    TOTP.activate(story.steward, secret)
    page = windows.open(size=PHONE)
    _signed_in_long_ago(windows, page, story.steward)
    page.goto(reverse("contracts:sign", args=[contract.public_id]))
    _fits(page)
    page.get_by_label("Your name, written out").fill(story.steward.name)
    page.locator("input[type=password]").fill(_code(secret))
    page.get_by_role("button", name="Sign the contract").click()
    expect(page.locator("main")).to_contain_text("Signatures")
    signed = contract.signatures.get()
    assert (signed.person, signed.fingerprint) == (story.steward, contract.fingerprint)
    _fits(page)


def test_artist_reads_their_own_contract(story: Story, windows: Windows) -> None:
    contract = story.contracts["in_force"]
    page = windows.open(story.artist, size=PHONE)
    page.goto(reverse("contracts:contract", args=[contract.public_id]))
    _fits(page)
    page.get_by_role("link", name="Read the whole text").click()
    expect(page.locator("main")).to_contain_text("who is paid in which order")
    _fits(page)


def test_artist_releases_claims_of_one_work_and_takes_it_back(story: Story, windows: Windows) -> None:
    place = contracts.world()
    contract = contracts.agreed(place, contracts.terms(past_use__release="paid_works_only"))
    page = windows.open(place.artist, size=PHONE)
    page.goto(reverse("contracts:release", args=[contract.public_id]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you give up claims for past use?")
    assert page.locator("input[name=works]:checked").count() == 0
    _fits(page)
    assert axe(page) == []
    page.get_by_label(place.works[0].title).check()
    page.locator("input[name=name]").fill(place.artist.name)
    page.get_by_role("button", name="Sign the release for the chosen works").click()
    expect(page.locator("body")).to_contain_text("1 release is signed.")
    _fits(page)
    assert axe(page) == []
    assert [one.title for one in releases_by(contract, place.artist)] == [place.works[0].title]
    page.get_by_role("button", name=f"Take back: {place.works[0].title}").click()
    expect(page.locator("body")).to_contain_text("Taken back.")
    assert not releases_by(contract, place.artist)
