"""The vocabulary of term sheets, one version a file. Adding a field is adding data."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from apps.terms.vocabulary.model import (
    CrossCheck,
    DerivedRule,
    Field,
    FirstQuestion,
    Group,
    Json,
    Option,
    PaymentKind,
    PaymentPart,
    PresetSource,
    Vocabulary,
)

__all__ = [
    "VOCABULARY",
    "DerivedRule",
    "Field",
    "Group",
    "Json",
    "Option",
    "PaymentKind",
    "Vocabulary",
    "field",
    "fields",
    "groups",
    "load",
    "read",
]


@cache
def load(version: str) -> Vocabulary:
    """Load one version of the vocabulary that comes with the site.

    Raises:
        FileNotFoundError: there is no such version.
    """
    path = Path(__file__).with_name(f"v{version}.json")
    return read(json.loads(path.read_text(encoding="utf-8")))


def read(source: Mapping[str, Any]) -> Vocabulary:
    """Turn vocabulary data into frozen objects.

    Raises:
        TypeError: an entry has a part that its shape does not know.
    """
    all_fields = tuple(_field(entry, place) for place, entry in enumerate(source["fields"]))
    payments = source["component"]
    return Vocabulary(
        version=source["version"],
        note=source["note"],
        groups=tuple(Group(**entry) for entry in source["groups"]),
        fields=all_fields,
        by_key=MappingProxyType({one.key: one for one in all_fields}),
        payment_kinds=MappingProxyType({entry["id"]: PaymentKind(**entry) for entry in payments["kinds"]}),
        payment_parts=tuple(PaymentPart(**entry) for entry in payments["fields"]),
        payment_stages=_options(payments["stages"]),
        split_rules=_options(payments["split_rules"]),
        checks=tuple(CrossCheck(**entry) for entry in source["checks_across_fields"]),
        presets=tuple(PresetSource(**entry) for entry in source["presets"]),
        first_questions=tuple(FirstQuestion(**entry) for entry in source["first_questions"]),
    )


def _field(entry: Mapping[str, Any], position: int) -> Field:
    rule = entry.get("derived")
    shaped = {
        "options": _options(entry.get("options", ())),
        "applies_when": tuple((key, tuple(values)) for key, values in entry.get("applies_when", {}).items()),
        "derived": DerivedRule(**rule) if rule else None,
        "refused": tuple(entry.get("refused", ())),
    }
    return Field(**{**entry, **shaped, "position": position})


def _options(entries: Any) -> tuple[Option, ...]:
    return tuple(Option(**entry) for entry in entries)


VOCABULARY = load("1")


def field(key: str) -> Field:
    """Find a field by its key.

    Raises:
        KeyError: the vocabulary has no such field.
    """
    return VOCABULARY.by_key[key]


def fields() -> tuple[Field, ...]:
    """List all fields in the order of the vocabulary."""
    return VOCABULARY.fields


def groups() -> tuple[tuple[Group, tuple[Field, ...]], ...]:
    """List the groups in order, each with its fields."""
    return tuple(
        (group, tuple(one for one in VOCABULARY.fields if one.group == group.id))
        for group in VOCABULARY.groups
    )
