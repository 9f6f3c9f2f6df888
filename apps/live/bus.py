"""Hears a channel of the bus with as little work as can be: in a vote it speaks for every ballot.

redis-py's own subscription takes some 300 microseconds for a message: as long as telling ten readers.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from typing import Any, Self, cast

import hiredis
from redis.asyncio.connection import parse_url
from redis.exceptions import ConnectionError as BusAway
from redis.exceptions import TimeoutError as BusSilent

_CONNECT_SECONDS = 2
# Who speaks to a bus that stands still gives up sooner than this, so what was said is lost: three seconds at
# the most, and everybody is told to catch up.
_PING_SECONDS, _MOST_UNANSWERED = 0.5, 3
_LOCAL_PORT = 6379
# Kind, channel and content of a message.
_PARTS = 3


class Subscription(asyncio.Protocol):
    """One connection that has subscribed to one channel.

    Args:
        take: called with each message.
    """

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self._reader = hiredis.Reader()
        self._transport: asyncio.Transport | None = None
        self._unanswered, self._is_silent = 0, True
        self._rest: asyncio.TimerHandle | None = None
        self._is_subscribed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def open(cls, url: str, channel: str, take: Callable[[bytes], None]) -> Self:
        """Connect and subscribe; from the return on every message is heard.

        Raises:
            RedisError, OSError, TimeoutError: there is no bus, or it does not let us in.
        """
        loop, place = asyncio.get_running_loop(), parse_url(url)
        async with asyncio.timeout(_CONNECT_SECONDS):
            if "path" in place:
                _, made = await loop.create_unix_connection(lambda: cls(take), place["path"])
            else:
                host, port = place.get("host", "localhost"), place.get("port", _LOCAL_PORT)
                secure = ssl.create_default_context() if url.startswith("rediss:") else None
                _, made = await loop.create_connection(lambda: cls(take), host, port, ssl=secure)
            await made.enter(place, channel)
        return made

    async def enter(self, place: Mapping[str, Any], channel: str) -> None:
        """Sign in and subscribe.

        Raises:
            RedisError, OSError: the bus does not let us in.
        """
        if place.get("password"):
            self._say("AUTH", place.get("username") or "default", place["password"])
        self._say("SUBSCRIBE", channel)
        await asyncio.wait((self._is_subscribed, self._lost), return_when=asyncio.FIRST_COMPLETED)
        if self._lost.done():
            self._lost.result()

    async def listen(self) -> None:
        """Hear until the bus is lost, asking whether it is still there when it was silent for half a second.

        Raises:
            RedisError, OSError: it is lost, or stands still.
        """
        while not self._lost.done():
            # Questions are counted, not seconds: our own process may be what stood still.
            if self._unanswered > _MOST_UNANSWERED:
                raise BusSilent("the bus stands still")
            if self._is_silent:
                self._unanswered += 1
                self._say("PING")
            self._is_silent = True
            await asyncio.wait((self._lost,), timeout=_PING_SECONDS)
        self._lost.result()

    def rest(self, seconds: float) -> None:
        """Hear nothing for so long; what is said meanwhile waits at the door and comes in one piece.

        Args:
            seconds: less than a question may stay unanswered, see `listen`.
        """
        if self._transport is not None and self._rest is None and not self._lost.done():
            self._transport.pause_reading()
            self._rest = asyncio.get_running_loop().call_later(seconds, self._wake)

    def _wake(self) -> None:
        self._rest = None
        if self._transport is not None and not self._lost.done():
            self._transport.resume_reading()

    def close(self) -> None:
        """Let the connection go."""
        if self._rest is not None:
            self._rest.cancel()
        if self._transport is not None:
            self._transport.abort()
        if self._lost.done():
            # Looked at, or the event loop complains about an error that nobody has seen.
            self._lost.exception()
        else:
            self._lost.set_result(None)

    def _say(self, *words: str) -> None:
        if self._transport is not None:
            # Typed as if a command had one word.
            self._transport.write(hiredis.pack_command(words))  # type: ignore[arg-type]

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what can be written to."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who listens."""
        self._lose(exc or BusAway("the bus has hung up"))

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self._unanswered, self._is_silent = 0, False
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets()) is not False:
                self._hear(reply)
        except hiredis.ProtocolError as error:
            self._lose(BusAway(str(error)))

    def _hear(self, reply: object) -> None:
        if isinstance(reply, hiredis.ReplyError):
            self._lose(BusAway(str(reply)))
        elif isinstance(reply, list) and len(reply) == _PARTS:
            if reply[0] == b"message":
                self._take(reply[2])
            elif reply[0] == b"subscribe" and not self._is_subscribed.done():
                self._is_subscribed.set_result(None)

    def _lose(self, error: Exception) -> None:
        if not self._lost.done():
            self._lost.set_exception(error)
