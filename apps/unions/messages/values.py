"""Fields and their answers in words."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.terms.duration import Duration
from apps.terms.ordering import NO_PAYMENT
from apps.terms.vocabulary import VOCABULARY, Field, Json
from apps.unions.messages.numbers import (
    listed,
    say_country,
    say_day,
    say_days,
    say_money,
    say_months,
    say_number,
    say_percent,
    say_years,
)

PER_WORK_BASES = frozenset({"per_work", "per work", "each work", "work"})
"""How the base of a payment says that it is meant for each work."""


def label(key: str) -> str:
    """Name a field."""
    return _(VOCABULARY.by_key[key].label)


def question(key: str) -> str:
    """Say what a field asks."""
    return _(VOCABULARY.by_key[key].question)


def group_label(group_id: str) -> str:
    """Name a group of fields."""
    return _(next(group.label for group in VOCABULARY.groups if group.id == group_id))


def say_option(key: str, option: str) -> str:
    """Name one answer of a choice."""
    return _(VOCABULARY.by_key[key].label_of(option))


def say_value(key: str, value: Json | None, *, versions: str = "") -> str:
    """Say an answer to a field; "" if there is none.

    `versions` is the number of model versions included, which some answers about retraining need.
    """
    field = VOCABULARY.by_key[key]
    if value is None or value == "":
        return ""
    if value == NO_PAYMENT and field.type == "money":
        return _("nothing")
    if key == "scope.retraining" and value == "included_versions" and versions:
        return say_count("versions", int(versions), included=True)
    return _SAY[field.type](field, value)


def say_count(unit: str, count: int, *, included: bool = False) -> str:
    """Count works, versions or reports."""
    number = {"n": say_number(count)}
    if included:
        return ngettext("%(n)s version included", "%(n)s versions included", count) % number
    if unit == "works":
        return ngettext("%(n)s work", "%(n)s works", count) % number
    if unit == "versions":
        return ngettext("%(n)s version", "%(n)s versions", count) % number
    if unit == "reports":
        return ngettext("%(n)s report", "%(n)s reports", count) % number
    return f"{number['n']} {_(unit)}".strip() if unit else number["n"]


def say_duration(duration: Duration) -> str:
    """Say a length of time: "30 days", "2 years", "1 year and 6 months"."""
    years, months = divmod(duration.months, 12)
    parts = [
        *([say_years(years)] if years else []),
        *([say_months(months)] if months else []),
        *([say_days(duration.days)] if duration.days else []),
    ]
    return listed(parts) or say_days(0)


def say_component(component: Mapping[str, Any]) -> str:
    """Say one payment: "Fee per work: €9.50 per work and model version"."""
    kind = VOCABULARY.payment_kinds[component["kind"]]
    unit = _(kind.unit).removeprefix("%").strip() if kind.unit else ""
    parts = [f"{_amount(component)} {unit}".strip(), _base(component.get("base", ""))]
    if "every" in component:
        parts.append(_("every %(time)s") % {"time": say_duration(Duration.parse(component["every"]))})
    if "due" in component:
        parts.append(_due(component["due"]))
    if component.get("recoupable"):
        parts.append(_("set off against later payments"))
    parts.append(component.get("note", ""))
    return f"{_(kind.label)}: {', '.join(part for part in parts if part)}"


def _amount(component: Mapping[str, Any]) -> str:
    if "amount" in component:
        return say_money(Decimal(component["amount"]), component["currency"])
    return say_percent(Decimal(component["percent"])) if "percent" in component else ""


def _base(base: str) -> str:
    return _("for each work") if base in PER_WORK_BASES else base


def _due(due: str) -> str:
    if due.startswith("P"):
        return _("due after %(time)s") % {"time": say_duration(Duration.parse(due))}
    return _("due on %(day)s") % {"day": say_day(due)}


def _boolean(field: Field, value: Any) -> str:
    return _("yes") if value else _("no")


def _choices(field: Field, value: Any) -> str:
    return listed(_(field.label_of(option)) for option in value) or _("none")


def _date_range(field: Field, value: Any) -> str:
    return _("from %(first)s to %(last)s") % {
        "first": say_day(value["from"]),
        "last": say_day(value["until"]),
    }


def _legal_entity(field: Field, value: Any) -> str:
    parts = [value["name"], say_country(value["country"]), value.get("register_id", "")]
    return ", ".join(part for part in parts if part)


def _repertoire(field: Field, value: Any) -> str:
    if value["kind"] == "all":
        return _("all works that are mandated")
    if value["kind"] == "category":
        return _("the category “%(name)s”") % {"name": value["category"]}
    return _("the list “%(name)s”") % {"name": value["list"]}


_SAY: Mapping[str, Callable[[Field, Any], str]] = {
    "boolean": _boolean,
    "choice": lambda field, value: _(field.label_of(value)),
    "choices": _choices,
    "components": lambda _field, value: "; ".join(say_component(one) for one in value),
    "countries": lambda _field, value: listed(say_country(code) for code in value),
    "date": lambda _field, value: say_day(value),
    "date_range": _date_range,
    "decimal": lambda field, value: f"{say_number(Decimal(value))} {_(field.unit)}",
    "duration": lambda _field, value: say_duration(Duration.parse(value)),
    "integer": lambda field, value: say_count(field.unit, int(value)),
    "legal_entity": _legal_entity,
    "models": lambda _field, value: listed(value) or _("none"),
    "money": lambda _field, value: say_money(Decimal(value["amount"]), value["currency"]),
    "percent": lambda _field, value: say_percent(Decimal(value)),
    "repertoire": _repertoire,
    "text": lambda _field, value: value,
    "url": lambda _field, value: value,
}
