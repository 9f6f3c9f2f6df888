"""Versions of a schedule after the sealed one: what ended, bound to the version before by its hash."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import rfc8785

_TAG = "tutti.schedule.v1"


@dataclass(frozen=True)
class Ended:
    """A line of the schedule that no longer holds for some uses: its number, its work, the last day."""

    number: int
    work: str
    uses: tuple[str, ...]
    last_day: date


@dataclass(frozen=True)
class Licence:
    """One row of what is licensed: a right in a work for a use, from a day until another or without end."""

    pk: int
    work_id: int
    use: str
    first: date
    after: date | None


@dataclass(frozen=True)
class Cut:
    """A work whose licences end: the rows with the day on which each no longer runs, uses, the last day."""

    work_id: int
    uses: tuple[str, ...]
    last_day: date
    rows: tuple[tuple[int, date, date], ...]


def version_text(contract: str, number: int, previous: str, ended: Iterable[Ended]) -> bytes:
    """Write the one form of a version that is hashed and handed out (RFC 8785).

    Args:
        contract: the fingerprint of what was signed and sealed.
        previous: the fingerprint of the version before; of the contract itself for version 2.
    """
    return rfc8785.dumps(
        {
            "format": _TAG,
            "contract": contract,
            "version": str(number),
            "previous": previous,
            "ended": [
                {
                    "number": str(one.number),
                    "work": one.work,
                    "uses": list(one.uses),
                    "last_day": one.last_day.isoformat(),
                }
                for one in sorted(ended, key=lambda one: one.number)
            ],
        }
    )


def hash_of_version(text: bytes) -> str:
    """Give the SHA-256 of a version's text, in hex digits."""
    return hashlib.sha256(text).hexdigest()


def cuts(licences: Iterable[Licence], last_day: date) -> list[Cut]:
    """Say which licences end on a day that would run longer, work by work.

    A licence that begins later never runs: it ends where it begins.
    """
    by_work: dict[int, list[Licence]] = {}
    after = last_day + timedelta(days=1)
    for one in licences:
        if one.after is None or one.after > after:
            by_work.setdefault(one.work_id, []).append(one)
    return [
        Cut(
            work_id,
            tuple(sorted({row.use for row in rows})),
            last_day,
            tuple((row.pk, row.first, max(row.first, after)) for row in rows),
        )
        for work_id, rows in sorted(by_work.items())
    ]


def never_begun(pairs: Iterable[tuple[int, str]], last_day: date) -> list[Cut]:
    """Say of works and uses whose licence never begins that they ended before it would have.

    Args:
        last_day: the day before the licences of the others begin.
    """
    by_work: dict[int, set[str]] = {}
    for work_id, use in pairs:
        by_work.setdefault(work_id, set()).add(use)
    return [Cut(work_id, tuple(sorted(uses)), last_day, ()) for work_id, uses in sorted(by_work.items())]


def joined(found: Iterable[Cut]) -> list[Cut]:
    """Make one of several cuts of a work: each row ends on its earliest day, the work on its latest."""
    by_work: dict[int, list[Cut]] = {}
    for cut in found:
        by_work.setdefault(cut.work_id, []).append(cut)
    whole = []
    for work_id, those in sorted(by_work.items()):
        rows: dict[int, tuple[int, date, date]] = {}
        for row in (row for cut in those for row in cut.rows):
            rows[row[0]] = min(rows.get(row[0], row), row, key=lambda one: one[2])
        uses = tuple(sorted({use for cut in those for use in cut.uses}))
        whole.append(Cut(work_id, uses, max(cut.last_day for cut in those), tuple(rows.values())))
    return whole
