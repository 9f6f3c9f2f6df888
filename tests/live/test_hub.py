"""How often turnout is read and how often it is told, with the real bus."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError

from apps.common import wakeup
from apps.live import hub as hubs
from apps.live.hub import Hub, Waking
from apps.live.listener import Access, Fact, Listener
from apps.live.writer import Message

pytestmark = pytest.mark.usefixtures("own_channel")


class Counter:
    """A ballot that counts how often its turnout was read."""

    def __init__(self) -> None:
        self.read = 0
        self.voted = 0

    async def snapshots(self, ballots: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
        self.read += 1
        return {ballot: {"kind": "turnout", "voted": self.voted} for ballot in ballots}


class Reader:
    """Keeps what it hears."""

    def __init__(self, *turnouts: str) -> None:
        self.heard: list[dict[str, Any]] = []
        access = Access("room:990001", "person:990001", frozenset({"room:990001"}), frozenset(turnouts))
        self.listener = Listener(self.take, access, lambda: None)
        self.listener.begin()

    async def take(self, message: Message) -> None:
        self.heard.append(json.loads(message["text"]))


async def stop(hub: Hub) -> None:
    for task in tuple(hub._tasks):
        task.cancel()
    await asyncio.gather(*hub._tasks, return_exceptions=True)


async def test_turnout_is_read_at_most_four_times_a_second_and_told_when_it_changed() -> None:
    counter, reader = Counter(), Reader("ballot:990001")
    hub = Hub(settings.REDIS_URL, counter.snapshots)
    hub.join(reader.listener)
    assert await hub.is_hearing()
    for voted in range(1, 101):
        counter.voted = voted
        wakeup.mark_changed("ballot:990001")
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.6)
    assert counter.read <= 9
    assert reader.heard[-1] == {"kind": "turnout", "voted": 100}
    told = len(reader.heard)
    assert told <= counter.read
    wakeup.mark_changed("ballot:990001")
    await asyncio.sleep(0.6)
    assert len(reader.heard) == told
    await stop(hub)


async def test_lost_message_costs_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "LOOK_SECONDS", 0.3)
    counter, reader = Counter(), Reader("ballot:990001")
    hub = Hub(settings.REDIS_URL, counter.snapshots)
    hub.join(reader.listener)
    await hub.is_hearing()
    await asyncio.sleep(0.1)
    counter.voted = 7
    await asyncio.sleep(0.8)
    assert reader.heard == [{"kind": "turnout", "voted": 0}, {"kind": "turnout", "voted": 7}]
    await stop(hub)


async def test_newcomer_is_told_the_turnout_at_once_and_unwatched_ballots_are_not_read() -> None:
    counter, first, second = Counter(), Reader("ballot:990001"), Reader("ballot:990001")
    hub = Hub(settings.REDIS_URL, counter.snapshots)
    hub.join(first.listener)
    await hub.is_hearing()
    await asyncio.sleep(0.4)
    hub.join(second.listener)
    await asyncio.sleep(0.05)
    assert second.heard == first.heard == [{"kind": "turnout", "voted": 0}]
    hub.leave(first.listener)
    hub.leave(second.listener)
    await asyncio.sleep(0.5)
    read = counter.read
    wakeup.mark_changed("ballot:990001")
    wakeup.mark_changed("ballot:990002")
    await asyncio.sleep(0.4)
    assert counter.read == read
    await stop(hub)


async def test_without_a_bus_a_page_is_let_in_after_a_second() -> None:
    reader = Reader()
    hub = Hub("redis://127.0.0.1:1/0", Counter().snapshots)
    hub.join(reader.listener)
    assert await hub.is_hearing() is False
    await stop(hub)


def test_wakings_are_read_as_they_were_written() -> None:
    assert Waking.parse(b'{"topic": "ballot:1", "message": null}') == Waking("ballot:1", None)
    raw = b'{"topic": "room:1", "message": {"kind": "room.opened", "sequence": 3}}'
    assert Waking.parse(raw) == Waking("room:1", Fact("room.opened", 3))
    raw = b'{"topic": "person:1", "message": {"kind": "import.moved", "run": "abc"}}'
    fact = Waking.parse(raw).fact
    assert fact is not None
    assert fact.text == '{"kind": "import.moved", "run": "abc"}'


@pytest.mark.parametrize("raw", [b"x", b"[]", b'{"message": null}', b'{"topic": "a", "message": {"no": 1}}'])
async def test_unreadable_message_is_passed_over(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Waking.parse(raw)
    Hub("redis://127.0.0.1:1/0")._take(raw)


async def test_everybody_catches_up_when_somebody_lost_a_wake_up() -> None:
    reader = Reader()
    hub = Hub(settings.REDIS_URL, Counter().snapshots)
    hub.join(reader.listener)
    assert await hub.is_hearing()
    wakeup.mark_changed(wakeup.EVERYTHING, {"kind": "catchup"})
    await asyncio.sleep(0.3)
    await stop(hub)
    assert reader.heard == [{"kind": "catchup"}]


async def test_a_database_that_is_away_puts_the_counting_off_and_loses_nothing() -> None:
    counter, reader, asked = Counter(), Reader("ballot:990001"), []

    async def snapshots(ballots: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
        asked.append(1)
        if len(asked) == 1:
            raise OperationalError("away")
        return await counter.snapshots(ballots)

    hub = Hub(settings.REDIS_URL, snapshots)
    hub.join(reader.listener)
    await asyncio.sleep(2)
    await stop(hub)
    assert reader.heard == [{"kind": "turnout", "voted": 0}]
