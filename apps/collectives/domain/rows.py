"""Rows of a mandate: an answer for a kind of work, a list of works, a right or a country."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from apps.catalogues.domain import NATURAL_RIGHTS
from apps.common.errors import Refusal
from apps.terms.amounts import COUNTRIES
from apps.terms.values import WORLD
from apps.terms.vocabulary import VOCABULARY

YES, ASK, NEVER = "yes", "ask", "never"
ANSWERS = (YES, ASK, NEVER)
"""From the one that gives most to the most careful one."""

USES: tuple[str, ...] = VOCABULARY.by_key["scope.uses"].option_ids
RIGHTS: tuple[str, ...] = VOCABULARY.by_key["scope.rights"].option_ids
KINDS: tuple[str, ...] = tuple(NATURAL_RIGHTS)
MOST_ROWS = 50
MOST_WORKS = 500
MOST_COUNTRIES = 60


class Place(NamedTuple):
    """A work as a row looks at it.

    Args:
        rights: those of the licence that are in play in it, in the words of terms.
    """

    work_id: int
    kind: str
    rights: frozenset[str]


class Reach(NamedTuple):
    """How far a licence goes.

    Args:
        rights, territories: what it names; nothing, where it leaves that open.
        is_best: it is imagined to go nowhere that a row speaks of by right or country.
    """

    rights: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()
    is_best: bool = False


@dataclass(frozen=True)
class Row:
    """An answer for some uses of some works.

    Args:
        kinds: kinds of work; or `works`, keys of works. Neither means all works.
        rights, territories: the row speaks only of licences that reach one of them, and is only ever
            stricter than what else holds; nothing means every one.
    """

    uses: frozenset[str]
    answer: str
    kinds: frozenset[str] = frozenset()
    works: frozenset[int] = frozenset()
    rights: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()

    @property
    def narrows(self) -> bool:
        """Whether it is about a right or a country, and so can only make an answer stricter."""
        return bool(self.rights or self.territories)

    @property
    def about(self) -> str:
        """What it names: "list", "kind", "right", "country", or "right_country"."""
        if self.narrows:
            return "_".join(["right"] * bool(self.rights) + ["country"] * bool(self.territories))
        return "list" if self.works else "kind"

    def names(self, place: Place, use: str) -> bool:
        """Say whether it speaks of a use of a work, wherever and for whatever right."""
        if use not in self.uses:
            return False
        if self.works:
            return place.work_id in self.works
        return not self.kinds or place.kind in self.kinds

    def meets(self, place: Place, reach: Reach) -> bool:
        """Say whether a licence reaches a right and a country of the row; what it leaves open, it reaches."""
        is_right = not self.rights or not reach.rights or bool(self.rights & place.rights)
        return is_right and (not self.territories or _is_there(self.territories, reach.territories))

    def spelt(self, work_id: int, uses: Collection[str]) -> object:
        """Tell all that matters of it for one work and some uses, the same for rows that say the same."""
        is_named = bool(self.works) and work_id in self.works
        where = (self.rights, self.territories)
        return (self.uses.intersection(uses), self.answer, self.kinds, bool(self.works), is_named, *where)


@dataclass(frozen=True)
class Held:
    """The answer that holds for a work and a use, and whence.

    Args:
        by: "general", "kind", "list", "work" (its own), or what a row that narrows is about.
    """

    answer: str
    by: str


def in_play(kind: str, known: Collection[str], licensed: Collection[str]) -> frozenset[str]:
    """Find which licensed rights are in play in a work: all but those of other kinds that nobody recorded.

    Args:
        known: the rights that are natural to it or that somebody holds.
    """
    elsewhere = {right for rights in NATURAL_RIGHTS.values() for right in rights}
    return frozenset(right for right in licensed if right in known or right not in elsewhere)


def held(
    own: str | None, general: str, rows: Collection[Row], *, place: Place, use: str, reach: Reach
) -> Held:
    """Say which answer holds: the work's own, else that for its kind, else the general one.

    Its own are what was said of it alone and the lists that it is on; of several the strictest holds. Rows
    for a right or a country come on top wherever a licence reaches them, and only if they are stricter.
    """
    base = _base(own, general, [row for row in rows if not row.narrows and row.names(place, use)])
    if reach.is_best:
        return base
    met = [row for row in rows if row.narrows and row.names(place, use) and row.meets(place, reach)]
    return strictest([base, *(Held(row.answer, row.about) for row in met)])


def strictest(found: Iterable[Held]) -> Held:
    """Give the most careful of several; of equals the first."""
    return max(found, key=lambda one: ANSWERS.index(one.answer))


def _base(own: str | None, general: str, rows: list[Row]) -> Held:
    said = [Held(own, "work")] if own is not None else []
    said += [Held(row.answer, "list") for row in rows if row.works]
    if said:
        return strictest(said)
    kinds = [Held(row.answer, "kind") for row in rows]
    return strictest(kinds) if kinds else Held(general, "general")


def _is_there(named: frozenset[str], reached: frozenset[str]) -> bool:
    return not reached or WORLD in reached or bool(named & reached)


def check_rows(rows: Collection[Row]) -> None:
    """Check the rows of one mandate.

    Raises:
        Refusal: "mandate.too_many_rows", "mandate.row_said_already", "mandate.row_no_use",
            "mandate.unknown_use", "mandate.unknown_answer", "mandate.unknown_kind",
            "mandate.unknown_right", "mandate.unknown_country", "mandate.row_kinds_or_works",
            "mandate.row_names_nothing", "mandate.row_only_stricter", "mandate.row_too_long".
    """
    if len(rows) > MOST_ROWS:
        raise Refusal("mandate.too_many_rows", most=MOST_ROWS)
    if len(set(rows)) < len(rows):
        raise Refusal("mandate.row_said_already")
    for row in rows:
        _check_words(row)
        _check_sense(row)


def _check_words(row: Row) -> None:
    if unknown := row.uses - set(USES):
        raise Refusal("mandate.unknown_use", use=min(unknown))
    if row.answer not in ANSWERS:
        raise Refusal("mandate.unknown_answer", answer=row.answer)
    if unknown := row.kinds - set(KINDS):
        raise Refusal("mandate.unknown_kind", kind=min(unknown))
    if unknown := row.rights - set(RIGHTS):
        raise Refusal("mandate.unknown_right", right=min(unknown))
    if unknown := row.territories - COUNTRIES:
        raise Refusal("mandate.unknown_country", country=min(unknown))


def _check_sense(row: Row) -> None:
    if not row.uses:
        raise Refusal("mandate.row_no_use")
    if row.kinds and row.works:
        raise Refusal("mandate.row_kinds_or_works")
    if not (row.kinds or row.works or row.narrows):
        raise Refusal("mandate.row_names_nothing")
    if row.narrows and row.answer == YES:
        raise Refusal("mandate.row_only_stricter")
    if len(row.works) > MOST_WORKS or len(row.territories) > MOST_COUNTRIES:
        raise Refusal("mandate.row_too_long", works=MOST_WORKS, countries=MOST_COUNTRIES)
