"""How much may be asked: a quota for each key and each organisation, and one for wrong keys from an address.

Windows are fixed and counted in the shared cache, so that all processes count together.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from apps.api.callers import key_of
from apps.common.address import client_address

if TYPE_CHECKING:
    from rest_framework.views import APIView


@dataclass(frozen=True)
class Policy:
    """How many requests a window of seconds has room for."""

    name: str
    quota: int
    window: int

    def described(self) -> str:
        """Write it for the field RateLimit-Policy."""
        return f'"{self.name}";q={self.quota};w={self.window}'


@dataclass(frozen=True)
class Spent:
    """What one request found: how many came in the window so far, itself included, and when it ends."""

    policy: Policy
    count: int
    seconds_left: int

    @property
    def is_over(self) -> bool:
        """Whether this request is one too many."""
        return self.count > self.policy.quota

    def described(self) -> str:
        """Write it for the field RateLimit."""
        return f'"{self.policy.name}";r={max(0, self.policy.quota - self.count)};t={self.seconds_left}'


def policy(name: str) -> Policy:
    """Read one policy from the settings."""
    quota, window = settings.API_LIMITS[name]
    return Policy(name, quota, window)


def spend(of: Policy, whose: str, now: float) -> Spent:
    """Count one request.

    Args:
        now: seconds since the epoch.
    """
    window, elapsed = divmod(int(now), of.window)
    place = f"tutti:limit:api:{of.name}:{whose}:{window}"
    cache.add(place, 0, timeout=2 * of.window)
    try:
        count = int(cache.incr(place))
    except ValueError:  # the cache was emptied, or made room, between the two
        cache.set(place, 1, timeout=2 * of.window)
        count = 1
    return Spent(of, count, of.window - elapsed)


class KeyThrottle(BaseThrottle):
    """Counts the request for its key and for the key's organisation."""

    late: Spent | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count, and leave the counts with the request for `fields`."""
        key, now = key_of(request), time.time()
        spent = [
            spend(policy("key"), key.public_id, now),
            spend(policy("organisation"), str(key.organisation_id), now),
        ]
        request._request.api_limits = spent  # type: ignore[attr-defined]  # noqa: SLF001  the middleware reads it
        self.late = next((one for one in spent if one.is_over), None)
        return self.late is None

    def wait(self) -> float | None:
        """Say after how many seconds there is room again."""
        return self.late.seconds_left if self.late else None


def count_wrong_key(request: Request) -> None:
    """Count a wrong key for the address it came from; right keys from there stay welcome.

    Raises:
        Throttled: too many came.
    """
    spent = spend(policy("wrong_key"), client_address(request._request), time.time())  # noqa: SLF001  a plain one
    request._request.api_limits = [spent]  # type: ignore[attr-defined]  # noqa: SLF001  the middleware reads it
    if spent.is_over:
        raise Throttled(wait=spent.seconds_left)


def fields(request: HttpRequest) -> dict[str, str]:
    """Give the fields RateLimit and RateLimit-Policy of an answer (draft-ietf-httpapi-ratelimit-headers)."""
    spent: Sequence[Any] = getattr(request, "api_limits", ())
    if not spent:
        return {}
    return {
        "RateLimit-Policy": ", ".join(one.policy.described() for one in spent),
        "RateLimit": ", ".join(one.described() for one in spent),
    }
