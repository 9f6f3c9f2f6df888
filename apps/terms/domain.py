"""A term sheet: canonical, immutable, with a hash that changes if one letter changes."""

import hashlib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal

import rfc8785

from apps.terms.amounts import Money
from apps.terms.components import Component, read_components
from apps.terms.derived import derive
from apps.terms.duration import Duration
from apps.terms.errors import FieldError, TermsInvalid, ValueInvalid, shown
from apps.terms.values import read_value
from apps.terms.vocabulary import VOCABULARY, Field, Json

MOST_UNKNOWN = 50


@dataclass(frozen=True, slots=True)
class Terms:
    """Answers to fields of the vocabulary. Build it with `Terms.parse`; two are equal if their bytes are."""

    _values: Mapping[str, Json] = field(compare=False, repr=False)
    _components: tuple[Component, ...] = field(compare=False, repr=False)
    _canonical: bytes

    @classmethod
    def parse(cls, raw: object) -> "Terms":
        """Read terms from parsed JSON or a form; null and "" are no answer.

        Raises:
            TermsInvalid: with every error that was found, each naming its field.
        """
        if not isinstance(raw, Mapping):
            raise TermsInvalid([FieldError("", "not_an_object", {"given": shown(raw)})])
        errors = _unknown(raw)
        values: dict[str, Json] = {}
        components: tuple[Component, ...] = ()
        for one in VOCABULARY.fields:
            answer = raw.get(one.key)
            if answer is None or answer == "":
                continue
            if one.type == "components" and not one.derived_from:
                components, problems = read_components(one.key, answer)
                values[one.key] = [component.as_json() for component in components]
            else:
                problems = _read_into(values, one, answer)
            errors.extend(problems)
        if errors:
            raise TermsInvalid(errors)
        ordered = dict(sorted(values.items()))
        return cls(ordered, components, rfc8785.dumps(ordered))

    def as_json(self) -> dict[str, Json]:
        """Write the answers, without what is derived, as plain JSON values of the caller's own."""
        return deepcopy(dict(self._values))

    def canonical(self) -> bytes:
        """Write the bytes that are hashed (RFC 8785)."""
        return self._canonical

    @property
    def hash(self) -> str:
        """The SHA-256 of the canonical bytes, in hex."""
        return hashlib.sha256(self._canonical).hexdigest()

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields that have an answer, in the order of the vocabulary."""
        return tuple(one.key for one in VOCABULARY.fields if one.key in self._values)

    def get(self, key: str) -> Json | None:
        """Find an answer, given or derived from the payments; None if there is none.

        Raises:
            KeyError: the vocabulary has no such field.
        """
        rule = VOCABULARY.by_key[key].derived
        if rule is not None:
            return derive(rule, self._components)
        return deepcopy(self._values.get(key))

    def text(self, key: str) -> str:
        """Find an answer that is one string; "" if there is none or it has another shape."""
        value = self.get(key)
        return value if isinstance(value, str) else ""

    def choices(self, key: str) -> tuple[str, ...]:
        """Find the answers of a list of strings, or of a choice as a list of one."""
        value = self.get(key)
        if isinstance(value, list):
            return tuple(item for item in value if isinstance(item, str))
        return (value,) if isinstance(value, str) else ()

    def number(self, key: str) -> Decimal | None:
        """Find an answer of type percent, decimal or integer."""
        known = VOCABULARY.by_key[key].type in {"percent", "decimal", "integer"}
        return Decimal(self.text(key)) if known and self.text(key) else None

    def money(self, key: str) -> Money | None:
        """Find an amount with its currency."""
        value = self.get(key)
        if not isinstance(value, dict) or VOCABULARY.by_key[key].type != "money":
            return None
        return Money(Decimal(value["amount"]), value["currency"])

    def duration(self, key: str) -> Duration | None:
        """Find a length of time."""
        known = VOCABULARY.by_key[key].type == "duration"
        return Duration.parse(self.text(key)) if known and self.text(key) else None

    @property
    def uses(self) -> tuple[str, ...]:
        """What may be done with the works."""
        return self.choices("scope.uses")

    @property
    def components(self) -> tuple[Component, ...]:
        """The payments, in canonical order."""
        return self._components

    def replace(self, changes: Mapping[str, object]) -> "Terms":
        """Make other terms with some answers changed; None takes an answer away.

        Raises:
            TermsInvalid: a change cannot be read.
        """
        return Terms.parse({**self._values, **changes})


def _unknown(raw: Mapping[object, object]) -> list[FieldError]:
    found = [key for key in raw if key not in VOCABULARY.by_key]
    return [FieldError(shown(key), "unknown_field") for key in found[:MOST_UNKNOWN]]


def _read_into(values: dict[str, Json], one: Field, answer: object) -> tuple[FieldError, ...]:
    if one.derived_from:
        return (FieldError(one.key, "derived_field", {"source": one.derived_from}),)
    try:
        values[one.key] = read_value(one, answer)
    except ValueInvalid as problem:
        return (FieldError(one.key, problem.code, problem.params),)
    return ()


NOTHING = Terms.parse({})
"""A sheet without answers."""
