"""The shapes of the vocabulary: fields, options, payments, presets. Frozen, read from data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Json = str | bool | list[Any] | dict[str, Any]
"""A canonical value: numbers are strings, lists are sorted where order means nothing."""

FieldType = Literal[
    "boolean",
    "choice",
    "choices",
    "components",
    "countries",
    "date",
    "date_range",
    "decimal",
    "duration",
    "integer",
    "legal_entity",
    "models",
    "money",
    "percent",
    "repertoire",
    "text",
    "url",
]

Direction = Literal[
    "fewer",
    "false",
    "higher",
    "lower",
    "more",
    "not_comparable",
    "options_best_first",
    "options_best_last",
    "true",
]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice; `personal` marks a use that needs the person's own yes."""

    id: str
    label: str
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A heading under which fields stand."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class DerivedRule:
    """How a field is read off the payments: which kind, its amount or its percentage."""

    kind: str
    take: Literal["amount", "percent"]
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One atomic field of a term sheet.

    `position` is its place in the vocabulary; `summary` its rank among the fields shown first, 0 for none.
    """

    key: str
    group: str
    label: str
    type: FieldType
    question: str
    better_for_artists: Direction
    position: int
    unit: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    may_be_empty: bool = False
    summary: int = 0
    applies_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    derived_from: str = ""
    derived: DerivedRule | None = None
    refused: tuple[str, ...] = ()
    suggested_floor: Mapping[str, Any] | None = None
    basis: str = ""
    note: str = ""

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The identifiers of the options, in the order of the vocabulary."""
        return tuple(option.id for option in self.options)

    @property
    def personal_options(self) -> tuple[str, ...]:
        """The options that need the person's own yes."""
        return tuple(option.id for option in self.options if option.personal)

    @property
    def ranked_options(self) -> tuple[str, ...]:
        """The options from worst to best for artists; empty where they have no order."""
        if self.better_for_artists == "options_best_last":
            return self.option_ids
        if self.better_for_artists == "options_best_first":
            return self.option_ids[::-1]
        return ()

    def label_of(self, option_id: str) -> str:
        """Name an option in words; an unknown identifier is returned as it is."""
        return next((option.label for option in self.options if option.id == option_id), option_id)


@dataclass(frozen=True, slots=True)
class PaymentKind:
    """A kind of payment. `needs` says what fills it: amount, percent, either of them, or a note."""

    id: str
    label: str
    category: Literal["upfront", "ongoing", "other"]
    needs: Literal["amount", "percent", "either", "note"]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """One part of a payment, such as its stage or its currency."""

    id: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A check that reads more than one field; `code` names the function that does it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class PresetSource:
    """A starting point for a company: raw terms under a name."""

    id: str
    label: str
    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """A field to be asked first; `category` narrows payments to upfront or ongoing."""

    key: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One version of the whole vocabulary."""

    version: str
    note: str
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    by_key: Mapping[str, Field]
    payment_kinds: Mapping[str, PaymentKind]
    payment_parts: tuple[PaymentPart, ...]
    payment_stages: tuple[Option, ...]
    split_rules: tuple[Option, ...]
    checks: tuple[CrossCheck, ...]
    presets: tuple[PresetSource, ...]
    first_questions: tuple[FirstQuestion, ...]
