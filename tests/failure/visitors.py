"""People at browsers, a company's desk, and pages with sockets, who use the rig."""

import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.failure.rig import PASSWORD, Rig, until

_number = itertools.count(1)


class Artist:
    """Somebody who is signed in at a browser."""

    def __init__(self, rig: Rig, email: str) -> None:
        self.rig, self.email = rig, email
        self.client = rig.client()
        self.client.get("/accounts/login/")
        answer = self.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert answer.status_code == 302, answer.text[-2000:]

    def post(self, path: str, values: dict[str, str], files: Any = None) -> httpx.Response:
        """Send a form with its token."""
        token = self.client.cookies["csrftoken"]
        return self.client.post(path, data={**values, "csrfmiddlewaretoken": token}, files=files)

    def vote(self, ballot: str, choice: str, request_id: str = "") -> httpx.Response:
        """Cast a ballot."""
        request_id = request_id or f"rig-request-{next(_number)}"
        return self.post(f"/votes/{ballot}/", {"choice": choice, "request_id": request_id})

    def bring(self, name: str, rows: int) -> httpx.Response:
        """Bring a list of works and have it entered."""
        answer = self.send(name, rows)
        return self.enter(answer.headers["location"]) if answer.is_redirect else answer

    def send(self, name: str, rows: int) -> httpx.Response:
        """Send a list of works; its rows differ from those of every other list."""
        mark = f"{self.email.split('@', maxsplit=1)[0]} {name}"
        lines = [
            "Title,Artist,Release date",
            *(f"{mark} song {row},{mark},2024-03-01" for row in range(rows)),
        ]
        return self.post("/works/import/", {}, {"file": (f"{name}.csv", "\n".join(lines).encode())})

    def enter(self, address: str) -> httpx.Response:
        """Say that a list may be entered, as soon as it was looked through."""
        for _attempt in range(600):
            page = self.client.get(address)
            if "Enter this list" in page.text:
                return self.post(f"{address}apply/", {})
            if page.is_success and "Cancel this list" not in page.text:
                return httpx.Response(302)
            time.sleep(0.1)
        return page


@dataclass
class Desk:
    """A company's software; it sends an offer again under the same key until there is an answer."""

    rig: Rig
    world: dict[str, Any]

    def table(self, room: str, key: str) -> httpx.Response:
        """Send an offer once."""
        body = {
            "terms": self.world["terms"],
            "prose": "We pay on time.",
            "open_until": self.world["open_until"],
        }
        with self.rig.client() as client:
            return client.post(
                f"/api/v1/rooms/{room}/offers/",
                json=body,
                headers={"Authorization": f"Bearer {self.world['key']}", "Idempotency-Key": key},
            )


@dataclass
class Watcher:
    """A page with a socket: connects again when it is lost, and keeps what it hears."""

    rig: Rig
    path: str
    session: str
    heard: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    connections: int = 0
    _ends: threading.Event = field(default_factory=threading.Event)

    def start(self) -> "Watcher":
        """Listen in a thread of its own, and wait for the first connection."""
        self.begin()
        until(lambda: self.connections, 20)
        return self

    def begin(self) -> None:
        """Listen in a thread of its own."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._ends.set()
        self._thread.join(10)

    def kinds_since(self, moment: float) -> list[str]:
        """Name what was heard after a moment."""
        return [str(message["kind"]) for at, message in tuple(self.heard) if at >= moment]

    def _run(self) -> None:
        while not self._ends.is_set():
            try:
                self._listen()
            except (OSError, WebSocketException):
                self._ends.wait(0.5)

    def _listen(self) -> None:
        with connect(
            self.rig.socket_url + self.path,
            origin=Origin(self.rig.url),
            additional_headers={"Cookie": f"sessionid={self.session}"},
            open_timeout=3,
            ping_interval=None,
        ) as socket:
            self.connections += 1
            while not self._ends.is_set():
                try:
                    text = socket.recv(timeout=0.2)
                except TimeoutError:
                    continue
                self.heard.append((time.monotonic(), json.loads(text)))
