"""Every page, on desk and phone: nothing that axe finds, nothing that scrolls sideways, one h1, no error."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.architecture.addresses import addresses
from tests.browser.pages import NO_PAGES, PAGES, PageOf
from tests.browser.story import Story
from tests.browser.windows import DESK, PHONE, Windows

SMALLEST = 320
IN_THE_DARK = (
    *("demo:front", "home:home", "home:styleguide", "negotiations:room", "negotiations:vote"),
    *("contracts:contract", "ballots:ballot", "proposals:edit", "catalogues:works"),
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
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


def test_list_of_pages_covers_every_address() -> None:
    named = {name for name, _parts in addresses()}
    listed = {page.name for page in PAGES}
    assert listed & NO_PAGES == set()
    assert (listed | NO_PAGES) - named == set(), "no such address any more"
    assert named - listed - NO_PAGES == set(), "a page that no test looks at"


def test_pages_on_desk(story: Story, windows: Windows) -> None:
    _fail_with(_found(story, windows, PAGES, size=DESK))


def test_pages_on_phone(story: Story, windows: Windows) -> None:
    _fail_with(_found(story, windows, PAGES, size=PHONE, also_at=SMALLEST))


def test_pages_in_the_dark(story: Story, windows: Windows) -> None:
    some = [page for page in PAGES if page.name in IN_THE_DARK]
    _fail_with(_found(story, windows, some, size=DESK, scheme="dark"))


def _found(
    story: Story,
    windows: Windows,
    pages: Sequence[PageOf],
    *,
    size: tuple[int, int],
    scheme: str = "light",
    also_at: int | None = None,
) -> list[str]:
    """Look at pages, each reader in one window, and list what is wrong with them."""
    opened: dict[str, Page] = {}
    found: list[str] = []
    for one in pages:
        if one.who not in opened:
            opened[one.who] = windows.open(one.reader(story), size=size, scheme=scheme)
        page = opened[one.who]
        problems = _look(page, one.url(story)) + windows.watches[page].take()
        if also_at is not None:
            problems += _look_at_width(page, also_at, size)
        found += [f"{one}: {problem}" for problem in problems]
    return found


def _fail_with(problems: list[str]) -> None:
    assert not problems, "\n".join(problems)


def _look(page: Page, url: str) -> list[str]:
    answer = page.goto(url)
    problems = [] if answer and answer.ok else [f"answered {answer.status if answer else 'nothing'}"]
    headings = page.locator("h1").count()
    problems += [] if headings == 1 else [f"{headings} h1"]
    problems += page.evaluate(_OVERFLOW)
    return problems + _axe(page)


def _axe(page: Page) -> list[str]:
    answer = Axe().run(page, options=RULES)
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '').splitlines()[1:2]}"
        for one in answer.response["violations"]
        for node in one["nodes"][:3]
    ]


def _look_at_width(page: Page, width: int, size: tuple[int, int]) -> list[str]:
    page.set_viewport_size(ViewportSize(width=width, height=size[1]))
    problems: list[str] = page.evaluate(_OVERFLOW)
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
    return problems
