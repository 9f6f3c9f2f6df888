"""The site's cache: Redis that fails open, except for limits, which PostgreSQL counts while Redis is away.

Without Redis an ordinary value is simply not there, and nothing waits for it: after a failure the process
leaves Redis alone for some seconds. What limits tries (of passwords, of codes) must not be lost with it, so
keys with one of the strict prefixes are then kept in a table, under a keyed hash: they contain addresses.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.db import connections
from django.utils.crypto import salted_hmac
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

LIMIT_SECONDS = 0.1
AWAY_SECONDS = 2.0
TABLE = "common_limits"
# Counters of tries, and codes that were used already.
STRICT = ("allauth:rl:", "allauth.mfa.totp.used", "tutti:limit:")
# A code of an app is taken one step early and one step late, so it stays used for three of its 30 seconds.
_LEAST_SECONDS = {"allauth.mfa.totp.used": 120}

# Django makes a cache for each thread; what one has found out, all know.
_away_until: dict[str, float] = {}

logger = logging.getLogger(__name__)
_Value = TypeVar("_Value")


class LimitTable(DatabaseCache):
    """Keeps limits in PostgreSQL, atomically, and forgets those that have run out with each write."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self._max_entries = 0

    def make_and_validate_key(self, key: object, version: int | None = None) -> str:
        """Hash the key, so that the table holds no address."""
        return salted_hmac("tutti.limits", self.make_key(key, version), algorithm="sha256").hexdigest()

    def _cull(self, db: str, cursor: object, now: datetime, num: int) -> None:
        with connections[db].cursor() as own:
            own.execute(f"DELETE FROM {TABLE} WHERE expires < %s", [now])  # noqa: S608  a constant


class _Client(RedisCacheClient):
    """Keeps its client: Django makes one for each command, which costs more than the command."""

    @cached_property
    def _kept(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: object = None, *, write: bool = False) -> Any:
        """Give the client of the one server."""
        return self._kept


class _Bus(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client


class Cache(BaseCache):
    """Redis with the table behind it for strict keys; never raises and hardly waits."""

    def __init__(self, url: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {
            "socket_timeout": LIMIT_SECONDS,
            "socket_connect_timeout": LIMIT_SECONDS,
            "retry": Retry(NoBackoff(), 0),
        }
        self.bus = _Bus(url, {**params, "OPTIONS": {**options, **params.get("OPTIONS", {})}})
        self.table = LimitTable(TABLE, params)
        self._url = str(url)

    def get(self, key: str, default: object = None, version: int | None = None) -> Any:
        """Read a value; `default` if there is none or nobody to ask."""
        return self._ask(key, lambda store: store.get(key, default, version=version), default)

    def set(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value, or not."""
        seconds = _seconds(key, timeout)
        self._ask(key, lambda store: store.set(key, value, seconds, version=version), None)

    def add(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value if there is none; says whether it was kept."""
        seconds = _seconds(key, timeout)
        return bool(self._ask(key, lambda store: store.add(key, value, seconds, version=version), False))

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value longer."""
        seconds = _seconds(key, timeout)
        return bool(self._ask(key, lambda store: store.touch(key, seconds, version=version), False))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return bool(self._ask(key, lambda store: store.delete(key, version=version), False))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count up.

        Raises:
            ValueError: there is no such value, or nobody to ask.
        """
        found = self._ask(key, lambda store: store.incr(key, delta, version=version), None)
        if found is None:
            raise ValueError(f"no value for {key!r}")
        return int(found)

    def clear(self) -> None:
        """Forget everything that Redis keeps; limits in the table run out by themselves."""
        self._try(self.bus.clear, None)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Read several values; those that are not there are absent."""
        missing = object()
        found = {key: self.get(key, missing, version=version) for key in keys}
        return {key: value for key, value in found.items() if value is not missing}

    def set_many(
        self, data: Mapping[str, object], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        """Keep several values."""
        for key, value in data.items():
            self.set(key, value, timeout, version=version)
        return []

    def close(self, **kwargs: object) -> None:
        """Keep the connections to Redis for the next request."""

    @property
    def is_away(self) -> bool:
        """Whether Redis failed a moment ago and is left alone."""
        return time.monotonic() < _away_until.get(self._url, 0.0)

    def _ask(self, key: str, question: Callable[[BaseCache], _Value], otherwise: _Value) -> _Value:
        missing: Any = _MISSING
        found: _Value = self._try(lambda: question(self.bus), missing)
        if found is not _MISSING:
            return found
        return question(self.table) if key.startswith(STRICT) else otherwise

    def _try(self, question: Callable[[], _Value], otherwise: _Value) -> _Value:
        if self.is_away:
            return otherwise
        try:
            return question()
        except RedisError as error:
            _away_until[self._url] = time.monotonic() + AWAY_SECONDS
            logger.warning("bus away, the cache does without: %s", type(error).__name__)
            return otherwise


_MISSING = object()


def _seconds(key: str, timeout: float | None) -> float | None:
    """Give how long a value is kept; some longer than they ask for."""
    if timeout is None or timeout is DEFAULT_TIMEOUT:
        return timeout
    least = next((seconds for prefix, seconds in _LEAST_SECONDS.items() if key.startswith(prefix)), 0)
    return max(timeout, least)
