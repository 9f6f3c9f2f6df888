"""One hub in each socket process: hears the bus, and writes to every socket that may know.

The bus delivers at most once. So the hub looks at watched ballots every few seconds besides, and tells
everybody to catch up when the bus was away.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.conf import settings
from redis.exceptions import RedisError

from apps.ballots import turnout
from apps.common import metrics, wakeup
from apps.common.database import AWAY, LoopConnection
from apps.live.bus import Subscription
from apps.live.listener import Fact, Listener
from apps.live.writer import Message, message_of

TURNOUT_SECONDS = 0.25
LOOK_SECONDS = 5.0
_SHORTEST_WAIT, _LONGEST_WAIT = 0.1, 1.0
_BALLOT = "ballot:"
_CATCHUP = Fact("catchup")

logger = logging.getLogger(__name__)
Snapshots = Callable[[Collection[int]], Awaitable[Mapping[int, Mapping[str, object]]]]


@dataclass(frozen=True)
class Waking:
    """One message of the bus: which topic changed, the fact if there is one, and its seconds on the way."""

    topic: str
    fact: Fact | None
    lag: float = 0.0

    @classmethod
    def parse(cls, raw: bytes) -> "Waking":
        """Read what `common.wakeup.mark_changed` wrote.

        Raises:
            ValueError: it is nothing of that shape.
        """
        content = json.loads(raw)
        if not isinstance(content, dict) or not isinstance(content.get("topic"), str):
            raise ValueError("a message without a topic")
        sent = content.get("sent")
        lag = max(0.0, time.time() - sent) if isinstance(sent, int | float) else 0.0
        return cls(content["topic"], _fact(content.get("message")), lag)


def _fact(message: object) -> Fact | None:
    if message is None:
        return None
    if not isinstance(message, dict) or not isinstance(message.get("kind"), str):
        raise ValueError("a message without a kind")
    more = {key: value for key, value in message.items() if key not in ("kind", "sequence")}
    return Fact(message["kind"], message.get("sequence"), tuple(sorted(more.items())))


def turnout_messages(snapshots: Mapping[int, turnout.Snapshot]) -> dict[int, Mapping[str, object]]:
    """Write what ballots show of their turnout as messages to pages."""
    return {pk: {"kind": "turnout", **shown} for pk, shown in snapshots.items()}


class Hub:
    """Listeners by topic, the connection to the bus, and the newest turnout of each ballot."""

    def __init__(self, url: str, snapshots: Snapshots | None = None) -> None:
        self._url = url
        self._database = LoopConnection()
        self._snapshots = snapshots or self._newest
        self._bus: Subscription | None = None
        self._listeners: dict[str, set[Listener]] = {}
        self._changed: set[int] = set()
        self._told: dict[int, Message] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_counting = False
        self._hears = asyncio.Event()
        self._lag = 0.0
        # When facts may have been lost, in seconds of the monotonic clock.
        self.lost_at = 0.0

    async def is_hearing(self) -> bool:
        """Wait until the bus is heard, a second at the most: without it pages still work."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hears.wait(), 1)
        return self._hears.is_set()

    def join(self, listener: Listener) -> None:
        """Let a socket hear its topics; the first one starts the hub."""
        if not self._tasks:
            self._start(self._hear())
            self._start(self._look())
        for topic in listener.hears:
            self._listeners.setdefault(topic, set()).add(listener)
        for topic in listener.access.turnouts:
            if (ballot := _ballot_of(topic)) in self._told:
                listener.tell_turnout(topic, self._told[ballot])
            self._count(ballot)

    def leave(self, listener: Listener) -> None:
        """Forget a socket; turnout that nobody watches is forgotten too."""
        for topic in [topic for topic, heard_by in self._listeners.items() if listener in heard_by]:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]
                if topic.startswith(_BALLOT):
                    self._told.pop(_ballot_of(topic), None)

    def _start(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hear(self) -> None:
        """Listen to the bus for as long as the process lives, again and again if need be."""
        wait, was_away = _SHORTEST_WAIT, False
        while True:
            line: Subscription | None = None
            try:
                self._bus = line = await Subscription.open(self._url, wakeup.CHANNEL, self._take)
                self._note_hearing(is_heard=True)
                if was_away:
                    self._tell_all_to_catch_up()
                wait = _SHORTEST_WAIT
                await line.listen()
            except (RedisError, OSError) as error:
                logger.warning("bus away: %s", type(error).__name__)
            finally:
                if line is not None:
                    line.close()
            was_away = True
            self._note_hearing(is_heard=False)
            await asyncio.sleep(wait)
            wait = min(_LONGEST_WAIT, 2 * wait)

    def _note_hearing(self, *, is_heard: bool) -> None:
        metrics.HUB_HEARS.labels("sockets").set(int(is_heard))
        if is_heard:
            self._hears.set()
        else:
            self._hears.clear()

    def _take(self, raw: bytes) -> None:
        try:
            self._pass_on(Waking.parse(raw))
        except ValueError as error:
            logger.warning("unreadable message on the bus: %s", error)

    def _pass_on(self, waking: Waking) -> None:
        self._lag = waking.lag
        if waking.topic == wakeup.EVERYTHING:
            self._tell_all_to_catch_up()
        elif waking.fact is not None:
            metrics.HUB_LAG.set(waking.lag)
            for listener in tuple(self._listeners.get(waking.topic, ())):
                listener.tell(waking.topic, waking.fact)
        elif waking.topic.startswith(_BALLOT) and waking.topic in self._listeners:
            self._count(_ballot_of(waking.topic))

    def _tell_all_to_catch_up(self) -> None:
        self.lost_at = time.monotonic()
        for listener in {each for heard_by in self._listeners.values() for each in heard_by}:
            listener.catch_up(_CATCHUP)
        for topic in tuple(self._listeners):
            if topic.startswith(_BALLOT):
                self._count(_ballot_of(topic))

    async def _look(self) -> None:
        """Look at watched ballots now and then, since a message of the bus may be lost."""
        try:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                for topic in tuple(self._listeners):
                    if topic.startswith(_BALLOT):
                        self._count(_ballot_of(topic))
        finally:
            await self._database.close()

    def _count(self, ballot: int) -> None:
        self._changed.add(ballot)
        if not self._is_counting:
            self._is_counting = True
            self._start(self._count_changed())

    async def _count_changed(self) -> None:
        """Read what changed at most four times a second, less often under load, and tell the newest.

        For a quarter of a second after each reading the bus is not heard: what it says meanwhile comes in one
        piece. Waking up for every vote by itself would cost more than reading and telling.
        """
        try:
            while self._changed:
                changed, self._changed = self._changed, set()
                began = time.monotonic()
                metrics.HUB_LAG.set(self._lag)
                try:
                    counted = await self._snapshots(changed)
                except AWAY as error:
                    logger.warning("turnout not read: %s", type(error).__name__)
                    self._changed |= changed
                    await asyncio.sleep(_LONGEST_WAIT)
                    continue
                for ballot, message in counted.items():
                    self._tell_turnout(ballot, message_of(json.dumps(message)))
                if self._bus is not None:
                    self._bus.rest(TURNOUT_SECONDS)
                await asyncio.sleep(max(TURNOUT_SECONDS, 2 * (time.monotonic() - began)))
        finally:
            self._is_counting = False

    async def _newest(self, ballot_ids: Collection[int]) -> Mapping[int, Mapping[str, object]]:
        """Give the newest turnout of ballots as messages; without a thread where only heads count."""
        rows = await self._database.rows(turnout.COUNT, [list(ballot_ids)])
        found, others = turnout.counted(rows)
        if others:
            found |= await database_sync_to_async(turnout.snapshot)(others)
        return turnout_messages(found)

    def _tell_turnout(self, ballot: int, message: Message) -> None:
        topic = f"{_BALLOT}{ballot}"
        if self._told.get(ballot) == message or topic not in self._listeners:
            return
        self._told[ballot] = message
        for listener in tuple(self._listeners[topic]):
            listener.tell_turnout(topic, message)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """Give the hub of the running event loop; a socket process has one loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(settings.REDIS_URL)
    return _hubs[loop]


def _ballot_of(topic: str) -> int:
    return int(topic.removeprefix(_BALLOT))
