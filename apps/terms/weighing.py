"""What matters how much to a collective, and how an offer does by that: points, weights, scores and parts.

Weights are the medians of what members say, field by field. Two things keep anybody from reading one
member's spread off them. They are taken on Mondays alone, of what was said before that Monday, and only when
at least five members have answered and at least five answers are new since the weights before: if they
followed each answer, whoever knows who answered last would see on which side of the median that answer lies.
And points come in steps of five, so that a median tells little more than that somebody stands there. Against
all others putting their answers together nothing helps but their number; with five, a median is the answer of
one of them, and nobody learns of whom.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median_low
from typing import Literal
from zoneinfo import ZoneInfo

from apps.common.errors import Refusal
from apps.terms.comparison import Comparison, Row

ALL_POINTS, STEP = 100, 5
FEWEST_ANSWERS = 5

Direction = Literal["better", "same", "worse", "not_comparable"]
_SIGNS: Mapping[Direction, int] = {"better": 1, "same": 0, "worse": -1, "not_comparable": 0}


@dataclass(frozen=True, slots=True)
class Part:
    """What one field does to a score.

    Args:
        weight: of the field, from 0 to 100.
        proposal: how the offer stands against the collective's proposal.
        minimum: how it stands against the union's minimum; not comparable where there is none.
    """

    key: str
    weight: int
    proposal: Direction
    minimum: Direction

    @property
    def against_proposal(self) -> int:
        """The points it adds or takes, against the proposal."""
        return self.weight * _SIGNS[self.proposal]

    @property
    def against_minimum(self) -> int:
        """The points it adds or takes, against the minimum."""
        return self.weight * _SIGNS[self.minimum]


@dataclass(frozen=True, slots=True)
class Score:
    """All parts of a score, the heaviest first; the sums are never shown without them.

    A sum goes from -100 (worse in everything that matters) to 100.
    """

    parts: tuple[Part, ...]

    @property
    def against_proposal(self) -> int:
        """The sum against the collective's proposal."""
        return sum(part.against_proposal for part in self.parts)

    @property
    def against_minimum(self) -> int:
        """The sum against the union's minimum."""
        return sum(part.against_minimum for part in self.parts)


def check_points(points: Mapping[str, int], known: Collection[str]) -> dict[str, int]:
    """Give a spread without the fields that get nothing.

    Args:
        points: field to points.
        known: the fields of the vocabulary.

    Raises:
        Refusal: "points.unknown_field", "points.steps" or "points.sum" with the sum.
    """
    if not set(points) <= set(known):
        raise Refusal("points.unknown_field")
    if any(one < 0 or one % STEP for one in points.values()):
        raise Refusal("points.steps", step=STEP)
    total = sum(points.values())
    if total != ALL_POINTS:
        raise Refusal("points.sum", total=total, all=ALL_POINTS)
    return {key: one for key, one in points.items() if one}


def weights_of(spreads: Collection[Mapping[str, int]]) -> dict[str, int]:
    """Take the median of each field, and bring the medians to a sum of 100.

    It does not matter who says what. Of an even number of answers the lower middle one counts, so that a
    weight is always what somebody said or less.

    Args:
        spreads: each member's, field to points.

    Returns:
        weights above 0 that sum to 100, by field; nothing with fewer than five answers, or if in no field
        half of the members agree that it matters at all.
    """
    if len(spreads) < FEWEST_ANSWERS:
        return {}
    keys = sorted({key for one in spreads for key in one})
    medians = {key: median_low([one.get(key, 0) for one in spreads]) for key in keys}
    return _to_hundred({key: one for key, one in medians.items() if one})


def _to_hundred(medians: Mapping[str, int]) -> dict[str, int]:
    """Share 100 over the medians by the largest remainder; ties go to the earlier field."""
    whole = sum(medians.values())
    if not whole:
        return {}
    shares = {key: divmod(one * ALL_POINTS, whole) for key, one in medians.items()}
    missing = ALL_POINTS - sum(share for share, _rest in shares.values())
    by_rest = sorted(shares, key=lambda key: (-shares[key][1], key))
    more = set(by_rest[:missing])
    found = {key: share + (key in more) for key, (share, _rest) in shares.items()}
    return {key: one for key, one in found.items() if one}


def may_take(answers: int, new: int) -> bool:
    """Say whether weights are taken anew on a Monday.

    Args:
        answers: how many members had answered before it.
        new: how many of these said something new since the weights before.
    """
    return answers >= FEWEST_ANSWERS and new >= FEWEST_ANSWERS


def last_monday(at: datetime, zone: str) -> datetime:
    """Give the beginning of the week in a zone."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() - timedelta(days=local.weekday())
    return datetime.combine(day, time.min, ZoneInfo(zone))


def score(comparison: Comparison, weights: Mapping[str, int]) -> Score:
    """Weigh an offer that is compared with the collective's proposal; a field without a weight has no part.

    A field that neither sheet knows stands among the parts as not comparable, and changes nothing.
    """
    rows = {row.key: row for row in comparison.rows}
    return score_of(
        {key: (_against_proposal(rows.get(key)), _against_minimum(rows.get(key))) for key in weights}, weights
    )


def score_of(directions: Mapping[str, tuple[Direction, Direction]], weights: Mapping[str, int]) -> Score:
    """Weigh directions, against the proposal and against the minimum, by field."""
    parts = [Part(key, weight, *directions[key]) for key, weight in weights.items()]
    return Score(tuple(sorted(parts, key=lambda part: (-part.weight, part.key))))


def _against_proposal(row: Row | None) -> Direction:
    """Read how a field stands against the proposal; what the offer leaves open is worse than any answer."""
    if row is None:
        return "not_comparable"
    found: Mapping[str, Direction] = {
        "better": "better",
        "same": "same",
        "worse": "worse",
        "missing": "worse",
    }
    return found.get(row.verdict, "not_comparable")


def _against_minimum(row: Row | None) -> Direction:
    """Read how a field stands against the minimum: met with something to spare is better."""
    if row is None:
        return "not_comparable"
    if row.floor == "meets":
        return "better" if row.floor_difference is not None else "same"
    return "worse" if row.floor in {"below", "missing"} else "not_comparable"
