"""Asks again and again, for all sockets together, whether their readers may still listen.

Facts tell when a seat, a session or a factor ends, and then the reader is asked about at once. What no fact
tells (a session that has run out, somebody who signed out) is found here within a minute, by two statements
for hundreds of readers. What each may hear is asked anew now and then, and once after the bus was away.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

from apps.common.database import AWAY
from apps.live import queries
from apps.live.hub import hub

ASK_AGAIN_SECONDS = 60.0
_AT_ONCE = 300

logger = logging.getLogger(__name__)


class Reader(Protocol):
    """A socket as the rounds see it.

    Attributes:
        sign_in: what was found when its reader was last asked about; None if that was nobody.
        asked_at: when that was, in seconds of the monotonic clock.
        access_seconds: how long the answer is good, if nothing tells otherwise.
    """

    session_key: str
    sign_in: queries.SignIn | None
    asked_at: float
    access_seconds: float

    async def renew(self) -> None:
        """Ask about this reader alone, and close the socket if nothing may be heard."""


class Rounds:
    """The readers of one event loop."""

    def __init__(self) -> None:
        self._readers: set[Reader] = set()
        self._task: asyncio.Task[None] | None = None

    def join(self, reader: Reader) -> None:
        """Ask about a reader from now on."""
        self._readers.add(reader)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    def leave(self, reader: Reader) -> None:
        """Ask no more."""
        self._readers.discard(reader)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(ASK_AGAIN_SECONDS)
            readers = list(self._readers)
            for first in range(0, len(readers), _AT_ONCE):
                await self._ask(readers[first : first + _AT_ONCE])

    async def _ask(self, readers: Sequence[Reader]) -> None:
        """Renew one after the other whoever is in doubt, so that the turnout of votes is read in between."""
        try:
            known = await database_sync_to_async(queries.still_signed_in)([one.sign_in for one in readers])
        except AWAY as error:
            logger.warning("sign-ins not asked: %s", type(error).__name__)
            return
        now, lost_at = time.monotonic(), hub().lost_at
        for reader in readers:
            is_fresh = lost_at < reader.asked_at > now - reader.access_seconds
            if reader in self._readers and not (is_fresh and reader.sign_in in known):
                await reader.renew()


_rounds: "WeakKeyDictionary[asyncio.AbstractEventLoop, Rounds]" = WeakKeyDictionary()


def rounds() -> Rounds:
    """Give the rounds of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _rounds:
        _rounds[loop] = Rounds()
    return _rounds[loop]
