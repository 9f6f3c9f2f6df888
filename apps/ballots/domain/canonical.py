"""One way of writing what is hashed: RFC 8785, numbers as strings."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import rfc8785


class InconsistencyError(RuntimeError):
    """What is stored contradicts itself: nothing may be counted until somebody has looked."""


def canonical(content: Mapping[str, object]) -> bytes:
    """Write content of our own in canonical JSON.

    Raises:
        TypeError: there is a number in it; numbers are written as strings.
    """
    _refuse_numbers(content)
    return rfc8785.dumps(content)  # type: ignore[arg-type]


def digest(content: Mapping[str, object]) -> str:
    """Hash content of our own: SHA-256 of its canonical JSON, hex digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def document_hash(document: object) -> str:
    """Hash the text that is voted on: SHA-256 of its canonical JSON, hex digits; it may hold numbers."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()  # type: ignore[arg-type]


def stamp(moment: datetime) -> str:
    """Write a moment in UTC to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _refuse_numbers(content: object) -> None:
    if isinstance(content, Mapping):
        for value in content.values():
            _refuse_numbers(value)
    elif isinstance(content, list | tuple):
        for value in content:
            _refuse_numbers(value)
    elif isinstance(content, int | float) and not isinstance(content, bool):
        raise TypeError(f"a number in canonical JSON: {content!r}")
