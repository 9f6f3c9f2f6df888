"""Who moved from one offer to the next: which terms, how far, how long it took, and the words beside them."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from apps.terms.comparison import Row, compare
from apps.terms.domain import Terms

Piece = tuple[Literal["same", "new", "gone"], str]
_WORDS = re.compile(r"\s+|[^\s]+")
# Beyond this a redline says less than both texts do, and takes long.
_MOST_WORDS = 4000


@dataclass(frozen=True)
class Sheet:
    """An offer as far as moves go."""

    number: int
    side: str
    terms: Terms
    prose: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """What a side changed from its offer before to the next.

    `moves` are the terms that changed, seen by the artists: `verdict` and `difference` of a row say whether
    the new answer is better or worse for them; those that cannot be ranked come last.
    """

    sheet: Sheet
    before: Sheet | None
    moves: tuple[Row, ...]
    redline: tuple[Piece, ...]

    @property
    def took(self) -> timedelta | None:
        """How long after its offer before the side moved."""
        return self.sheet.at - self.before.at if self.before else None

    def count(self, verdict: str) -> int:
        """Count the terms that moved in one direction."""
        return sum(row.verdict == verdict for row in self.moves)

    @property
    def conceded(self) -> int:
        """How many terms the side moved towards the other: the company to better, the collective to worse."""
        return self.count("better" if self.sheet.side == "company" else "worse")

    @property
    def withdrew(self) -> int:
        """How many terms the side moved away from the other."""
        return self.count("worse" if self.sheet.side == "company" else "better")


def step_to(sheet: Sheet, earlier: Sequence[Sheet]) -> Step:
    """Compare an offer with the one before of the same side.

    Args:
        earlier: all offers before it, in their order.
    """
    own = [one for one in earlier if one.side == sheet.side]
    before = own[-1] if own else None
    if before is None:
        return Step(sheet, None, (), ())
    rows = [row for row in compare(sheet.terms, before.terms).rows if _has_moved(row)]
    rows.sort(key=lambda row: row.verdict not in {"better", "worse"})
    return Step(sheet, before, tuple(rows), redline(before.prose, sheet.prose))


def _has_moved(row: Row) -> bool:
    return row.verdict != "same" and row.offer != row.ours


def redline(before: str, now: str) -> tuple[Piece, ...]:
    """Mark word by word what came and what went from one text to the next; nothing if they are equal."""
    if before == now:
        return ()
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    if len(old) + len(new) > _MOST_WORDS:
        return tuple(piece for piece in (("gone", before), ("new", now)) if piece[1])
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(("gone", "".join(old[a:b])))
        if c < d:
            pieces.append(("new", "".join(new[c:d])))
    return tuple(pieces)
