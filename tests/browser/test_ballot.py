"""A member votes in one sitting: on a phone, by keyboard, without script, and changes the vote."""

import re
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from apps.ballots.models import Header
from apps.ballots.queries import my_choice
from apps.collectives.queries import terms_answer_of
from apps.notifications.tasks import send_due
from tests.browser.story import Story
from tests.browser.windows import PHONE, Windows

PASSWORD = "a long enough password"
MOST_TABS = 80


def _link_of_mail(story: Story) -> str:
    """Send what waits, and give the link in the artist's mail about the open vote."""
    while send_due():
        pass
    path = address_of(story)
    found = [
        link
        for letter in mail.outbox
        if letter.to == [story.artist.email]
        for link in re.findall(r"https?://\S+", str(letter.body))
        if urlsplit(link).path == path
    ]
    assert len(found) == 1
    return found[0]


def address_of(story: Story) -> str:
    """Give where one votes on the offer."""
    return reverse("negotiations:vote", args=[story.voting_offer.public_id])


def button_of(page: Page) -> Locator:
    """Find the button that casts."""
    return page.locator("form[data-choice] button")


def choose(page: Page, name: str, value: str) -> None:
    """Check one of the options."""
    page.locator(f"input[name={name}][value={value}]").check()


def _has_cast(story: Story) -> str:
    return my_choice(story.artist, story.ballot) or ""


def _works_answer(story: Story) -> tuple[str, list[str]]:
    answer = terms_answer_of(story.artist, story.collective.pk, story.voting_offer.terms_hash)
    assert answer is not None
    return answer.choice, sorted(answer.works.values_list("title", flat=True))


def test_from_the_mail_to_voted_and_works_chosen_in_three_screens(story: Story, windows: Windows) -> None:
    # Who votes for themselves alone needs no second factor; who has one is asked for it as well.
    Authenticator.objects.filter(user=story.artist).delete()
    page = windows.open(size=PHONE)
    page.goto(_link_of_mail(story))
    page.get_by_label("Email").or_(page.get_by_label("Mail address")).fill(story.artist.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form .button--main").click()
    expect(button_of(page)).to_have_text("Choose first")
    choose(page, "choice", "yes")
    choose(page, "works", "in")
    expect(button_of(page)).to_have_text("Cast my vote: yes")
    button_of(page).click()
    expect(page.locator("main")).to_contain_text("your vote, ")
    assert (_has_cast(story), _works_answer(story)[0]) == ("yes", "in")
    screens = [urlsplit(url).path for url in windows.watches[page].navigations]
    assert screens == ["/accounts/login/", address_of(story), address_of(story)]


def test_button_says_choose_first_and_sends_nothing_before_a_choice(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist, size=PHONE)
    page.goto(address_of(story))
    assert page.locator("form[data-choice] input:checked").count() == 0
    expect(button_of(page)).to_have_text("Choose first")
    button_of(page).click(force=True)
    expect(page.locator("input[name=choice]").first).to_be_focused()
    assert _has_cast(story) == ""
    assert len(windows.watches[page].navigations) == 1


def test_vote_can_be_changed(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist)
    page.goto(address_of(story))
    choose(page, "choice", "yes")
    choose(page, "works", "in")
    button_of(page).click()
    expect(button_of(page)).to_have_text("Change my vote: yes")
    choose(page, "choice", "no")
    choose(page, "works", "out")
    expect(button_of(page)).to_have_text("Change my vote: no")
    button_of(page).click()
    expect(button_of(page)).to_have_text("Change my vote: no")
    expect(page.locator("label.option", has_text="No")).to_contain_text("your vote, ")
    assert (_has_cast(story), _works_answer(story)) == ("no", ("out", []))
    assert Header.objects.filter(ballot=story.ballot, entry__person=story.artist).count() == 2


def test_money_follows_the_answer_about_the_works(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist)
    page.goto(address_of(story))
    money = page.locator("#forecast .figure")
    before = money.inner_text()
    choose(page, "works", "in")
    expect(money).not_to_have_text(before)
    choose(page, "works", "out")
    expect(money).to_have_text(before)
    assert Header.objects.filter(entry__person=story.artist, ballot=story.ballot).count() == 0


def test_whole_ballot_works_by_keyboard_alone(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist)
    page.goto(address_of(story))
    tab_to(page, "input[name=choice]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=choice][value=no]")).to_be_checked()
    tab_to(page, "input[name=works]")
    page.keyboard.press("Space")
    expect(page.locator("input[name=works][value=in]")).to_be_checked()
    tab_to(page, "form[data-choice] button")
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    page.keyboard.press("Enter")
    expect(button_of(page)).to_have_text("Change my vote: no")
    assert (_has_cast(story), _works_answer(story)[0]) == ("no", "in")


def test_whole_ballot_works_without_script(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist, size=PHONE, script=False)
    page.goto(address_of(story))
    expect(button_of(page)).to_have_text("Cast my vote")
    choose(page, "choice", "abstain")
    choose(page, "works", "choose")
    page.get_by_text("Choose work by work").click()
    page.get_by_role("checkbox", name="Low Tide").check()
    button_of(page).click()
    expect(page.locator("main")).to_contain_text("your vote, ")
    assert (_has_cast(story), _works_answer(story)) == ("abstain", ("choose", ["Low Tide"]))


def test_work_said_never_is_not_offered_below_the_vote(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist)
    page.goto(address_of(story))
    asked = page.locator("#works-answer")
    expect(asked).to_contain_text("Low Tide")
    assert "Paper Boats" not in asked.inner_text()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")
