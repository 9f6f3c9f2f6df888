"""The form of a whole term sheet: first questions, payments, then the rest in groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from apps.proposals.fields.shapes import PAYMENT_PARTS, SHAPES, RawField
from apps.terms.domain import NOTHING, Terms
from apps.terms.errors import FieldError, TermsInvalid
from apps.terms.minimum import Minimum
from apps.terms.vocabulary import VOCABULARY, Field, groups
from apps.unions.messages import label, say_field_error, say_minimum

PAYMENTS = "money.components"
SPARE_ROWS = 2
MOST_ROWS = 30
ROWS = "payment_rows"
MORE_ROWS = "more_rows"


@dataclass(frozen=True)
class FieldGroup:
    """A heading with its bound fields; `is_open` if one of them has an error."""

    id: str
    label: str
    fields: tuple[BoundField, ...]
    is_open: bool


@dataclass(frozen=True)
class PaymentRow:
    """The fields of one payment: what is asked of every payment, and what stands behind "more"."""

    number: int
    main: tuple[BoundField, ...]
    more: tuple[BoundField, ...]
    is_open: bool


class TermsForm(forms.Form):
    """Asks for a term sheet; `cleaned_data["terms"]` is a `Terms`, whatever else was asked stands beside it.

    Args:
        start: terms to begin with.
        minimum: what stands below the fields as the least that the union thinks acceptable.
        is_complete: whether what the vocabulary requires has to be answered.
        model_names: the models of the company's dossier, to be chosen from; None asks in words.
    """

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        *,
        start: Terms = NOTHING,
        minimum: Minimum | None = None,
        is_complete: bool = False,
        model_names: Sequence[str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.minimum = minimum
        self.start = start
        self.is_complete = is_complete
        own = list(self.fields)
        for field in VOCABULARY.fields:
            if field.type != "components" and not field.derived_from:
                self.fields[field.key] = self._field(field, start, model_names)
        self.row_count = self._count_rows(data, len(start.components))
        for number in range(self.row_count):
            given = start.components[number].as_json() if number < len(start.components) else {}
            self._add_payment(number, given)
        self.own_fields = own

    @property
    def wants_more_rows(self) -> bool:
        """Whether the person asked for more rows of payments instead of handing in."""
        return self.is_bound and MORE_ROWS in self.data

    def forget_errors(self) -> None:
        """Keep what was typed and say nothing about it yet."""
        self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        """Read the term sheet as a whole and put each error at its field."""
        cleaned = {name: self.cleaned_data[name] for name in self.own_fields if name in self.cleaned_data}
        raw = {
            key: self.cleaned_data[key] for key in VOCABULARY.by_key if self.cleaned_data.get(key) is not None
        }
        payments = [(number, self._payment(number)) for number in range(self.row_count)]
        given = [(number, payment) for number, payment in payments if payment]
        if given:
            raw[PAYMENTS] = [payment for _number, payment in given]
        elif self.is_complete:
            self.add_error("pay-0-kind", _("This has to be settled before an offer can be tabled."))
        try:
            cleaned["terms"] = Terms.parse(raw)
        except TermsInvalid as invalid:
            rows = [number for number, _payment in given]
            for error in invalid.errors:
                self.add_term_error(error, rows)
        return cleaned

    def add_term_error(self, error: FieldError, rows: Sequence[int] = ()) -> None:
        """Say an error of the term sheet at the field that it is about."""
        name: str | None = error.key
        if error.key == PAYMENTS:
            index = int(error.params.get("index", 0))
            number = rows[index] if index < len(rows) else 0
            name = f"pay-{number}-{error.params.get('part', 'kind')}"
        self.add_error(name if name in self.fields else None, say_field_error(error))

    def own(self) -> list[BoundField]:
        """List what is asked beside the terms."""
        return [self[name] for name in self.own_fields]

    def first_fields(self) -> list[BoundField]:
        """List the fields that are asked first, without the payments."""
        keys = dict.fromkeys(question.key for question in VOCABULARY.first_questions)
        return [self[key] for key in keys if key in self.fields]

    def other_groups(self) -> Iterator[FieldGroup]:
        """Give the rest in the groups of the vocabulary."""
        first = {question.key for question in VOCABULARY.first_questions}
        for group, fields in groups():
            names = [field.key for field in fields if field.key in self.fields and field.key not in first]
            if names:
                bound = tuple(self[name] for name in names)
                yield FieldGroup(group.id, _(group.label), bound, any(one.errors for one in bound))

    def payment_rows(self) -> Iterator[PaymentRow]:
        """Give the rows of payments."""
        for number in range(self.row_count):
            bound = [self[f"pay-{number}-{part.name}"] for part in PAYMENT_PARTS]
            yield PaymentRow(
                number + 1, tuple(bound[:6]), tuple(bound[6:]), any(one.errors for one in bound[6:])
            )

    def payment_hints(self) -> list[str]:
        """Say what the minimum asks of fields that are read off the payments."""
        if self.minimum is None:
            return []
        derived = [field.key for field in VOCABULARY.fields if field.derived_from]
        asked = [PAYMENTS, *derived]
        found = [(key, self.minimum.get(key)) for key in asked]
        return [f"{label(key)}: {say_minimum(key, one)}" for key, one in found if one is not None]

    def _field(self, field: Field, start: Terms, model_names: Sequence[str] | None) -> RawField:
        shape = SHAPES[field.type]
        widget, read, write = shape.widget(field), shape.read, shape.write
        if field.type == "models" and model_names is not None:
            widget = forms.CheckboxSelectMultiple(choices=[(name, name) for name in model_names])
            read, write = list, lambda value: value or []
        return RawField(
            read,
            label=label(field.key),
            widget=widget,
            required=self.is_complete and field.required,
            initial=write(start.get(field.key)),
            help_text=self._hint(field),
        )

    def _hint(self, field: Field) -> str:
        comparator = self.minimum.get(field.key) if self.minimum is not None else None
        minimum = (
            _("Minimum: %(words)s.") % {"words": say_minimum(field.key, comparator)} if comparator else ""
        )
        return " ".join(part for part in (_(field.question), minimum) if part)

    def _add_payment(self, number: int, given: Mapping[str, Any]) -> None:
        for part in PAYMENT_PARTS:
            widget = part.widget()
            value = part.write(given.get(part.name))
            if isinstance(widget, forms.Select) and value and value not in dict(widget.choices):
                widget.choices = [*widget.choices, (value, value)]
            self.fields[f"pay-{number}-{part.name}"] = RawField(
                part.read, label=part.label, widget=widget, required=False, initial=value
            )

    def _payment(self, number: int) -> dict[str, Any]:
        named = {part.name: self.cleaned_data.get(f"pay-{number}-{part.name}") for part in PAYMENT_PARTS}
        return {name: value for name, value in named.items() if value is not None}

    @staticmethod
    def _count_rows(data: Any, started: int) -> int:
        if data is None:
            return min(MOST_ROWS, started + SPARE_ROWS)
        posted = str(data.get(ROWS, ""))
        count = int(posted) if posted.isascii() and posted.isdigit() else SPARE_ROWS
        return max(1, min(MOST_ROWS, count + (SPARE_ROWS if MORE_ROWS in data else 0)))
