"""How an entry is hashed and how a chain is checked."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785

_TAG = "tutti.record.v1"


@dataclass(frozen=True)
class Link:
    """An entry as far as its hash goes."""

    stream: str
    sequence: int
    kind: str
    payload: Mapping[str, object]
    actor_id: int | None
    at: datetime
    previous: str


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a chain; `code` is "gap", "previous" or "hash"."""

    stream: str
    sequence: int
    code: str


def hash_of(link: Link) -> str:
    """Hash an entry with what stands before it; SHA-256 of its canonical JSON (RFC 8785), hex."""
    content = {
        "tag": _TAG,
        "stream": link.stream,
        "sequence": str(link.sequence),
        "kind": link.kind,
        "payload": dict(link.payload),
        "actor": "" if link.actor_id is None else str(link.actor_id),
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": link.previous,
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()  # type: ignore[arg-type]


def faults(links: Iterable[tuple[Link, str]]) -> list[Fault]:
    """Check one chain from its beginning.

    Args:
        links: each entry with the hash stored for it, in order of sequence.

    Returns:
        every fault found; none for an intact chain.
    """
    found: list[Fault] = []
    expected, previous = 1, ""
    for link, stored in links:
        if link.sequence != expected:
            found.append(Fault(link.stream, link.sequence, "gap"))
        if link.previous != previous:
            found.append(Fault(link.stream, link.sequence, "previous"))
        if hash_of(link) != stored:
            found.append(Fault(link.stream, link.sequence, "hash"))
        expected, previous = link.sequence + 1, stored
    return found
