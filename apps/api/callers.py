"""Who asks, as far as this app needs to know: the key of an organisation."""

from typing import Protocol, cast

from rest_framework.request import Request


class Key(Protocol):
    """The part of an API key that limits, ETags and idempotency depend on."""

    public_id: str
    organisation_id: int


def key_of(request: Request) -> Key:
    """Give the key of a request that was let in."""
    return cast("Key", request.auth)
