"""What of a work decides whether it may be licensed, written alike for works of which it is the same.

A shape is a copy of rows and decides nothing: it is read back into the same facts as the rows themselves.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

NOBODY_KNOWN = 0
"""Stands among the people of a shape for one of its people whom nobody here knows."""


@dataclass(frozen=True)
class ShareRow:
    """A share that nobody took back, as it is stored; the days on which it holds are not looked at."""

    right: str
    holder_id: int | None
    outside_name: str
    effective_ppm: int | None
    ppm: int | None
    controller: str
    territory: str
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date | None) -> bool:
        """Say whether it counts on a day; on any, without one."""
        if day is None:
            return True
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True)
class Shape:
    """What is known of a work, without its people, and these in their places.

    Args:
        pattern: kind, performers, shares and parts, as text that is the same for the same.
        people: who stands in each share and then in each part: a person's id, a negative number for
            somebody outside (the same number for the same name), 0 for nobody known.
        standing_in: everybody in whose pool the work is: holders, contributors, who registered it.
    """

    pattern: str
    people: tuple[int, ...]
    standing_in: frozenset[int]

    @property
    def digest(self) -> str:
        """Name the shape: two that differ have different digests."""
        whole = [self.pattern, self.people, sorted(self.standing_in)]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def shape_of(
    *,
    kind: str,
    performers: str,
    shares: Iterable[ShareRow],
    parts: Sequence[tuple[str, int | None]],
    others: Collection[int],
) -> Shape:
    """Take the shape of a work.

    Args:
        shares: in the order of their keys.
        parts: part and person of each of `facts.parts_that_count`, in the order of their keys.
        others: who registered it, and people with other parts.
    """
    ordered = sorted(shares, key=lambda share: share.right)
    names: dict[str, int] = {}
    people = [share.holder_id or -names.setdefault(share.outside_name, len(names) + 1) for share in ordered]
    people += [person_id or NOBODY_KNOWN for _part, person_id in parts]
    pattern = [kind, performers, [_written(share) for share in ordered], [part for part, _person in parts]]
    known = {person_id for person_id in people if person_id > 0}
    return Shape(json.dumps(pattern, separators=(",", ":")), tuple(people), frozenset(known | set(others)))


class Folded(NamedTuple):
    """Works that have one shape.

    Args:
        work_id: the first of them.
        people: as in `Shape`.
        works: how many they are.
        is_elsewhere: what the reader wanted to tell apart.
    """

    work_id: int
    pattern: str
    people: tuple[int, ...]
    works: int
    is_elsewhere: bool


@dataclass(frozen=True)
class Pattern:
    """A pattern read back.

    Args:
        shares: rows without their holders.
        parts: the parts of those whose voice, likeness or style it is.
    """

    kind: str
    performers: str
    shares: tuple[ShareRow, ...]
    parts: tuple[str, ...]

    def held_by(self, people: Sequence[int]) -> list[ShareRow]:
        """Give the shares with their holders."""
        return [_with_holder(share, holder) for share, holder in zip(self.shares, people, strict=False)]

    def played_by(self, people: Sequence[int]) -> list[tuple[str, int | None]]:
        """Give the parts with their people."""
        return list(zip(self.parts, (one or None for one in people[len(self.shares) :]), strict=True))


def read_pattern(pattern: str) -> Pattern:
    """Read a pattern back."""
    kind, performers, shares, parts = json.loads(pattern)
    return Pattern(kind, performers, tuple(map(_read, shares)), tuple(parts))


def _written(share: ShareRow) -> list[object]:
    days = [day.isoformat() if day else None for day in (share.valid_from, share.valid_to)]
    return [share.right, share.effective_ppm, share.ppm, share.controller, share.territory, *days]


def _read(written: list[Any]) -> ShareRow:
    right, effective, ppm, controller, territory, *days = written
    return ShareRow(right, None, "", effective, ppm, controller, territory, _day(days[0]), _day(days[1]))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _with_holder(share: ShareRow, holder: int) -> ShareRow:
    if holder > 0:
        return replace(share, holder_id=holder)
    return replace(share, outside_name=str(-holder))
