"""Very many pages with a socket each, in one process that does as little as can be.

Told in lines of JSON: `{"do": "connect", "port": ..., "path": ..., "sessions": [...]}` opens sockets and
waits until all are open; `{"do": "begin"}` forgets what was heard; `{"do": "end"}` gives it.
"""

import asyncio
import base64
import json
import os
import re
import resource
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

import uvloop

_VERSION = re.compile(rb'"version": (\d+)')
_HELLO = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
    "Cookie: __Host-session={session}\r\n\r\n"
)
_TEXT, _PING, _PONG, _CLOSE = 0x81, 0x89, 0x8A, 0x88
_AT_ONCE = 50
_SHORT, _LONG = 126, 127


class Page(asyncio.Protocol):
    """One socket: what it hears of versions, each with the moment."""

    def __init__(self, hello: bytes) -> None:
        self.hello = hello
        self.rest = b""
        self.is_open = asyncio.get_running_loop().create_future()
        self.heard: list[tuple[int, float]] = []
        self.messages = 0
        self.last = 0
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a socket."""
        self.transport: Any = transport
        transport.write(self.hello)  # type: ignore[attr-defined]

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the socket is gone."""
        self.is_lost = True
        if not self.is_open.done():
            self.is_open.set_exception(exc or ConnectionError("closed"))

    def data_received(self, content: bytes) -> None:
        """Take what came, frame by frame."""
        content = self.rest + content
        if not self.is_open.done():
            head, end, content = content.partition(b"\r\n\r\n")
            if not end:
                self.rest = head
                return
            assert head.startswith(b"HTTP/1.1 101"), head
            self.is_open.set_result(None)
        while len(content) > 1:
            length, start = content[1], 2
            if length == _SHORT:
                length, start = int.from_bytes(content[2:4], "big"), 4
            assert length != _LONG
            if len(content) < start + length:
                break
            self._take(content[0], content[start : start + length])
            content = content[start + length :]
        self.rest = content

    def _take(self, kind: int, body: bytes) -> None:
        if kind == _TEXT:
            self.messages += 1
            found = _VERSION.search(body)
            if found:
                self.last = int(found[1])
                self.heard.append((self.last, time.monotonic()))
        elif kind == _PING:
            self.transport.write(bytes((_PONG, 0x80 | len(body), 0, 0, 0, 0)) + body)
        elif kind == _CLOSE:
            self.is_lost = True


class Crowd:
    """All the pages."""

    def __init__(self) -> None:
        self.pages: list[Page] = []

    async def connect(self, port: int, path: str, sessions: Sequence[str]) -> dict[str, Any]:
        """Open a socket for each session, some at a time."""
        for page in self.pages:
            page.transport.abort()
        began, gate = time.monotonic(), asyncio.Semaphore(_AT_ONCE)

        async def one(session: str) -> Page:
            key = base64.b64encode(os.urandom(16)).decode()
            hello = _HELLO.format(path=path, port=port, key=key, session=session).encode()
            loop = asyncio.get_running_loop()
            async with gate:
                _, page = await loop.create_connection(lambda: Page(hello), "127.0.0.1", port)
                await asyncio.wait_for(page.is_open, 30)
            return page

        self.pages = list(await asyncio.gather(*(one(session) for session in sessions)))
        return {"seconds": time.monotonic() - began}

    def begin(self) -> dict[str, Any]:
        """Forget what was heard."""
        for page in self.pages:
            page.heard, page.messages = [], 0
        return {}

    def end(self) -> dict[str, Any]:
        """Give how many messages came, and when the last page had each version or a newer one."""
        versions = sorted({version for page in self.pages for version, _ in page.heard})
        last = dict.fromkeys(versions, 0.0)
        for page in self.pages:
            heard = iter(page.heard)
            version, at = next(heard, (sys.maxsize, 0.0))
            for wanted in versions:
                while version < wanted:
                    version, at = next(heard, (sys.maxsize, float("inf")))
                last[wanted] = max(last[wanted], at)
        return {
            "messages": sum(page.messages for page in self.pages),
            "lost": sum(page.is_lost for page in self.pages),
            "ends_at": sorted({page.last for page in self.pages}),
            "last_had": sorted(last.items()),
        }

    async def answer(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked."""
        what = order.pop("do")
        return await self.connect(**order) if what == "connect" else getattr(self, what)()


async def main() -> None:
    """Take orders from a thread, so that the sockets go on meanwhile."""
    crowd, loop = Crowd(), asyncio.get_running_loop()
    orders: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(orders.put_nowait, line)
        loop.call_soon_threadsafe(orders.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while line := await orders.get():
        sys.stdout.write(json.dumps(await crowd.answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(main())
