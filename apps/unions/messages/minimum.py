"""Minimum terms in words."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.terms.floors import FloorVerdict
from apps.terms.minimum import Comparator
from apps.terms.ordering import NO_PAYMENT, Difference
from apps.terms.vocabulary import VOCABULARY, Json
from apps.unions.messages.numbers import in_words, listed, say_days, say_money, say_points, say_steps
from apps.unions.messages.values import say_count, say_option, say_value

COMPARATORS: Mapping[str, str | Promise] = {
    "": gettext_lazy("asks for nothing here"),
    "present": gettext_lazy("any answer"),
    "equals": gettext_lazy("exactly this"),
    "not_equals": gettext_lazy("anything but this"),
    "one_of": gettext_lazy("one of these"),
    "all_of": gettext_lazy("all of these"),
    "none_of": gettext_lazy("none of these"),
    "at_least": gettext_lazy("at least this"),
    "at_most": gettext_lazy("at most this"),
    "more_than": gettext_lazy("more than this"),
    "personal_yes": gettext_lazy("these only with each person's own yes"),
    "each_paid": gettext_lazy("each stage is paid"),
    "upfront_and_ongoing": gettext_lazy("one payment upfront and one later"),
}


def say_minimum(key: str, comparator: Comparator | None) -> str:
    """Say what the minimum wants of a field, in a few words: "at least 30 %"; "" if it wants nothing."""
    return _SAY[comparator.kind](key, comparator) if comparator else ""


def say_edge(key: str, comparator: Comparator | None) -> str:
    """Say the minimum as one value beside others: "€9.00", "30 days", "above €0"."""
    if comparator is None:
        return ""
    if comparator.kind in {"at_least", "at_most", "equals"}:
        return say_value(key, comparator.value)
    return say_minimum(key, comparator)


def say_floor(verdict: FloorVerdict) -> str:
    """Say how one field stands against the minimum."""
    return floor_words(verdict.key, verdict.verdict, verdict.difference, verdict.code)


def floor_words(key: str, verdict: str, difference: Difference | None, code: str) -> str:
    """Say a verdict against the minimum; "" where the minimum says nothing about the field."""
    if verdict == "below":
        return _below(key, difference, code)
    if verdict == "meets":
        return _("meets the minimum") if difference is None else _("stricter than the minimum")
    if verdict == "missing":
        return _("the minimum wants an answer")
    if verdict == "not_comparable":
        return _CODES[code]() if code in _CODES else _("not comparable with the minimum")
    return ""


_CODES: Mapping[str, Callable[[], str]] = {
    "personal_yes_needed": lambda: _("needs each person's own yes"),
    "currencies_differ": lambda: _("in another currency than the minimum"),
    "upfront_missing": lambda: _("below the minimum: nothing is paid upfront"),
    "ongoing_missing": lambda: _("below the minimum: nothing is paid later"),
}


def _below(key: str, difference: Difference | None, code: str) -> str:
    if code in _CODES:
        return _CODES[code]()
    if difference is None:
        return _("below the minimum")
    if code == "stage_unpaid":
        stages = listed(say_option("scope.stages", stage) for stage in difference.added)
        return _("below the minimum: no payment for %(stages)s") % {"stages": stages}
    if difference.unit == "items":
        return _("below the minimum: %(what)s") % {"what": say_items(key, difference, is_short=True)}
    if difference.unit == "days":
        return _days(key, difference)
    return _("below the minimum by %(much)s") % {"much": say_difference(key, difference)}


def _days(key: str, difference: Difference) -> str:
    days = {"days": say_days(int(difference.amount))}
    if VOCABULARY.by_key[key].better_for_artists == "lower":
        return _("%(days)s longer than the minimum") % days
    return _("%(days)s shorter than the minimum") % days


def say_difference(key: str, difference: Difference) -> str:
    """Say how far apart two answers are: "€2.00", "7 points", "15 days", "one step"."""
    amount = difference.amount
    said: Mapping[str, Callable[[], str]] = {
        "money": lambda: say_money(amount, difference.currency or "EUR"),
        "points": lambda: say_points(amount),
        "days": lambda: say_days(int(amount)),
        "steps": lambda: say_steps(int(amount)),
        "count": lambda: say_count(VOCABULARY.by_key[key].unit, int(amount)),
        "number": lambda: say_value(key, str(amount)),
        "items": lambda: in_words(int(amount)),
    }
    return said[difference.unit]()


def say_items(key: str, difference: Difference, *, is_short: bool = False) -> str:
    """Say what one set holds more and less than another: "also remix, without search".

    A short one names only what counts against the artists.
    """
    field = VOCABULARY.by_key[key]
    also, without = _("also %(what)s"), _("without %(what)s")
    more = also % {"what": _items(key, difference.added)} if difference.added else ""
    less = without % {"what": _items(key, difference.removed)} if difference.removed else ""
    if is_short and field.better_for_artists == "more":
        more = "" if less else more
    if is_short and field.better_for_artists == "fewer":
        less = "" if more else less
    return ", ".join(part for part in (more, less) if part)


def _items(key: str, items: tuple[str, ...]) -> str:
    return listed(say_value(key, [item]) for item in items)


def _value(key: str, comparator: Comparator) -> str:
    return say_value(key, comparator.value)


def _options(key: str, comparator: Comparator, *, is_choice: bool) -> str:
    return listed(_each(key, comparator.value), is_choice=is_choice)


def _each(key: str, value: Json | None) -> list[str]:
    chosen = list(value) if isinstance(value, list) else []
    field = VOCABULARY.by_key[key]
    ranked = [option for option in reversed(field.ranked_options) if option in chosen]
    ordered = ranked if len(ranked) == len(chosen) else chosen
    return [
        say_value(key, [one] if field.type in {"choices", "countries", "models"} else one) for one in ordered
    ]


def _more_than(key: str, comparator: Comparator) -> str:
    if comparator.value == NO_PAYMENT and VOCABULARY.by_key[key].type == "money":
        return _("above %(value)s") % {"value": say_money(Decimal(0), "EUR", is_short=True)}
    return _("above %(value)s") % {"value": _value(key, comparator)}


_SAY: Mapping[str, Callable[[str, Comparator], str]] = {
    "present": lambda _key, _one: _("an answer"),
    "equals": _value,
    "not_equals": lambda key, one: _("anything but %(value)s") % {"value": _value(key, one)},
    "one_of": lambda key, one: _options(key, one, is_choice=True),
    "all_of": lambda key, one: _("at least %(value)s") % {"value": _options(key, one, is_choice=False)},
    "none_of": lambda key, one: _("not %(value)s") % {"value": _options(key, one, is_choice=True)},
    "at_least": lambda key, one: _("at least %(value)s") % {"value": _value(key, one)},
    "at_most": lambda key, one: _("at most %(value)s") % {"value": _value(key, one)},
    "more_than": _more_than,
    "personal_yes": lambda key, one: (
        _("each person's own yes for %(value)s") % {"value": _options(key, one, is_choice=False)}
    ),
    "each_paid": lambda _key, _one: _("a payment for each stage"),
    "upfront_and_ongoing": lambda _key, _one: _("one payment upfront and one later"),
}
