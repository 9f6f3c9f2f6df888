"""Random public ids: what addresses and API answers carry instead of row numbers."""

import base64
import secrets
from collections.abc import Iterator

_BYTES, _LETTERS, _AT_ONCE = 10, 16, 500


def _draw(number: int) -> str:
    return base64.b32encode(secrets.token_bytes(_BYTES * number)).decode().lower()


def new_public_id() -> str:
    """Draw a public id: 16 characters of a-z and 2-7, 80 random bits."""
    return _draw(1)


def new_public_ids() -> Iterator[str]:
    """Draw public ids without end, many at a time: one by one they cost more than the rows that bear them."""
    while True:
        drawn = _draw(_AT_ONCE)
        yield from (drawn[first : first + _LETTERS] for first in range(0, len(drawn), _LETTERS))
