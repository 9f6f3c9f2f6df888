"""Every page in a language written from right to left: mirrored, nothing cut off, nothing sideways."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.pages import PAGES, PageOf
from tests.browser.story import Story
from tests.browser.windows import DESK, PHONE, Windows
from tests.languages.pseudo import CODE, pseudo_language

STYLES = Path(__file__).resolve().parents[2] / "static"
# So many processes can share the pages; the first state of each is looked at.
PARTS = 2
EACH_ADDRESS = tuple({page.name: page for page in reversed(PAGES)}.values())
# Set in type by WeasyPrint, which knows sides alone.
ON_PAPER = STYLES / "contracts" / "paper.css"
# `left` and `right` name sides of the screen; a page knows only where a line begins and ends.
_PHYSICAL = re.compile(
    r"(?:(?:margin|padding|border)-(?:left|right)|(?<![-\w])(?:left|right))(?:-\w+)?\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
_BEYOND = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter((one) => {
        if (one.closest("svg") && one.tagName !== "svg") return false;
        const { left, right } = one.getBoundingClientRect();
        return left < -0.5 || right > clientWidth + 0.5;
    });
    return [`${scrollWidth} px: ` + wide.slice(0, 4).map(
        (one) => one.tagName.toLowerCase() + "." + (one.className?.baseVal ?? one.className)).join(", ")];
}"""


def test_styles_name_no_side_of_the_screen() -> None:
    found = [
        f"{path.relative_to(STYLES)}: {match}"
        for path in sorted({*STYLES.rglob("*.css")} - {ON_PAPER})
        for match in _PHYSICAL.findall(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_from_right_to_left(story: Story, windows: Windows, part: int) -> None:
    with pseudo_language():
        problems = _found(story, windows, EACH_ADDRESS[part::PARTS])
    assert not problems, "\n".join(problems)


def _found(story: Story, windows: Windows, pages: Sequence[PageOf]) -> list[str]:
    opened: dict[str, Page] = {}
    found: list[str] = []
    for one in pages:
        if one.who not in opened:
            person = one.reader(story)
            if person is not None:
                person.language = CODE
                person.save(update_fields=["language"])
            opened[one.who] = windows.open(person, locale=CODE)
        page = opened[one.who]
        page.goto(one.url(story))
        direction = page.evaluate("getComputedStyle(document.querySelector('h1')).direction")
        problems = [] if direction == "rtl" else [f"written {direction}"]
        for width, height in (PHONE, DESK):
            page.set_viewport_size(ViewportSize(width=width, height=height))
            problems += [f"at {width} px: {problem}" for problem in page.evaluate(_BEYOND)]
        found += [f"{one}: {problem}" for problem in problems + windows.watches[page].take()]
    return found
