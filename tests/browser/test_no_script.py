"""The forms of the road, in a browser without script: what is sent arrives."""

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.catalogues.models import Share
from apps.catalogues.tasks import apply_due
from apps.collectives.queries import mandate_in_force
from apps.negotiations import actions as negotiations
from apps.negotiations.models import Offer, Opinion
from apps.negotiations.queries import pause_now
from tests.browser.story import Story
from tests.browser.windows import PHONE, Windows

SONGS = b"title,artist,isrc\nSalt Road,Bo Tallis,\nNorth Pier,Bo Tallis,\n"


def _open(windows: Windows, person: User, address: str) -> Page:
    page = windows.open(person, size=PHONE, script=False)
    page.goto(address)
    return page


def test_list_is_brought_and_claimed(story: Story, windows: Windows) -> None:
    person = story.members[2]
    page = _open(windows, person, reverse("catalogues:import"))
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": SONGS}
    )
    page.get_by_role("button", name="Bring this list").click()
    expect(page.locator("h1")).to_have_text("We are reading your list.")
    apply_due()
    page.reload()
    expect(page.locator("h1")).to_have_text("2 new works, if you say so.")
    page.get_by_role("button", name="Enter this list").click()
    expect(page.locator("h1")).to_have_text("We are entering your list.")
    apply_due()
    page.reload()
    expect(page.locator("h1")).to_have_text("Whose are these 2 works?")
    page.get_by_label("All mine").check()
    page.get_by_label("I do", exact=True).check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.locator("main")).to_contain_text("Salt Road")
    shares = Share.objects.filter(holder=person, work__title="North Pier", ended_at__isnull=True)
    assert [share.ppm for share in shares] == [1_000_000] * 4


def test_answer_without_its_percentage_is_asked_again(story: Story, windows: Windows) -> None:
    page = _open(windows, story.artist, reverse("catalogues:import_run", args=[story.run.public_id]))
    page.get_by_label("My part", exact=True).and_(page.locator("[type=radio]")).check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.locator("main")).to_contain_text("Write how much is yours, in per cent.")
    assert not Share.objects.filter(holder=story.artist, work__title="Salt Road").exists()


def test_mandate_is_given_after_admission(story: Story, windows: Windows) -> None:
    person = story.people["applicant"]
    address = reverse("collectives:mandate", args=[story.collective.slug])
    stewards = _open(windows, story.steward, reverse("collectives:members", args=[story.collective.slug]))
    stewards.get_by_label("Why of this category?").first.fill("Makes songs.")
    stewards.get_by_role("button", name="Admit").first.click()
    expect(stewards.locator("body")).to_contain_text("is a member now")
    page = _open(windows, person, address)
    for question in page.locator("fieldset:has(input[name^=ask_])").all():
        question.get_by_label("Ask me").check()
    page.get_by_label("I have read this text").check()
    page.get_by_role("button", name="Give this mandate").click()
    expect(page.locator("body")).to_contain_text("Your mandate is given.")
    given = mandate_in_force(person.pk, story.collective.pk)
    assert given is not None
    assert given.answers.get(use="train_generative", work=None).answer == "ask"


def test_offer_is_written_checked_and_tabled(story: Story, windows: Windows) -> None:
    negotiations.decline_offer(
        actor=story.steward, offer_id=story.open_offer.pk, reason="Not enough.", at=timezone.now()
    )
    page = _open(
        windows,
        story.delegate,
        reverse("negotiations:new_offer", args=[story.open_room.public_id]) + "?start=own",
    )
    page.get_by_label("In your own words").fill("Ten days to think about it.")
    page.get_by_role("button", name="Check it before it is tabled").click()
    expect(page.locator("h1")).to_have_text("Shall this be tabled?")
    assert Offer.objects.filter(room=story.open_room).count() == 1
    page.get_by_role("button", name="Table this offer").click()
    expect(page.locator("#offers")).to_contain_text("Ten days to think about it.")
    tabled = Offer.objects.get(room=story.open_room, state=Offer.State.TABLED)
    assert (tabled.side, tabled.terms_hash) == ("company", story.open_offer.terms_hash)


def test_opinion_is_given(story: Story, windows: Windows) -> None:
    page = _open(
        windows, story.representative, reverse("negotiations:opinion", args=[story.open_offer.public_id])
    )
    page.get_by_label("Advises against").check()
    page.get_by_label("Why").fill("The fee does not cover a day in the studio.")
    page.get_by_role("button", name="Give this opinion").click()
    expect(page.locator("#offers")).to_contain_text("The fee does not cover a day in the studio.")
    given = Opinion.objects.get(offer=story.open_offer)
    assert (given.stance, given.representative) == ("against", story.representative)


def test_room_is_paused_and_goes_on(story: Story, windows: Windows) -> None:
    page = _open(
        windows, story.representative, reverse("negotiations:pause", args=[story.open_room.public_id])
    )
    page.get_by_label("Reason").fill("Both sides meet on Friday.")
    page.get_by_role("button", name="Pause the room").click()
    expect(page.locator("main")).to_contain_text("Both sides meet on Friday.")
    assert pause_now(story.open_room, timezone.now()) is not None
    page.get_by_role("button", name="End the pause").click()
    expect(page.locator("main")).not_to_contain_text("Both sides meet on Friday.")
    assert pause_now(story.open_room, timezone.now()) is None
