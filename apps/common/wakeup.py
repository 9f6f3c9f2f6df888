"""Wakes the socket processes: something changed, look again. May be lost; pages catch up by themselves."""

import json
import logging
from collections.abc import Iterable, Mapping
from functools import cache

import redis
from django.conf import settings

CHANNEL: str = settings.LIVE_CHANNEL
_LIMIT_SECONDS = 0.1

logger = logging.getLogger(__name__)


@cache
def _bus() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=_LIMIT_SECONDS, socket_connect_timeout=_LIMIT_SECONDS
    )


def mark_changed(topic: str, message: Mapping[str, object] | None = None) -> None:
    """Tell every socket process that `topic` changed; waits 100 ms at the most and never fails.

    Args:
        topic: the stream or subject, such as "room:7" or "ballot:3".
        message: small JSON that pages get as an event; nothing that a reader of the topic may not see.
    """
    try:
        _bus().publish(CHANNEL, json.dumps({"topic": topic, "message": message}))
    except redis.RedisError as error:
        logger.warning("bus away, %s not announced: %s", topic, type(error).__name__)


def mark_all_changed(topics: Iterable[str], message: Mapping[str, object] | None = None) -> None:
    """Tell every socket process that several topics changed, in one go; never fails either."""
    texts = [json.dumps({"topic": topic, "message": message}) for topic in topics]
    if not texts:
        return
    try:
        with _bus().pipeline(transaction=False) as line:
            for text in texts:
                line.publish(CHANNEL, text)
            line.execute()
    except redis.RedisError as error:
        logger.warning("bus away, %d not announced: %s", len(texts), type(error).__name__)
