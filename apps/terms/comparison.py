"""Two term sheets side by side: an offer against ours, the round before and the minimum."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from apps.terms.conditions import applies
from apps.terms.domain import Terms
from apps.terms.floors import judge, threshold
from apps.terms.minimum import Comparator, Minimum
from apps.terms.ordering import Difference, Finding, Verdict, answer, compare_answers
from apps.terms.positions import place, ticks
from apps.terms.vocabulary import VOCABULARY, Field, Json

RowGroup = Literal["below", "worse", "missing", "read_both", "better", "same"]
GROUPS: tuple[RowGroup, ...] = ("below", "worse", "missing", "read_both", "better", "same")
"""The order of rows; every row is in exactly one group, so that the groups add up to all rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a comparison.

    `verdict`, `difference` and `percent` say how the offer stands against ours; `since_before` how it
    stands against the round before (None if either has no answer). A payment that an offer does not
    hold is None in `offer`, and is ranked as nothing paid. `positions` has the keys "before", "offer",
    "ours" and "minimum", each from 0 (worse for us) to 1 (better) or None.
    """

    key: str
    before: Json | None
    offer: Json | None
    ours: Json | None
    minimum: Comparator | None
    applies: bool
    verdict: Verdict
    difference: Difference | None
    percent: Decimal | None
    since_before: Finding | None
    floor: Literal["meets", "below", "missing", "not_comparable", "no_floor"]
    floor_difference: Difference | None
    floor_code: str
    positions: Mapping[str, float | None]
    ticks: tuple[float, ...]

    @property
    def field(self) -> Field:
        """The field of the vocabulary that the row is about."""
        return VOCABULARY.by_key[self.key]

    @property
    def group(self) -> RowGroup:
        """The one group in which the row is shown and counted."""
        return "below" if self.floor == "below" else self.verdict

    @property
    def ranked(self) -> bool:
        """Say whether there is a line to draw."""
        return self.positions["offer"] is not None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows there are of each sort.

    `below`, `worse`, `missing`, `read_both`, `better` and `same` add up to `total`. `worse` are the worse
    rows that are not below the minimum; `worse_and_below` those that are both.
    """

    total: int
    below: int
    worse: int
    missing: int
    read_both: int
    better: int
    same: int
    worse_and_below: int
    better_since: int
    worse_since: int

    @property
    def worse_in_all(self) -> int:
        """All rows that are worse than ours, below the minimum or not."""
        return self.worse + self.worse_and_below

    @property
    def same_or_better(self) -> int:
        """All rows as we proposed or better that are not below the minimum."""
        return self.same + self.better


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows, the ones that need most attention first, and their counts."""

    rows: tuple[Row, ...]
    counts: Counts

    def row(self, key: str) -> Row:
        """Find the row of a field.

        Raises:
            KeyError: the field applies to none of the compared sheets.
        """
        return {row.key: row for row in self.rows}[key]


def compare(
    offer: Terms, ours: Terms, *, before: Terms | None = None, minimum: Minimum | None = None
) -> Comparison:
    """Compare an offer with our own terms, field by field, seen by artists.

    Rows are all fields that apply to, or are answered in, any of the sheets.
    """
    sheets = [sheet for sheet in (offer, ours, before) if sheet is not None]
    rows = [
        _row(field, offer, ours, before, minimum)
        for field in VOCABULARY.fields
        if any(applies(field, sheet) or sheet.get(field.key) is not None for sheet in sheets)
    ]
    rows.sort(key=_order)
    return Comparison(tuple(rows), _count(rows))


def _row(field: Field, offer: Terms, ours: Terms, before: Terms | None, minimum: Minimum | None) -> Row:
    comparator = minimum.get(field.key) if minimum is not None else None
    asked = applies(field, offer) or offer.get(field.key) is not None
    finding = _finding(field, offer, ours, asked=asked)
    floor = judge(field, comparator, offer)
    return Row(
        key=field.key,
        before=before.get(field.key) if before is not None else None,
        offer=offer.get(field.key),
        ours=ours.get(field.key),
        minimum=comparator,
        applies=asked,
        verdict=finding.verdict,
        difference=finding.difference,
        percent=finding.percent,
        since_before=_since(field, offer, before),
        floor=floor.verdict if floor is not None else "no_floor",
        floor_difference=floor.difference if floor is not None else None,
        floor_code=floor.code if floor is not None else "",
        positions=_positions(field, offer, ours, before, comparator),
        ticks=ticks(field),
    )


def _finding(field: Field, offer: Terms, ours: Terms, *, asked: bool) -> Finding:
    """Compare one field; what the offer does not have to answer is not missing, only different."""
    return compare_answers(field.key, offer, ours) if asked else Finding("read_both")


def _since(field: Field, offer: Terms, before: Terms | None) -> Finding | None:
    if before is None or answer(offer, field) is None or answer(before, field) is None:
        return None
    return compare_answers(field.key, offer, before)


def _positions(
    field: Field, offer: Terms, ours: Terms, before: Terms | None, comparator: Comparator | None
) -> dict[str, float | None]:
    return place(
        field,
        {
            "before": answer(before, field) if before is not None else None,
            "offer": answer(offer, field),
            "ours": answer(ours, field),
            "minimum": threshold(field, comparator) if comparator is not None else None,
        },
    )


def _order(row: Row) -> tuple[int, int, int]:
    field = row.field
    return GROUPS.index(row.group), field.summary or len(VOCABULARY.fields), field.position


def _count(rows: Iterable[Row]) -> Counts:
    everything = list(rows)
    groups = Counter(row.group for row in everything)
    since = Counter(row.since_before.verdict for row in everything if row.since_before is not None)
    return Counts(
        total=len(everything),
        **{group: groups[group] for group in GROUPS},
        worse_and_below=sum(row.group == "below" and row.verdict == "worse" for row in everything),
        better_since=since["better"],
        worse_since=since["worse"],
    )
