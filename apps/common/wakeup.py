"""Wakes the socket processes: something changed, look again. May be lost; pages catch up by themselves."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import redis
from django.conf import settings

CHANNEL: str = settings.LIVE_CHANNEL
EVERYTHING = "*"
LIMIT_SECONDS = 0.1
# After a failure the bus is left alone for so long, so that a request with many facts waits for it once only.
REST_SECONDS = 0.5

logger = logging.getLogger(__name__)


@cache
def bus() -> redis.Redis:
    """Give the connection of this process; each exchange takes 100 ms at the most, or raises `RedisError`."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=LIMIT_SECONDS, socket_connect_timeout=LIMIT_SECONDS
    )


class _Loss:
    """What this process owes to the pages: as soon as the bus is back, they are told to catch up."""

    lock = threading.Lock()
    rests_until = 0.0
    is_owed = False
    is_away = False


def quietly(act: Callable[[redis.Redis], object]) -> bool:
    """Do something with the bus that may as well be lost; waits 100 ms at the most and never fails.

    Returns:
        whether it was done.
    """
    if time.monotonic() < _Loss.rests_until:
        return False
    try:
        act(bus())
    except redis.RedisError as error:
        _Loss.rests_until = time.monotonic() + REST_SECONDS
        if not _Loss.is_away:
            logger.warning("bus away: %s", type(error).__name__)
        _Loss.is_away = True
        return False
    if _Loss.is_away:
        logger.warning("bus back")
    _Loss.is_away = False
    return True


def mark_changed(topic: str, message: Mapping[str, object] | None = None) -> None:
    """Tell every socket process that `topic` changed; waits 100 ms at the most and never fails.

    Args:
        topic: the stream or subject, such as "room:7" or "ballot:3".
        message: small JSON that pages get as an event; nothing that a reader of the topic may not see.
    """
    mark_all_changed([topic], message)


def mark_all_changed(topics: Iterable[str], message: Mapping[str, object] | None = None) -> None:
    """Tell every socket process that several topics changed, in one go; never fails either."""
    wanted = list(topics)
    if wanted and not _publish(wanted, message):
        _owe()


def _publish(topics: list[str], message: Mapping[str, object] | None) -> bool:
    sent = round(time.time(), 3)
    texts = [json.dumps({"topic": topic, "message": message, "sent": sent}) for topic in topics]
    return quietly(lambda bus: _send(bus, texts))


def _send(bus: redis.Redis, texts: list[str]) -> None:
    if len(texts) == 1:
        # A vote says one thing, and to make a line of it costs as much again.
        bus.publish(CHANNEL, texts[0])
        return
    with bus.pipeline(transaction=False) as line:
        for text in texts:
            line.publish(CHANNEL, text)
        line.execute()


def _owe() -> None:
    """Have a thread tell all pages to catch up once the bus is back; one does for any number of losses."""
    with _Loss.lock:
        if not _Loss.is_owed:
            _Loss.is_owed = True
            threading.Thread(target=_make_good, name="wake-ups", daemon=True).start()


def _make_good() -> None:
    while True:
        time.sleep(REST_SECONDS + 0.05)
        with _Loss.lock:
            if _publish([EVERYTHING], {"kind": "catchup"}):
                _Loss.is_owed = False
                return
