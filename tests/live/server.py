"""The real ASGI server in a thread of the test process: pages and sockets on a free port, on its database."""

import asyncio
import contextlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Self, TypeVar

import pytest
import uvicorn

from apps.common import wakeup
from apps.config.asgi import application

_PATIENCE_SECONDS = 10
_Client = TypeVar("_Client")


class Server:
    """A running server: its port, and addresses on it.

    Args:
        port: of one that was stopped, to come back at the same address; any free one by default.
    """

    def __init__(self, port: int = 0) -> None:
        self._listening = socket.socket()
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind(("127.0.0.1", port))
        self.port: int = self._listening.getsockname()[1]
        config = uvicorn.Config(
            application,
            lifespan="off",
            log_level="warning",
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._server.install_signal_handlers = lambda: None  # type: ignore[method-assign]
        self._thread = threading.Thread(target=self._run, name="uvicorn", daemon=True)
        self._clients = ExitStack()

    def __enter__(self) -> Self:
        self._thread.start()
        until = time.monotonic() + _PATIENCE_SECONDS
        while not self._server.started:
            if time.monotonic() > until or not self._thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._clients.close()
        self._server.should_exit = True
        self._thread.join(_PATIENCE_SECONDS)
        self._listening.close()

    def keep(self, client: AbstractContextManager[_Client]) -> _Client:
        """Open a client that is closed before the server stops."""
        return self._clients.enter_context(client)

    @property
    def url(self) -> str:
        """The address of the pages, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        """The address of the sockets, without a slash at the end."""
        return f"ws://127.0.0.1:{self.port}"

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._server.serve(sockets=[self._listening]))


@pytest.fixture
def own_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this test's messages apart from those of others on the same bus."""
    monkeypatch.setattr(wakeup, "CHANNEL", f"tutti:changed:{secrets.token_hex(8)}")


@pytest.fixture
def live_site(transactional_db: None, own_channel: None) -> Iterator[Server]:
    """Serve the whole site for one test; rows are committed, so that the server's threads see them."""
    with Server() as server:
        yield server
