"""Form fields for term sheets, built from the vocabulary; they read shapes, `Terms.parse` reads meaning."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.widgets import Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.terms.duration import Duration
from apps.terms.vocabulary import VOCABULARY, Field

Raw = object
COMMA_NUMBER = re.compile(r"\d+,\d+")
AS_WRITTEN = ""
UNITS = (
    ("D", gettext_lazy("days")),
    ("W", gettext_lazy("weeks")),
    ("M", gettext_lazy("months")),
    ("Y", gettext_lazy("years")),
    (AS_WRITTEN, gettext_lazy("as written")),
)
PER_WORK = "each work"


class Parts(forms.MultiWidget):
    """Several inputs that make one value; each has a name of its own for screen readers."""

    def decompress(self, value: object) -> list[object]:
        """Spread a value over the inputs; what is written arrives spread already."""
        return list(value) if isinstance(value, list | tuple) else [None] * len(self.widgets)


class RawField(forms.Field):
    """A field whose cleaned value is what `Terms.parse` reads; None is no answer."""

    def __init__(self, read: Callable[[Any], Raw], **options: Any) -> None:
        super().__init__(**options)
        self.read = read

    def clean(self, value: Any) -> Raw:
        """Turn what was posted into raw JSON; an empty required answer is an error in words."""
        raw = self.read(value)
        if raw in (None, "", []):
            if self.required:
                raise forms.ValidationError(
                    _("This has to be settled before an offer can be tabled."), "required"
                )
            return None
        return raw


@dataclass(frozen=True)
class Shape:
    """How one type of answer is asked, read and written."""

    widget: Callable[[Field], Widget]
    read: Callable[[Any], Raw]
    write: Callable[[Any], Any]


def _labelled(widget: Widget, label: object) -> Widget:
    widget.attrs["aria-label"] = label
    return widget


def _text(field: Field) -> Widget:
    return forms.TextInput(attrs={"data-unit": _(field.unit)} if field.unit else {})


def _number(field: Field) -> Widget:
    return forms.TextInput(
        attrs={"inputmode": "decimal", **({"data-unit": _(field.unit)} if field.unit else {})}
    )


def _select(options: Sequence[tuple[str, object]]) -> Widget:
    return forms.Select(choices=[("", _("not settled")), *options])


def _options(field: Field) -> list[tuple[str, str]]:
    return [(option.id, _(option.label)) for option in field.options]


def duration_widget() -> Widget:
    """Ask for a length of time: a number and its unit."""
    return Parts(
        widgets=[
            _labelled(forms.TextInput(attrs={"inputmode": "numeric"}), gettext_lazy("how long")),
            _labelled(forms.Select(choices=UNITS), gettext_lazy("unit")),
        ]
    )


def read_plain(value: Any) -> Raw:
    """Read one line; a decimal comma becomes a point."""
    text = str(value or "").strip()
    return text.replace(",", ".") if COMMA_NUMBER.fullmatch(text) else text


def read_duration(value: Any) -> Raw:
    """Read a number with a unit, or ISO 8601 as it was written."""
    number, unit = (str(part or "").strip() for part in (value or ("", "")))
    if not number or unit == AS_WRITTEN:
        return number
    return f"P{number}{unit}"


def write_duration(value: Any) -> list[str]:
    """Spread ISO 8601 over number and unit; what has two units stays as written."""
    if not value:
        return ["", "D"]
    if not str(value).startswith("P"):
        return [str(value), AS_WRITTEN]
    length = Duration.parse(value)
    if length.months and length.days:
        return [str(value), AS_WRITTEN]
    if length.months:
        years, months = divmod(length.months, 12)
        return [str(length.months), "M"] if months else [str(years), "Y"]
    return [str(length.days), "D"]


def _read_flag(value: Any) -> Raw:
    return {"true": True, "false": False}.get(value)


def _write_flag(value: Any) -> str:
    return "" if value is None else str(value).lower()


def _read_parts(*names: str) -> Callable[[Any], Raw]:
    def read(value: Any) -> Raw:
        given = dict(zip(names, value or (), strict=False))
        return {name: read_plain(part) for name, part in given.items()} if any(given.values()) else None

    return read


def _write_parts(*names: str) -> Callable[[Any], list[str]]:
    return lambda value: [(value or {}).get(name, "") for name in names]


def _read_repertoire(value: Any) -> Raw:
    kind, name, digest = (str(part or "").strip() for part in (value or ("", "", "")))
    if kind == "category":
        return {"kind": kind, "category": name}
    if kind == "list":
        return {"kind": kind, "list": name, "digest": digest}
    return {"kind": kind} if kind else None


def _write_repertoire(value: Any) -> list[str]:
    given = value or {}
    return [given.get("kind", ""), given.get("category") or given.get("list", ""), given.get("digest", "")]


def _repertoire(field: Field) -> Widget:
    kinds = [("all", _("all works")), ("category", _("a category")), ("list", _("a list"))]
    return Parts(
        widgets=[
            _labelled(_select(kinds), gettext_lazy("which works")),
            _labelled(forms.TextInput(), gettext_lazy("name of the category or list")),
            _labelled(forms.TextInput(), gettext_lazy("fingerprint of the list")),
        ]
    )


def _legal_entity(field: Field) -> Widget:
    name = pgettext_lazy("of a company", "name")
    country, number = gettext_lazy("country, two letters"), gettext_lazy("register number")
    attrs = [{"placeholder": label} for label in (name, country, number)]
    labels = (name, country, number)
    return Parts(
        widgets=[
            _labelled(forms.TextInput(attrs=attr), label) for attr, label in zip(attrs, labels, strict=True)
        ]
    )


def _money(field: Field) -> Widget:
    return Parts(
        widgets=[
            _labelled(forms.TextInput(attrs={"inputmode": "decimal"}), gettext_lazy("amount")),
            _labelled(forms.TextInput(attrs={"maxlength": 3}), gettext_lazy("currency")),
        ]
    )


def _date_range(field: Field) -> Widget:
    return Parts(
        widgets=[
            _labelled(forms.DateInput(attrs={"type": "date"}), gettext_lazy("from")),
            _labelled(forms.DateInput(attrs={"type": "date"}), gettext_lazy("until")),
        ]
    )


def _same(value: Any) -> Any:
    return value or ""


_NUMBER = Shape(_number, read_plain, _same)

SHAPES: Mapping[str, Shape] = {
    "boolean": Shape(
        lambda _field: _select([("true", _("yes")), ("false", _("no"))]), _read_flag, _write_flag
    ),
    "choice": Shape(lambda field: _select(_options(field)), read_plain, _same),
    "choices": Shape(
        lambda field: forms.CheckboxSelectMultiple(choices=_options(field)), list, lambda value: value or []
    ),
    "countries": Shape(
        _text, lambda value: re.findall(r"[^\s,;]+", str(value or "")), lambda value: ", ".join(value or [])
    ),
    "date": Shape(lambda _field: forms.DateInput(attrs={"type": "date"}), read_plain, _same),
    "date_range": Shape(_date_range, _read_parts("from", "until"), _write_parts("from", "until")),
    "decimal": _NUMBER,
    "duration": Shape(lambda _field: duration_widget(), read_duration, write_duration),
    "integer": _NUMBER,
    "legal_entity": Shape(
        _legal_entity,
        _read_parts("name", "country", "register_id"),
        _write_parts("name", "country", "register_id"),
    ),
    "models": Shape(
        lambda _field: forms.Textarea(attrs={"rows": 2}),
        lambda value: [line.strip() for line in str(value or "").splitlines() if line.strip()],
        lambda value: "\n".join(value or []),
    ),
    "money": Shape(_money, _read_parts("amount", "currency"), _write_parts("amount", "currency")),
    "percent": _NUMBER,
    "repertoire": Shape(_repertoire, _read_repertoire, _write_repertoire),
    "text": Shape(
        lambda _field: forms.Textarea(attrs={"rows": 2}), lambda value: str(value or "").strip(), _same
    ),
    "url": Shape(_text, lambda value: str(value or "").strip(), _same),
}


@dataclass(frozen=True)
class PaymentPartShape:
    """One part of a payment in the form."""

    name: str
    label: object
    widget: Callable[[], Widget]
    read: Callable[[Any], Raw]
    write: Callable[[Any], Any]


UPFRONT, ONGOING, OTHER = CATEGORIES = ("upfront", "ongoing", "other")
CATEGORY_NAMES: Mapping[str, object] = {
    UPFRONT: gettext_lazy("paid once"),
    ONGOING: gettext_lazy("paid again and again"),
    OTHER: gettext_lazy("in another way"),
}


def kinds_for(category: str) -> list[tuple[str, object]]:
    """List the kinds of payments as choices in groups, those of a category first."""
    order = sorted(CATEGORIES, key=lambda one: one != category)
    found = [
        (
            str(CATEGORY_NAMES[one]),
            [(kind.id, _(kind.label)) for kind in VOCABULARY.payment_kinds.values() if kind.category == one],
        )
        for one in order
    ]
    return [("", _("no payment")), *found]


def category_of(kind: object) -> str:
    """Give the category of a kind of payment; "" for what is none."""
    known = VOCABULARY.payment_kinds.get(str(kind or ""))
    return known.category if known else ""


def _kinds() -> Widget:
    return forms.Select(choices=kinds_for(UPFRONT))


def _stages() -> Widget:
    return _select([(stage.id, _(stage.label)) for stage in VOCABULARY.payment_stages])


def _splits() -> Widget:
    return _select([(rule.id, _(rule.label)) for rule in VOCABULARY.split_rules])


def _bases() -> Widget:
    return forms.Select(choices=[("", _("all works together")), (PER_WORK, _("each work"))])


def _yes_no() -> Widget:
    return _select([("true", _("yes")), ("false", _("no"))])


def _amounts() -> Widget:
    return forms.TextInput(attrs={"inputmode": "decimal"})


def _currencies() -> Widget:
    return forms.TextInput(attrs={"maxlength": 3})


def _percents() -> Widget:
    return forms.TextInput(attrs={"inputmode": "decimal", "data-unit": "%"})


PAYMENT_PARTS: tuple[PaymentPartShape, ...] = (
    PaymentPartShape("kind", gettext_lazy("Payment"), _kinds, read_plain, _same),
    PaymentPartShape("amount", gettext_lazy("Amount"), _amounts, read_plain, _same),
    PaymentPartShape("currency", gettext_lazy("Currency"), _currencies, read_plain, _same),
    PaymentPartShape("percent", gettext_lazy("Or a share"), _percents, read_plain, _same),
    PaymentPartShape("base", gettext_lazy("For"), _bases, read_plain, _same),
    PaymentPartShape("every", gettext_lazy("Every"), duration_widget, read_duration, write_duration),
    PaymentPartShape("stage", gettext_lazy("Pays for"), _stages, read_plain, _same),
    PaymentPartShape("due", gettext_lazy("Due after"), duration_widget, read_duration, write_duration),
    PaymentPartShape("recoupable", gettext_lazy("Recoupable"), _yes_no, _read_flag, _write_flag),
    PaymentPartShape("split_rule", gettext_lazy("Shared out"), _splits, read_plain, _same),
    PaymentPartShape("note", gettext_lazy("Note"), forms.TextInput, read_plain, _same),
)
