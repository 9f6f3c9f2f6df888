"""What is better for artists: two answers to one field, ranked, with the difference between them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from apps.terms.domain import Terms
from apps.terms.duration import Duration
from apps.terms.values import WORLD
from apps.terms.vocabulary import VOCABULARY, Field, Json

Verdict = Literal["worse", "better", "same", "missing", "read_both"]
Unit = Literal["money", "points", "days", "number", "count", "steps", "items"]

UNITS: dict[str, Unit] = {
    "boolean": "steps",
    "choice": "steps",
    "choices": "items",
    "countries": "items",
    "decimal": "number",
    "duration": "days",
    "integer": "count",
    "models": "items",
    "money": "money",
    "percent": "points",
}
SETS = frozenset({"choices", "countries", "models"})
WITH_PERCENT = frozenset({"money", "number", "count"})
NO_PAYMENT = "0"
"""Stands for a payment that the payments do not hold: an answer, worth nothing, in any currency."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far apart two answers are. `amount` is never negative; its sense is in the verdict.

    For sets, `added` and `removed` say what the first answer holds more and less than the second.
    """

    unit: Unit
    amount: Decimal
    currency: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer seen from another: worse, better, the same, or not to be ranked by a machine."""

    verdict: Verdict
    difference: Difference | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A plain size. `currency` is "" where there is none, and for nothing at all, which fits any."""

    size: Decimal
    currency: str = ""


def answer(terms: Terms, field: Field) -> Json | None:
    """Find the answer that is compared: a payment that is not among the payments counts as nothing paid."""
    value = terms.get(field.key)
    if value is None and field.derived_from and terms.get(field.derived_from) is not None:
        return NO_PAYMENT
    return value


def magnitude(field: Field, value: Json | None) -> Magnitude | None:
    """Measure an answer by its own unit; None if it has no size (texts, sets, unordered choices)."""
    if isinstance(value, bool):
        return Magnitude(Decimal(value))
    if isinstance(value, dict) and field.type == "money":
        return Magnitude(Decimal(value["amount"]), value["currency"])
    return _magnitude_of_text(field, value) if isinstance(value, str) else None


def _magnitude_of_text(field: Field, value: str) -> Magnitude | None:
    if field.type in {"money", "percent", "decimal", "integer"}:
        return Magnitude(Decimal(value))
    if field.type == "duration":
        return Magnitude(Decimal(Duration.parse(value).approximate_days))
    if value in field.ranked_options:
        return Magnitude(Decimal(field.ranked_options.index(value)))
    return None


def same_measure(one: Magnitude, other: Magnitude) -> bool:
    """Say whether two sizes can be set against each other; two currencies cannot."""
    return (
        one.currency == other.currency
        or not (one.size and one.currency)
        or not (other.size and other.currency)
    )


def goodness(field: Field, value: Json | None) -> Magnitude | None:
    """Measure an answer so that more is always better for artists; None if it cannot be ranked."""
    measured = magnitude(field, value)
    if measured is None or field.better_for_artists == "not_comparable":
        return None
    if field.better_for_artists in {"lower", "false"}:
        return Magnitude(-measured.size, measured.currency)
    return measured


def weigh(field: Field, one: Json, other: Json) -> Finding:
    """Say how `one` stands against `other`, seen by artists."""
    if one == other:
        return Finding("same")
    if field.type in SETS and field.better_for_artists in {"fewer", "more"}:
        return _weigh_sets(field, one, other)
    first, second = goodness(field, one), goodness(field, other)
    if first is None or second is None or not same_measure(first, second):
        return Finding("read_both")
    if first.size == second.size:  # P1M and P30D, or 0 EUR and no payment
        return Finding("same")
    difference = apart(field, first, second)
    percent = share(difference, abs(second.size))
    return Finding("better" if first.size > second.size else "worse", difference, percent)


def apart(field: Field, first: Magnitude, second: Magnitude) -> Difference:
    """Measure how far apart two sizes of one field are."""
    currency = first.currency or second.currency
    if second.size and second.currency:
        currency = second.currency
    return Difference(UNITS[field.type], abs(first.size - second.size), currency)


def share(difference: Difference, whole: Decimal) -> Decimal | None:
    """Express a difference in whole percent of `whole`, half to even; None where percent mean nothing."""
    if difference.unit not in WITH_PERCENT or not whole:
        return None
    return (100 * difference.amount / whole).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)


def members(value: Json | None) -> frozenset[str]:
    """List what a set holds."""
    return frozenset(value) if isinstance(value, list) else frozenset()


def includes(larger: frozenset[str], smaller: frozenset[str]) -> bool:
    """Say whether one set holds the other; the whole world holds every country."""
    return WORLD in larger or smaller <= larger


def set_difference(one: frozenset[str], other: frozenset[str]) -> Difference:
    """Name what `one` holds more and less than `other`."""
    added, removed = tuple(sorted(one - other)), tuple(sorted(other - one))
    return Difference("items", Decimal(len(added) + len(removed)), "", added, removed)


def _weigh_sets(field: Field, one: Json, other: Json) -> Finding:
    """Rank two sets only if one holds the other; otherwise something was won and something lost."""
    first, second = members(one), members(other)
    difference = set_difference(first, second)
    if includes(first, second):
        return Finding("better" if field.better_for_artists == "more" else "worse", difference)
    if includes(second, first):
        return Finding("worse" if field.better_for_artists == "more" else "better", difference)
    return Finding("read_both", difference)


def compare_answers(key: str, one: Terms, other: Terms) -> Finding:
    """Say how one sheet stands against another in one field.

    "missing" means that `one` has no answer; "read_both" that `other` has none, or that no rank exists.
    """
    field = VOCABULARY.by_key[key]
    first, second = answer(one, field), answer(other, field)
    if first is None:
        return Finding("missing")
    if second is None:
        return Finding("read_both")
    return weigh(field, first, second)
