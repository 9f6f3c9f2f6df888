"""The form of a whole term sheet: first questions, payments, then the rest in groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from apps.proposals.fields.shapes import (
    ONGOING,
    PAYMENT_PARTS,
    SHAPES,
    UPFRONT,
    RawField,
    category_of,
    kinds_for,
)
from apps.proposals.messages import TELLS_OTHERS
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
# Where an empty row of payments stands: by turns with what is paid once, and with what is paid again.
PLACES = (UPFRONT, ONGOING)
# Asked together with the payments that it belongs to.
BESIDE_PAYMENTS = {"money.revenue_base"}


@dataclass(frozen=True)
class FieldGroup:
    """A heading with its bound fields; `is_open` if one of them has an error."""

    id: str
    label: str
    fields: tuple[BoundField, ...]
    is_open: bool


@dataclass(frozen=True)
class PaymentRow:
    """The fields of one payment: what is asked of every payment, and what stands behind "more".

    `place` is among which payments it stands: "upfront", "ongoing" or "other"; `is_spare`: it is empty, and
    another one stands there already.
    """

    number: int
    place: str
    main: tuple[BoundField, ...]
    more: tuple[BoundField, ...]
    is_open: bool
    is_spare: bool

    @property
    def index(self) -> int:
        """Its number in the names of its fields."""
        return self.number - 1


@dataclass(frozen=True)
class Question:
    """One of the questions asked first: its fields, or the payments that answer it, or both."""

    number: int
    category: str
    fields: tuple[BoundField, ...]
    rows: tuple[PaymentRow, ...]
    hints: tuple[str, ...]


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
        self._entered: dict[str, Any] = {}

    @property
    def wants_more_rows(self) -> bool:
        """Whether the person asked for more rows of payments instead of handing in."""
        return self.is_bound and MORE_ROWS in self.data

    def forget_errors(self) -> None:
        """Keep what was typed and say nothing about it yet."""
        self.full_clean()
        self._errors = ErrorDict()

    def readable_terms(self) -> Terms:
        """Give the terms as they stand in the form; an answer that cannot be read is left out."""
        if not self.is_bound:
            return self.start
        if self._errors is None:
            self.full_clean()
        try:
            return Terms.parse(self._entered)
        except TermsInvalid as invalid:
            wrong = {error.key for error in invalid.errors}
            return Terms.parse({key: answer for key, answer in self._entered.items() if key not in wrong})

    def clean(self) -> dict[str, Any]:
        """Read the term sheet as a whole and put each error at its field."""
        cleaned = {name: self.cleaned_data[name] for name in self.own_fields if name in self.cleaned_data}
        self._entered, rows = self._raw()
        if not rows and self.is_complete:
            self.add_error("pay-0-kind", _("This has to be settled before an offer can be tabled."))
        try:
            cleaned["terms"] = Terms.parse(self._entered)
        except TermsInvalid as invalid:
            for error in invalid.errors:
                self.add_term_error(error, rows)
        return cleaned

    def _raw(self) -> tuple[dict[str, Any], list[int]]:
        """Gather what was answered, and the numbers of the rows that hold a payment."""
        raw = {
            key: self.cleaned_data[key] for key in VOCABULARY.by_key if self.cleaned_data.get(key) is not None
        }
        payments = [(number, self._payment(number)) for number in range(self.row_count)]
        given = [(number, payment) for number, payment in payments if payment]
        if given:
            raw[PAYMENTS] = [payment for _number, payment in given]
        return raw, [number for number, _payment in given]

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

    def questions(self) -> list[Question]:
        """List what is asked first, numbered; payments of other kinds stand with the rest."""
        rows = list(self.payment_rows())
        found: list[Question] = []
        for asked in VOCABULARY.first_questions:
            if asked.key in BESIDE_PAYMENTS:
                last = found.pop()
                found.append(replace(last, fields=(*last.fields, self[asked.key])))
                continue
            found.append(
                Question(
                    number=len(found) + 1,
                    category=asked.category,
                    fields=(self[asked.key],) if asked.key in self.fields else (),
                    rows=tuple(row for row in rows if asked.category and row.place == asked.category),
                    hints=tuple(self.payment_hints(asked.category)) if asked.category else (),
                )
            )
        return found

    def first_fields(self) -> list[BoundField]:
        """List the fields that are asked first, without the payments."""
        return [field for question in self.questions() for field in question.fields]

    def other_payments(self) -> list[PaymentRow]:
        """List the payments that are neither paid once nor again and again."""
        return [row for row in self.payment_rows() if row.place not in PLACES]

    def other_total(self) -> int:
        """Count the questions that are not asked first."""
        return sum(len(group.fields) for group in self.other_groups())

    def has_other_errors(self) -> bool:
        """Say whether something is wrong in what is not asked first."""
        return any(group.is_open for group in self.other_groups()) or any(
            field.errors for row in self.other_payments() for field in (*row.main, *row.more)
        )

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
        filled: set[str] = set()
        for number in range(self.row_count):
            bound = [self[f"pay-{number}-{part.name}"] for part in PAYMENT_PARTS]
            place = self._place(number)
            is_empty = not bound[0].value() and not any(one.errors for one in bound)
            kind = self.fields[f"pay-{number}-kind"].widget
            if isinstance(kind, forms.Select):
                kind.choices = kinds_for(place)
            yield PaymentRow(
                number + 1,
                place,
                tuple(bound[:6]),
                tuple(bound[6:]),
                any(one.errors for one in bound[6:]),
                is_spare=is_empty and place in filled,
            )
            filled |= set() if is_empty else {place}

    def payment_hints(self, category: str = "") -> list[str]:
        """Say what the minimum asks of payments and of fields that are read off them.

        Args:
            category: only of payments of this category, and not of all together.
        """
        if self.minimum is None:
            return []
        derived = [
            field.key
            for field in VOCABULARY.fields
            if field.derived and (not category or category_of(field.derived.kind) == category)
        ]
        asked = derived if category == ONGOING else [PAYMENTS, *derived]
        found = [(key, self.minimum.get(key)) for key in asked]
        return [f"{label(key)}: {say_minimum(key, one)}" for key, one in found if one is not None]

    def _place(self, number: int) -> str:
        """Say among which payments a row stands: with its kind, or empty where it was."""
        kind = self[f"pay-{number}-kind"].value()
        posted = self.data.get(f"pay-{number}-place") if self.is_bound else None
        turn = PLACES[(number - len(self.start.components)) % len(PLACES)]
        return category_of(kind) or (posted if posted in PLACES else turn)

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
        note = str(TELLS_OTHERS) if field.key == "money.most_favoured" else ""
        return " ".join(part for part in (_(field.question), minimum, note) if part)

    def _add_payment(self, number: int, given: Mapping[str, Any]) -> None:
        for part in PAYMENT_PARTS:
            widget = part.widget()
            value = part.write(given.get(part.name))
            known = part.name == "kind" or not value
            if isinstance(widget, forms.Select) and not known and value not in dict(widget.choices):
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
