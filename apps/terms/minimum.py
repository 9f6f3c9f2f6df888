"""Minimum terms: what a union thinks no offer should go below, field by field."""

import hashlib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from apps.terms.errors import FieldError, TermsInvalid, ValueInvalid, shown
from apps.terms.ordering import NO_PAYMENT
from apps.terms.text import read_text
from apps.terms.values import read_value
from apps.terms.vocabulary import VOCABULARY, Field, Json

LONGEST_REASON = 1000

_NUMBERS = frozenset({"decimal", "duration", "integer", "money", "percent"})
_LISTS = frozenset({"choices", "countries", "models"})
_PLAIN = frozenset({"boolean", "choice", "decimal", "duration", "integer", "percent"})
_ONE_OF = frozenset({"choice"})
_NONE: frozenset[str] = frozenset()

TYPES_OF: Mapping[str, frozenset[str]] = {
    "equals": _PLAIN,
    "not_equals": _PLAIN,
    "one_of": _ONE_OF,
    "all_of": _LISTS,
    "none_of": _LISTS,
    "at_least": _NUMBERS,
    "at_most": _NUMBERS,
    "more_than": _NUMBERS,
    "personal_yes": _NONE,
    "each_paid": _NONE,
    "upfront_and_ongoing": _NONE,
}
"""The types that a comparator fits. Where a field's own data suggest a comparator, it fits as well."""

WITHOUT_VALUE = frozenset({"present", "each_paid", "upfront_and_ongoing"})
_OF_A_LIST = frozenset({"one_of", "all_of", "none_of", "personal_yes"})


@dataclass(frozen=True, slots=True)
class Comparator:
    """What one field has to be. `value` is canonical; `reason` says why, in the union's words."""

    kind: str
    value: Json | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Write it as it was read."""
        written: dict[str, Any] = {"comparator": self.kind}
        if self.value is not None:
            written["value"] = deepcopy(self.value)
        return {**written, "reason": self.reason} if self.reason else written


@dataclass(frozen=True, slots=True)
class Minimum:
    """Minimum terms of one version. Build it with `Minimum.parse`; two are equal if their bytes are."""

    _comparators: Mapping[str, Comparator] = field(compare=False, repr=False)
    _canonical: bytes

    @classmethod
    def parse(cls, raw: object) -> "Minimum":
        """Read minimum terms from parsed JSON: field -> {"comparator", "value", "reason"}.

        Raises:
            TermsInvalid: with every error that was found, each naming its field.
        """
        if not isinstance(raw, Mapping):
            raise TermsInvalid([FieldError("", "not_an_object", {"given": shown(raw)})])
        found = [key for key in raw if key not in VOCABULARY.by_key]
        errors = [FieldError(shown(key), "unknown_field") for key in found[: len(VOCABULARY.fields)]]
        comparators: dict[str, Comparator] = {}
        for one in VOCABULARY.fields:
            if raw.get(one.key) is not None:
                try:
                    comparators[one.key] = _read(one, raw[one.key])
                except ValueInvalid as problem:
                    errors.append(FieldError(one.key, problem.code, problem.params))
        if errors:
            raise TermsInvalid(errors)
        written = {key: comparator.as_json() for key, comparator in comparators.items()}
        return cls(comparators, rfc8785.dumps(written))

    def get(self, key: str) -> Comparator | None:
        """Find what a field has to be; None if the minimum says nothing about it."""
        return self._comparators.get(key)

    def __iter__(self) -> Iterator[str]:
        """Go through the fields in the order of the vocabulary."""
        return iter(self._comparators)

    def __len__(self) -> int:
        """Count the fields that have a minimum."""
        return len(self._comparators)

    def as_json(self) -> dict[str, dict[str, Any]]:
        """Write the minimum as plain JSON values of the caller's own."""
        return {key: comparator.as_json() for key, comparator in self._comparators.items()}

    def canonical(self) -> bytes:
        """Write the bytes that are hashed (RFC 8785)."""
        return self._canonical

    @property
    def hash(self) -> str:
        """The SHA-256 of the canonical bytes, in hex."""
        return hashlib.sha256(self._canonical).hexdigest()


def suggested_minimum() -> Minimum:
    """Build the starting point that the vocabulary suggests: a proposal, not law."""
    return Minimum.parse(
        {
            one.key: {**one.suggested_floor, "reason": one.basis}
            for one in VOCABULARY.fields
            if one.suggested_floor is not None
        }
    )


def comparators_for(one: Field) -> tuple[str, ...]:
    """List the comparators that fit a field."""
    own = one.suggested_floor["comparator"] if one.suggested_floor else "present"
    fitting = [kind for kind, types in TYPES_OF.items() if one.type in types or kind == own]
    return ("present", *fitting)


def _read(one: Field, raw: object) -> Comparator:
    if not isinstance(raw, Mapping):
        raise ValueInvalid("not_an_object", given=shown(raw))
    for part in raw:
        if part not in {"comparator", "value", "reason"}:
            raise ValueInvalid("unknown_part", part=shown(part))
    kind = raw.get("comparator")
    if not isinstance(kind, str) or (kind != "present" and kind not in TYPES_OF):
        raise ValueInvalid("unknown_comparator", given=shown(kind))
    if kind not in comparators_for(one):
        raise ValueInvalid("comparator_not_for_field", comparator=kind)
    reason = raw.get("reason") or ""
    return Comparator(
        kind=kind,
        value=_read_value(one, kind, raw.get("value")),
        reason=read_text(reason, limit=LONGEST_REASON) if reason else "",
    )


def _read_value(one: Field, kind: str, raw: object) -> Json | None:
    if kind in WITHOUT_VALUE:
        if raw is not None:
            raise ValueInvalid("value_not_allowed", comparator=kind)
        return None
    if raw is None:
        raise ValueInvalid("value_missing", comparator=kind)
    if kind == "one_of":
        return _read_options(one, raw)
    if one.type == "money" and raw in (0, NO_PAYMENT):
        return NO_PAYMENT
    if kind in _OF_A_LIST and raw in ([], ()):
        raise ValueInvalid("empty")
    return read_value(one, raw)


def _read_options(one: Field, raw: object) -> list[str]:
    if not isinstance(raw, list | tuple):
        raise ValueInvalid("not_a_list", given=shown(raw))
    if not raw:
        raise ValueInvalid("empty")
    if len(raw) > len(one.options):
        raise ValueInvalid("too_many", limit=len(one.options))
    return sorted({str(read_value(one, option)) for option in raw})
