"""Every page, on desk and phone: nothing that axe finds, nothing that scrolls sideways, one h1, no error."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.architecture.addresses import addresses
from tests.browser.pages import NO_PAGES, PAGES, PageOf
from tests.browser.story import Story
from tests.browser.windows import DESK, PHONE, Windows

SMALLEST = 320
# So many processes can share the pages.
PARTS = 4
IN_THE_DARK = (
    *("demo:front", "home:home", "home:styleguide", "negotiations:room", "negotiations:vote"),
    *("contracts:contract", "ballots:ballot", "proposals:edit", "catalogues:works"),
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Of what is well it names one place only, which is much quicker.
    "resultTypes": ["violations"],
}
_OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll("body *")].filter((one) => {
        if (one.closest("svg") && one.tagName !== "svg") return false;
        return one.getBoundingClientRect().right > width + 0.5;
    });
    return [`${document.documentElement.scrollWidth} px: ` + wide.slice(0, 4).map(
        (one) => one.tagName.toLowerCase() + (one.className?.baseVal ?? "." + one.className)).join(", ")];
}"""

# A text area in which less than two lines can be read.
_LOW = """() => [...document.querySelectorAll("textarea")]
    .filter((one) => one.offsetParent && one.clientHeight < 2 * parseFloat(getComputedStyle(one).lineHeight))
    .map((one) => `${one.name} is ${one.clientHeight} px high`)"""


def test_list_of_pages_covers_every_address() -> None:
    named = {name for name, _parts in addresses()}
    listed = {page.name for page in PAGES}
    assert listed & NO_PAGES == set()
    assert (listed | NO_PAGES) - named == set(), "no such address any more"
    assert named - listed - NO_PAGES == set(), "a page that no test looks at"


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_on_desk_and_phone(story: Story, windows: Windows, part: int) -> None:
    problems = _found(story, windows, PAGES[part::PARTS], sizes=(DESK, PHONE), also_at=SMALLEST)
    assert not problems, "\n".join(problems)


def test_pages_in_the_dark(story: Story, windows: Windows) -> None:
    some = [page for page in PAGES if page.name in IN_THE_DARK]
    problems = _found(story, windows, some, sizes=(DESK,), scheme="dark")
    assert not problems, "\n".join(problems)


def _found(
    story: Story,
    windows: Windows,
    pages: Sequence[PageOf],
    *,
    sizes: Sequence[tuple[int, int]],
    scheme: str = "light",
    also_at: int | None = None,
) -> list[str]:
    """Look at pages in each size, each reader in one window, and list what is wrong with them.

    Args:
        also_at: a width at which nothing may scroll sideways either.
    """
    opened: dict[str, Page] = {}
    found: list[str] = []
    for one in pages:
        if one.who not in opened:
            opened[one.who] = windows.open(one.reader(story), size=sizes[0], scheme=scheme)
        page = opened[one.who]
        _resize(page, sizes[0])
        problems = _open(page, one.url(story))
        for size in sizes:
            _resize(page, size)
            problems += [f"at {size[0]} px: {problem}" for problem in _look(page)]
        if also_at is not None:
            _resize(page, (also_at, sizes[0][1]))
            problems += [f"at {also_at} px: {problem}" for problem in page.evaluate(_OVERFLOW)]
        found += [f"{one}: {problem}" for problem in problems + windows.watches[page].take()]
    return found


def _open(page: Page, url: str) -> list[str]:
    answer = page.goto(url)
    problems = [] if answer and answer.ok else [f"answered {answer.status if answer else 'nothing'}"]
    headings = page.locator("h1").count()
    return problems if headings == 1 else [*problems, f"{headings} h1"]


def _look(page: Page) -> list[str]:
    return [*page.evaluate(_OVERFLOW), *page.evaluate(_LOW), *axe(page)]


def axe(page: Page) -> list[str]:
    """Ask axe, which is brought to a page once; only what it finds comes back."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("rules => axe.run(rules).then((found) => found.violations)", RULES)
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '').splitlines()[1:2]}"
        for one in violations
        for node in one["nodes"][:3]
    ]


def _resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
