"""What a screen reader is told of a vote: the tree that the browser gives it, and what is said by itself."""

import re
from itertools import pairwise

from django.urls import reverse
from playwright.sync_api import expect

from apps.ballots.domain import STEP
from tests.browser.polls import open_count
from tests.browser.story import Story
from tests.browser.test_ballot import address_of, button_of, choose
from tests.browser.windows import PHONE, Windows


def test_every_part_of_a_vote_has_a_name_and_its_state(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist)
    page.goto(address_of(story))
    votes = page.get_by_role("group", name="Your vote")
    expect(votes.get_by_role("radio")).to_have_count(3)
    for name in ("Yes accept this text", "No back to the room", "Abstain counts for the quorum only"):
        expect(votes.get_by_role("radio", name=name, exact=True)).not_to_be_checked()
    expect(
        page.get_by_role("complementary").get_by_role("heading", name="0 of 12 have voted")
    ).to_be_visible()
    expect(page.get_by_role("complementary").get_by_role("heading", name="How it is decided")).to_be_visible()
    expect(page.get_by_role("button", name="Choose first")).to_be_disabled()
    choose(page, "choice", "yes")
    choose(page, "works", "in")
    expect(page.get_by_role("button", name="Cast my vote: yes", exact=True)).to_be_enabled()


def test_a_vote_that_is_in_is_said_and_its_receipt_is_at_hand(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist)
    page.goto(address_of(story))
    choose(page, "choice", "yes")
    choose(page, "works", "in")
    button_of(page).click()
    expect(button_of(page)).to_have_text("Change my vote: yes")
    expect(page.locator("[data-toasts][aria-live=polite]")).to_contain_text("Your vote is in.")
    expect(page.get_by_role("radio", name=re.compile("^Yes your vote, "))).to_be_checked()
    place = page.get_by_role("region", name="Your place")
    expect(place).to_contain_text("Yes, with one vote.")
    with page.expect_download() as kept:
        place.get_by_role("link", name="Keep the receipt").click()
    assert kept.value.suggested_filename == f"receipt-{story.ballot.public_id}.json"
    page.get_by_role("link", name="The roll, the rule and the log of this vote").click()
    expect(page).to_have_url(re.compile(reverse("ballots:ballot", args=[story.ballot.public_id])))


def test_turnout_is_said_politely_and_no_more_often_than_every_ten_seconds(
    story: Story, windows: Windows
) -> None:
    page = windows.open(story.artist)
    page.goto(address_of(story))
    page.evaluate("""() => {
        window.said = [];
        const region = document.querySelector("[data-announcer]");
        new MutationObserver(() => window.said.push([Date.now(), region.textContent]))
            .observe(region, { childList: true, characterData: true, subtree: true });
    }""")
    expect(page.locator("[data-announcer]")).to_have_attribute("aria-live", "polite")
    story.vote(story.ballot, story.members[2 : 2 + STEP])
    expect(page.locator("[data-announcer]")).to_contain_text("5 of 12 have voted")
    story.vote(story.ballot, story.members[2 + STEP : 2 + 2 * STEP])
    expect(page.locator("[data-turnout]")).to_contain_text("10 of 12 have voted")
    expect(page.locator("[data-announcer]")).to_contain_text("10 of 12 have voted", timeout=30_000)
    moments = [moment for moment, _words in page.evaluate("window.said")]
    assert all(later - earlier > 10_000 for earlier, later in pairwise(moments))


def test_open_count_moves_on_the_page_while_the_vote_runs(story: Story, windows: Windows) -> None:
    ballot = open_count(story)
    page = windows.open(story.artist, size=PHONE)
    page.goto(reverse("ballots:ballot", args=[ballot.public_id]))
    tally = page.get_by_role("region", name="So far")
    expect(tally.locator("dd")).to_have_text(["0", "0", "0"])
    story.vote(ballot, story.members[2:5])
    expect(tally.locator("dd").first).to_have_text("3")
