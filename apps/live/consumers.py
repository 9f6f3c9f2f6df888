"""Sockets: who may listen is asked at the door and again; they only send, and never touch rows themselves."""

import asyncio
import logging
import time
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import parse_cookie

from apps.accounts.models import User
from apps.common import metrics
from apps.common.database import AWAY
from apps.common.presence import Here
from apps.live import queries
from apps.live.attendance import attendance
from apps.live.hub import hub
from apps.live.listener import Access, Fact, Listener
from apps.live.rounds import rounds

# Codes 4400 to 4499 tell the page not to try again.
NOT_SIGNED_IN, NOT_FOUND = 4401, 4404
TRY_AGAIN = 1013
TRY_AGAIN_SECONDS = 1
MOST_MISSED = 50
_LONGEST_NUMBER = 18

logger = logging.getLogger(__name__)


class LiveConsumer(AsyncWebsocketConsumer):
    """What all sockets share; each kind says what its reader may hear."""

    listener: Listener | None = None
    sign_in: queries.SignIn | None = None
    asked_at = 0.0
    # Facts tell of what changes about a room or a ballot; this is for what nobody has thought of.
    access_seconds = 900.0
    _asking: asyncio.Task[None] | None = None
    _is_counted = _is_gone = False
    _here: Here | None = None

    def find_access(self, person: User) -> Access | None:
        """Say what the reader may hear now; None if nothing. Runs outside the event loop."""
        raise NotImplementedError

    @cached_property
    def session_key(self) -> str:
        """The key of the reader's session; it is looked up anew with each question."""
        cookies = dict(self.scope["headers"]).get(b"cookie", b"").decode("latin-1")
        return str(parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, ""))

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
        self.listener = Listener(self.base_send, access, self.ask_again)
        hub().join(self.listener)
        await hub().is_hearing()
        await self.accept()
        self.listener.begin(await self._missed(access.main))
        rounds().join(self)
        metrics.SOCKETS.inc()
        self._is_counted = True
        self._be_seen(access.here)

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Close the socket; a reader who went away in the meantime needs no closing."""
        try:
            await super().close(code, reason)
        except (OSError, RuntimeError) as error:
            logger.debug("socket gone: %s", error)

    async def disconnect(self, code: int) -> None:
        """Forget the reader."""
        self._is_gone = True
        if self._is_counted:
            self._is_counted = False
            metrics.SOCKETS.dec()
        rounds().leave(self)
        self._be_seen(None)
        if self._asking is not None:
            self._asking.cancel()
        if self.listener is not None:
            self.listener.stop()
            hub().leave(self.listener)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Act on what the server says; unlike Channels' own, without a look at the thread of the database."""
        await getattr(self, get_handler_name(message))(message)

    def ask_again(self) -> None:
        """Have the permission looked up anew; what is waiting is written only after that."""
        if self._asking is not None:
            self._asking.cancel()
        self._asking = asyncio.get_running_loop().create_task(self.renew())

    async def renew(self) -> None:
        """Look the permission up anew, and close the socket if nothing may be heard."""
        listener = self.listener
        if listener is None:
            return
        doubts = listener.doubts
        access = await self._ask_patiently()
        # The reader may have gone, or come into doubt again, while this was looked up.
        if self._is_gone or listener.doubts != doubts:
            return
        hub().leave(listener)
        if isinstance(access, int):
            listener.stop()
            await self.close(access)
            return
        listener.admit(access)
        hub().join(listener)
        self._be_seen(access.here)

    def _be_seen(self, here: Here | None) -> None:
        """Let the reader be seen somewhere, or somewhere else, or nowhere."""
        before, self._here = self._here, here
        if before != here and before is not None:
            attendance().leave(before)
        if before != here and here is not None:
            attendance().arrive(here)

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
        found: Access | int = await database_sync_to_async(self._look_up)()
        return found

    def _look_up(self) -> Access | int:
        """Everything in one go: a way to the thread of the database and back costs as much as a statement."""
        self.asked_at, self.sign_in = time.monotonic(), None
        found = queries.reader(self.session_key)
        if found is None:
            return NOT_SIGNED_IN
        person, self.sign_in = found
        return self.find_access(person) or NOT_FOUND

    async def _missed(self, stream: str) -> list[Fact]:
        """List what happened since `?seen=`; too much is one request to catch up."""
        seen = parse_qs(self.scope["query_string"].decode("ascii", "replace")).get("seen", [""])[0]
        if not (seen.isascii() and seen.isdecimal() and len(seen) <= _LONGEST_NUMBER):
            return []
        missed = await database_sync_to_async(queries.facts_after)(stream, int(seen), MOST_MISSED + 1)
        return missed if len(missed) <= MOST_MISSED else [Fact("catchup", missed[-1].sequence)]


class RoomConsumer(LiveConsumer):
    """A deal room: its facts for both sides and the union; turnout for the members alone."""

    def find_access(self, person: User) -> Access | None:
        """Look the room up among those the person may see."""
        return queries.room_access(person, self.scope["url_route"]["kwargs"]["public_id"])


class LaneConsumer(LiveConsumer):
    """One lane of a deal room."""

    def find_access(self, person: User) -> Access | None:
        """Look the lane up among those the person reads."""
        parts = self.scope["url_route"]["kwargs"]
        return queries.lane_access(person, parts["public_id"], parts["lane"])


class BallotConsumer(LiveConsumer):
    """One ballot."""

    def find_access(self, person: User) -> Access | None:
        """Look the ballot up among those the person may see."""
        return queries.ballot_access(person, self.scope["url_route"]["kwargs"]["public_id"])


class PersonConsumer(LiveConsumer):
    """Whatever concerns the reader, for the first page and lists."""

    # New rooms, contracts and ballots join in without a fact that this reader hears.
    access_seconds = 60.0

    def find_access(self, person: User) -> Access | None:
        """Everybody may hear what concerns them."""
        return queries.person_access(person)
