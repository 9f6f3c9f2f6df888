"""Checking a vote oneself, by keyboard alone: a letter of the bundle is altered, and what fails is heard."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.browser.story import Story
from tests.browser.test_ballot import tab_to
from tests.browser.windows import Windows


def test_altered_letter_is_found_by_keyboard_and_heard(story: Story, windows: Windows) -> None:
    page = windows.open(story.artist)
    page.goto(reverse("ballots:ballot", args=[story.closed_ballot.public_id]))
    tab_to(page, "main a[href$='/check/'].button")
    tab_to(page, "main a[href$='/bundle/']")
    with page.expect_download() as kept:
        page.keyboard.press("Enter")
    bundle = kept.value.path().read_bytes()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Check the vote yourself.")).to_be_visible()
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Every check holds.")).to_be_visible()
    expect(heard(page)).to_have_count(0)
    page.goto(reverse("ballots:check"))
    altered = bundle.replace(b'"percent":"50"', b'"percent":"51"', 1)
    assert altered != bundle
    tab_to(page, "input[name=bundle]")
    field = page.locator("input[name=bundle]:focus")
    field.set_input_files({"name": "b.zip", "mimeType": "application/zip", "buffer": altered})
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="A check fails.")).to_be_visible()
    expect(heard(page).filter(has_text="result.json")).not_to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text=re.compile("^ *ok log:"))).to_have_count(1)


def heard(page: Page) -> Locator:
    """Find the lines of which a screen reader says that they fail."""
    return page.get_by_role("listitem").filter(has_text=re.compile("^ *FAIL "))
