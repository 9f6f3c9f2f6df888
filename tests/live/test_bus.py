"""The subscription to the bus: what it hears, and that it notices a bus that is gone or stands still."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from redis.exceptions import RedisError

from apps.live import bus as buses
from apps.live.bus import Subscription
from tests.live.bus import Bus

CHANNEL = "tutti:test:subscription"


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    one = Bus(tmp_path)
    one.start()
    yield one
    one.kill()


async def until(heard: list[bytes], number: int) -> None:
    async with asyncio.timeout(5):
        while len(heard) < number:
            await asyncio.sleep(0.01)


async def test_every_message_after_opening_is_heard_in_order(bus: Bus) -> None:
    heard: list[bytes] = []
    line = await Subscription.open(bus.url, CHANNEL, heard.append)
    with redis.Redis.from_url(bus.url) as speaker:
        for number in range(500):
            speaker.publish(CHANNEL, f"{number} " + "x" * number)
            speaker.publish("another channel", "no")
    await until(heard, 500)
    line.close()
    assert [int(text.split()[0]) for text in heard] == list(range(500))


async def test_what_is_said_during_a_rest_is_heard_after_it_and_in_order(bus: Bus) -> None:
    heard: list[bytes] = []
    line = await Subscription.open(bus.url, CHANNEL, heard.append)
    with redis.Redis.from_url(bus.url) as speaker:
        line.rest(0.3)
        line.rest(0.3)
        for number in range(20):
            speaker.publish(CHANNEL, str(number))
        await asyncio.sleep(0.15)
        assert heard == []
        await until(heard, 20)
        assert [int(text) for text in heard] == list(range(20))
        speaker.publish(CHANNEL, "20")
        await until(heard, 21)
    line.rest(0.3)
    line.close()
    line.rest(0.3)


async def test_bus_that_is_killed_is_noticed_at_once(bus: Bus) -> None:
    line = await Subscription.open(bus.url, CHANNEL, lambda _: None)
    listening = asyncio.ensure_future(line.listen())
    await asyncio.sleep(0.05)
    bus.kill()
    with pytest.raises((RedisError, OSError)):
        await asyncio.wait_for(listening, 2)
    line.close()


async def test_bus_that_stands_still_is_noticed(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buses, "_PING_SECONDS", 0.1)
    line = await Subscription.open(bus.url, CHANNEL, lambda _: None)
    listening = asyncio.ensure_future(line.listen())
    await asyncio.sleep(0.5)
    assert not listening.done()
    bus.stop()
    with pytest.raises(RedisError):
        await asyncio.wait_for(listening, 3)
    bus.resume()
    line.close()


async def test_wrong_password_is_said_and_no_bus_is_no_subscription(bus: Bus) -> None:
    place = urlsplit(bus.url)
    with redis.Redis.from_url(bus.url) as owner:
        owner.config_set("requirepass", "right")
    line = await Subscription.open(f"redis://:right@127.0.0.1:{place.port}/0", CHANNEL, lambda _: None)
    line.close()
    for url in (f"redis://:wrong@127.0.0.1:{place.port}/0", "redis://127.0.0.1:1/0"):
        with pytest.raises((RedisError, OSError)):
            await Subscription.open(url, CHANNEL, lambda _: None)


async def test_site_s_own_bus_lets_us_in() -> None:
    heard: list[bytes] = []
    line = await Subscription.open(settings.REDIS_URL, CHANNEL, heard.append)
    with redis.Redis.from_url(settings.REDIS_URL) as speaker:
        speaker.publish(CHANNEL, "here")
    await until(heard, 1)
    line.close()
    assert heard == [b"here"]
