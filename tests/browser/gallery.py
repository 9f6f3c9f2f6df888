"""Pictures of the main pages of a running demo, for people to look at.

`URL=http://127.0.0.1:8000 python -m tests.browser.gallery FOLDER`
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.chromium import NAMES, OPTIONS, find_chromium

SIZES = {"1280": (1280, 900), "390": (390, 844)}
DARK = ("home", "room", "vote", "contract")


@dataclass(frozen=True)
class Stop:
    """A page to be pictured: how it is called, and what is clicked to reach it from the page before.

    Args:
        links: patterns of addresses; on each page the first link that contains one is followed. One that
            begins with a slash and ends in one is an address itself.
    """

    name: str
    door: str
    links: tuple[str, ...] = ()


STOPS = (
    Stop("front", ""),
    Stop("styleguide", "", ("/styleguide/",)),
    Stop("home", "artist", ("/home/",)),
    Stop("home-steward", "steward", ("/home/",)),
    Stop("home-representative", "representative", ("/home/",)),
    Stop("home-company", "company", ("/home/",)),
    Stop("works", "artist", ("/works/",)),
    Stop("import", "artist", ("/works/import/",)),
    Stop("collectives", "artist", ("/collectives/",)),
    Stop("vote", "artist", ("/votes/", "/votes/offers/")),
    Stop("votes", "artist", ("/votes/",)),
    Stop("rooms", "steward", ("/rooms/",)),
    Stop("room", "steward", ("/rooms/", "a[href^='/rooms/']:not([href$='/rooms/'])")),
    Stop("room-company", "company", ("/rooms/", "a[href^='/rooms/']:not([href$='/rooms/'])")),
    Stop("new-offer", "company", ("/rooms/", "a[href^='/rooms/']:not([href$='/rooms/'])", "/new-offer/")),
    Stop("contracts", "artist", ("/contracts/",)),
    Stop("contract", "artist", ("/contracts/", "main a[href^='/contracts/']")),
    Stop("proposals", "steward", ("/proposals/",)),
    Stop("proposal", "steward", ("/proposals/", "main a[href^='/proposals/']:not([href*='new'])")),
    Stop("how", "", ("/record/how/",)),
)


def main(folder: Path, url: str) -> int:
    """Take all pictures; the number of pages that could not be reached is the exit code."""
    program = find_chromium()
    if program is None:
        print(f"no Chromium: install one of {', '.join(NAMES)}, or name it in CHROMIUM", file=sys.stderr)  # noqa: T201  a command
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        failed = [name for name, is_there in _pictures(browser, folder, url) if not is_there]
        browser.close()
    for name in failed:
        print(f"not reached: {name}", file=sys.stderr)  # noqa: T201  a command
    return len(failed)


def _pictures(browser: Browser, folder: Path, url: str) -> Iterator[tuple[str, bool]]:
    for stop in STOPS:
        for width, (wide, high) in SIZES.items():
            for scheme in ("light", "dark") if stop.name in DARK else ("light",):
                context = browser.new_context(
                    base_url=url,
                    viewport={"width": wide, "height": high},
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                )
                page = context.new_page()
                is_there = _go(page, stop)
                if is_there:
                    _stretch(page, wide)
                    page.screenshot(path=folder / f"{stop.name}-{width}-{scheme}.png")
                context.close()
                yield f"{stop.name} at {width}", is_there


def _stretch(page: Page, wide: int) -> None:
    """Make the window as high as the page, so that the tabs at the bottom lie where they belong."""
    high = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(ViewportSize(width=wide, height=high))


def _go(page: Page, stop: Stop) -> bool:
    """Enter by the door and follow the links."""
    page.goto("/")
    if stop.door:
        page.locator(f"form[action*='/enter/{stop.door}/'] button").click()
    for place, link in enumerate(stop.links):
        if place == 0:
            page.goto(link)
            continue
        found = page.locator(link if link.startswith(("a[", "main ")) else f"main a[href*='{link}']").first
        if found.count() == 0:
            return False
        page.goto(found.get_attribute("href") or "/")
    page.wait_for_load_state("networkidle")
    return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.environ.get("URL", "http://127.0.0.1:8000")))
