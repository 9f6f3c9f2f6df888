"""Terms against minimum terms: what meets them, what is below, what nobody can weigh."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from apps.terms.conditions import applies, unpaid_stages
from apps.terms.domain import Terms
from apps.terms.minimum import Comparator, Minimum
from apps.terms.ordering import (
    Difference,
    Magnitude,
    answer,
    apart,
    goodness,
    includes,
    magnitude,
    members,
    same_measure,
    set_difference,
)
from apps.terms.vocabulary import VOCABULARY, Field, Json

Floor = Literal["meets", "below", "missing", "not_comparable"]
PERSONAL_YES = "personal_yes_needed"


@dataclass(frozen=True, slots=True)
class FloorVerdict:
    """One field against its minimum.

    `difference` is the distance from the minimum, on either side of it, where there is one to measure;
    `code` says more where the verdict alone does not: "personal_yes_needed", "currencies_differ",
    "stage_unpaid", "upfront_missing", "ongoing_missing".
    """

    key: str
    verdict: Floor
    comparator: Comparator
    difference: Difference | None = None
    code: str = ""


def check(terms: Terms, minimum: Minimum) -> tuple[FloorVerdict, ...]:
    """Hold terms against minimum terms, for every field that applies or is answered."""
    verdicts = (judge(VOCABULARY.by_key[key], minimum.get(key), terms) for key in minimum)
    return tuple(verdict for verdict in verdicts if verdict is not None)


def meets_all(verdicts: Iterable[FloorVerdict]) -> bool:
    """Say whether nothing is below or missing. A personal yes is asked of the person, not of the offer."""
    return all(one.verdict == "meets" or one.code == PERSONAL_YES for one in verdicts)


def judge(field: Field, comparator: Comparator | None, terms: Terms) -> FloorVerdict | None:
    """Hold one field against its minimum; None if there is none, or the field does not apply."""
    if comparator is None or (terms.get(field.key) is None and not applies(field, terms)):
        return None
    value = terms.get(field.key) if comparator.kind == "present" else answer(terms, field)
    if value is None:
        return FloorVerdict(field.key, "missing", comparator)
    if comparator.kind == "present":
        return FloorVerdict(field.key, "meets", comparator)
    verdict, difference, code = _JUDGES[comparator.kind](Case(field, comparator, terms, value))
    return FloorVerdict(field.key, verdict, comparator, difference, code)


@dataclass(frozen=True, slots=True)
class Case:
    """What a judge looks at."""

    field: Field
    comparator: Comparator
    terms: Terms
    value: Json


Outcome = tuple[Floor, Difference | None, str]
MEETS: Outcome = ("meets", None, "")


def _accepted(case: Case) -> Outcome:
    """Judge comparators that name acceptable answers, with the distance to the worst of them."""
    met = _accepts(case.field, case.comparator, case.value)
    own = goodness(case.field, case.value)
    edge = goodness(case.field, threshold(case.field, case.comparator))
    if own is None or edge is None or own.size == edge.size or (own.size > edge.size and not met):
        return ("meets" if met else "below", None, "")
    return ("meets" if met else "below", apart(case.field, own, edge), "")


def _accepts(field: Field, comparator: Comparator, value: Json) -> bool:
    if comparator.kind == "one_of":
        return isinstance(comparator.value, list) and value in comparator.value
    one, other = magnitude(field, value), magnitude(field, comparator.value)
    equal = value == comparator.value or (one is not None and one == other)
    return equal if comparator.kind == "equals" else not equal


def _limit(case: Case) -> Outcome:
    own, edge = magnitude(case.field, case.value), magnitude(case.field, case.comparator.value)
    if own is None or edge is None or not same_measure(own, edge):
        return ("not_comparable", None, "currencies_differ")
    difference = apart(case.field, own, edge) if own.size != edge.size else None
    return ("meets" if _LIMITS[case.comparator.kind](own, edge) else "below", difference, "")


_LIMITS: Mapping[str, Callable[[Magnitude, Magnitude], bool]] = {
    "at_least": lambda own, edge: own.size >= edge.size,
    "at_most": lambda own, edge: own.size <= edge.size,
    "more_than": lambda own, edge: own.size > edge.size,
}


def _all_of(case: Case) -> Outcome:
    held, wanted = members(case.value), members(case.comparator.value)
    met = includes(held, wanted)
    difference = set_difference(held, wanted) if held != wanted else None
    return ("meets" if met else "below", difference, "")


def _none_of(case: Case) -> Outcome:
    unwanted = members(case.value) & members(case.comparator.value)
    return ("below", set_difference(unwanted, frozenset()), "") if unwanted else MEETS


def _personal_yes(case: Case) -> Outcome:
    personal = members(case.value) & members(case.comparator.value)
    if not personal:
        return MEETS
    return ("not_comparable", set_difference(personal, frozenset()), PERSONAL_YES)


def _each_paid(case: Case) -> Outcome:
    unpaid = frozenset(unpaid_stages(case.terms))
    return ("below", set_difference(unpaid, frozenset()), "stage_unpaid") if unpaid else MEETS


def _upfront_and_ongoing(case: Case) -> Outcome:
    paid = {one.category for one in case.terms.components if one.pays}
    for category in ("upfront", "ongoing"):
        if category not in paid:
            return ("below", None, f"{category}_missing")
    return MEETS


_JUDGES: Mapping[str, Callable[[Case], Outcome]] = {
    "equals": _accepted,
    "not_equals": _accepted,
    "one_of": _accepted,
    "all_of": _all_of,
    "none_of": _none_of,
    "at_least": _limit,
    "at_most": _limit,
    "more_than": _limit,
    "personal_yes": _personal_yes,
    "each_paid": _each_paid,
    "upfront_and_ongoing": _upfront_and_ongoing,
}


def threshold(field: Field, comparator: Comparator) -> Json | None:
    """Find the answer at the edge of a minimum, where it can be drawn beside others; None if it cannot."""
    if comparator.kind in {"equals", "at_least", "at_most", "more_than", "all_of"}:
        return comparator.value
    if field.ranked_options and comparator.kind in {"one_of", "not_equals"}:
        accepted = [option for option in field.ranked_options if _accepts(field, comparator, option)]
        return accepted[0] if accepted else None
    if field.type == "boolean" and comparator.kind == "not_equals":
        return not comparator.value
    return None
