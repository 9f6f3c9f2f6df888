"""Writes to the sockets, one after the other in one task, which costs far less than a task for each.

A socket that does not take its message keeps only the task that waits for it: another one goes on.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol
from weakref import WeakKeyDictionary

logger = logging.getLogger(__name__)

# As the server takes it; one for all who hear the same.
Message = dict[str, str]


def message_of(text: str) -> Message:
    """Put a text into the shape in which the server sends it."""
    return {"type": "websocket.send", "text": text}


class Outlet(Protocol):
    """A socket as the writer sees it."""

    # The task that waits for the socket; None while nothing waits.
    writing: asyncio.Task[None] | None
    # Writes a message, and waits while the socket takes nothing; OSError or RuntimeError: the reader is gone.
    send: Callable[[Message], Awaitable[None]]

    def next_message(self) -> Message | None:
        """Take the next message; None if there is none, and the writer lets go."""

    def let_go(self) -> None:
        """Learn that the writer looks no more; the next message needs a call anew."""


class Writer:
    """The sockets of one event loop that have something to be written."""

    def __init__(self) -> None:
        self._due: deque[Outlet] = deque()
        self._is_called = False
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, outlet: Outlet) -> None:
        """Have a socket written to as soon as the caller lets go."""
        self._due.append(outlet)
        self._call()

    def _call(self) -> None:
        if not self._is_called:
            self._is_called = True
            asyncio.get_running_loop().call_soon(self._begin)

    def _begin(self) -> None:
        """Runs when nobody else does: at first, and when a task has to wait for its socket."""
        self._is_called = False
        if self._due:
            task = asyncio.get_running_loop().create_task(self._run())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self) -> None:
        task, due = asyncio.current_task(), self._due
        while due:
            outlet = due.popleft()
            if due and not self._is_called:
                self._call()
            outlet.writing = task
            try:
                while (message := outlet.next_message()) is not None:
                    await outlet.send(message)
            except (OSError, RuntimeError) as error:
                # The reader went away or is about to; the consumer hears of it by itself.
                logger.debug("socket gone: %s", error)
            finally:
                outlet.writing = None
                outlet.let_go()


_writers: "WeakKeyDictionary[asyncio.AbstractEventLoop, Writer]" = WeakKeyDictionary()


def writer() -> Writer:
    """Give the writer of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _writers:
        _writers[loop] = Writer()
    return _writers[loop]
