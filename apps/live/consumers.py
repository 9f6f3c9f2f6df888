"""Sockets: who may listen is asked at the door and again; they only send, and never touch rows themselves."""

import asyncio
import logging
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from apps.common import metrics
from apps.common.database import AWAY
from apps.live import queries
from apps.live.hub import hub
from apps.live.listener import Access, Fact, Listener

# Codes 4400 to 4499 tell the page not to try again.
NOT_SIGNED_IN, NOT_FOUND = 4401, 4404
TRY_AGAIN = 1013
ASK_AGAIN_SECONDS = 60
TRY_AGAIN_SECONDS = 1
MOST_MISSED = 50
_LONGEST_NUMBER = 18

logger = logging.getLogger(__name__)


class LiveConsumer(AsyncWebsocketConsumer):
    """What all sockets share; each kind says what its reader may hear."""

    listener: Listener | None = None
    _asking: asyncio.Task[None] | None = None
    _watch: asyncio.Task[None] | None = None
    _is_counted = False

    def find_access(self) -> Access | None:
        """Say what the reader may hear now; None if nothing. Runs outside the event loop."""
        raise NotImplementedError

    async def connect(self) -> None:
        """Let a reader in once everything from now on is heard, and send what was missed since `?seen=`."""
        try:
            await self._let_in()
        except AWAY as error:
            # The page tries again by itself.
            logger.warning("socket refused, database away: %s", type(error).__name__)
            await self.close(TRY_AGAIN)

    async def _let_in(self) -> None:
        access = await self._ask()
        if isinstance(access, int):
            await self.accept()
            await self.close(access)
            return
        self.listener = Listener(self.send_text, access, self.ask_again)
        hub().join(self.listener)
        await hub().is_hearing()
        await self.accept()
        self.listener.begin(await self._missed(access.main))
        self._watch = asyncio.get_running_loop().create_task(self._keep_asking())
        metrics.SOCKETS.inc()
        self._is_counted = True

    async def disconnect(self, code: int) -> None:
        """Forget the reader."""
        if self._is_counted:
            self._is_counted = False
            metrics.SOCKETS.dec()
        for task in (self._watch, self._asking):
            if task is not None:
                task.cancel()
        if self.listener is not None:
            self.listener.stop()
            hub().leave(self.listener)

    async def send_text(self, text: str) -> None:
        """Write one message."""
        await self.send(text_data=text)

    def ask_again(self) -> None:
        """Have the permission looked up anew; what is waiting is written only after that."""
        previous = self._asking
        self._asking = asyncio.get_running_loop().create_task(self._renew(previous))

    async def _renew(self, previous: asyncio.Task[None] | None = None) -> None:
        if previous is not None:
            previous.cancel()
        access = await self._ask_patiently()
        if self.listener is None:
            return
        hub().leave(self.listener)
        if isinstance(access, int):
            self.listener.stop()
            await self.close(access)
            return
        self.listener.admit(access)
        hub().join(self.listener)

    async def _keep_asking(self) -> None:
        while True:
            await asyncio.sleep(ASK_AGAIN_SECONDS)
            await self._renew()

    async def _ask_patiently(self) -> Access | int:
        """Ask until the database answers; meanwhile a reader whose permission is in doubt hears nothing."""
        while True:
            try:
                return await self._ask()
            except AWAY as error:
                logger.warning("permission not asked: %s", type(error).__name__)
                await asyncio.sleep(TRY_AGAIN_SECONDS)

    async def _ask(self) -> Access | int:
        """Look up what the reader may hear; else the code with which the socket is closed."""
        if not await database_sync_to_async(queries.is_signed_in)(self.scope):
            return NOT_SIGNED_IN
        return await database_sync_to_async(self.find_access)() or NOT_FOUND

    async def _missed(self, stream: str) -> list[Fact]:
        """List what happened since `?seen=`; too much is one request to catch up."""
        seen = parse_qs(self.scope["query_string"].decode("ascii", "replace")).get("seen", [""])[0]
        if not (seen.isascii() and seen.isdecimal() and len(seen) <= _LONGEST_NUMBER):
            return []
        missed = await database_sync_to_async(queries.facts_after)(stream, int(seen), MOST_MISSED + 1)
        return missed if len(missed) <= MOST_MISSED else [Fact("catchup", missed[-1].sequence)]


class RoomConsumer(LiveConsumer):
    """A deal room: its facts for both sides and the union; turnout for the members alone."""

    def find_access(self) -> Access | None:
        """Look the room up among those the person may see."""
        return queries.room_access(self.scope["user"], self.scope["url_route"]["kwargs"]["public_id"])


class BallotConsumer(LiveConsumer):
    """One ballot."""

    def find_access(self) -> Access | None:
        """Look the ballot up among those the person may see."""
        return queries.ballot_access(self.scope["user"], self.scope["url_route"]["kwargs"]["public_id"])


class PersonConsumer(LiveConsumer):
    """Whatever concerns the reader, for the first page and lists."""

    def find_access(self) -> Access | None:
        """Everybody may hear what concerns them."""
        return queries.person_access(self.scope["user"])
