"""Windows of the browser: signed in as somebody, and watched for everything that goes wrong in them."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, WebSocket

from apps.accounts.models import User
from tests.signin import begin_session

PHONE = (390, 844)
DESK = (1280, 900)
# Playwright waits for conditions, this long at the most: the machine may be slow.
PATIENCE_MS = 20_000


@dataclass
class Watch:
    """What went wrong in one window, and what its sockets received."""

    problems: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    navigations: list[str] = field(default_factory=list)
    tolerated: tuple[str, ...] = ()

    def follow(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("websocket", self._follow_socket)
        page.on("framenavigated", self._moved)

    def left(self) -> list[str]:
        """List the problems that the test did not expect."""
        return [one for one in self.problems if not any(words in one for words in self.tolerated)]

    def take(self) -> list[str]:
        """List the problems so far and forget them."""
        taken, self.problems = self.left(), []
        return taken

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"{message.text} ({message.location.get('url', '')})")

    def _follow_socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(str(frame)))

    def _moved(self, frame: Frame) -> None:
        if frame.parent_frame is None:
            self.navigations.append(frame.url)


@dataclass
class Windows:
    """Opens windows on one site and keeps them until the test is over."""

    browser: Browser
    url: str
    watches: dict[Page, Watch] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        person: User | None = None,
        *,
        size: tuple[int, int] = DESK,
        scheme: str = "light",
        script: bool = True,
        locale: str = "en-GB",
    ) -> Page:
        """Open a window in a context of its own, signed in as a person if one is named."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
            locale=locale,
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if person is not None:
            self.sign_in(context, person)
        page = context.new_page()
        self.watches[page] = Watch()
        self.watches[page].follow(page)
        return page

    def sign_in(self, context: BrowserContext, person: User) -> None:
        """Give a context the session of a person."""
        cookie: dict[str, Any] = {"name": settings.SESSION_COOKIE_NAME, "value": begin_session(person)}
        context.add_cookies([{**cookie, "domain": str(urlsplit(self.url).hostname), "path": "/"}])

    def close(self) -> list[str]:
        """Close every window and list what went wrong in them."""
        for context in self.contexts:
            context.close()
        return [f"{page.url}: {one}" for page, watch in self.watches.items() for one in watch.left()]
