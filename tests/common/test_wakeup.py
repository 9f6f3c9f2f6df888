"""Wake-ups may be lost, but they never hold anybody up, and a loss is made good."""

import json
import socket
import time
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.test import override_settings

from apps.common import heartbeat, wakeup


@pytest.fixture
def deaf_bus() -> Iterator[int]:
    """A bus that takes connections and never answers; gives its port."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        wakeup.bus.cache_clear()
        with override_settings(REDIS_URL=f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"):
            yield deaf.getsockname()[1]
    wakeup.bus.cache_clear()
    wakeup._Loss.rests_until = 0.0


def test_ten_facts_wait_once_for_a_bus_that_does_not_answer(deaf_bus):
    began = time.monotonic()
    for _ in range(10):
        wakeup.mark_changed("room:7")
    heartbeat.show("clock")
    assert time.monotonic() - began < 0.4


def test_pages_are_told_to_catch_up_when_the_bus_is_back(deaf_bus, monkeypatch):
    monkeypatch.setattr(wakeup, "CHANNEL", "tutti:changed:made-good")
    url = settings.REDIS_URL
    wakeup.mark_changed("room:7")
    with override_settings(REDIS_URL=_real_url(url)), redis.Redis.from_url(_real_url(url)) as bus:
        channel = bus.pubsub()
        channel.subscribe("tutti:changed:made-good")
        wakeup.bus.cache_clear()
        messages = (channel.get_message(timeout=0.2) for _ in range(40))
        heard = next(each for each in messages if each and each["type"] == "message")
        channel.close()
    said = json.loads(heard["data"])
    assert (said["topic"], said["message"]) == (wakeup.EVERYTHING, {"kind": "catchup"})


def _real_url(_deaf: str) -> str:
    return str(settings.CELERY_BROKER_URL)
