"""The shape of terms as JSON Schema (2020-12), built from the vocabulary for the API's documents."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from apps.terms.amounts import CURRENCY_DECIMALS, LARGEST_WHOLE
from apps.terms.components import MOST_COMPONENTS
from apps.terms.text import LONGEST_NAME, LONGEST_TEXT, LONGEST_URL
from apps.terms.values import MOST_ITEMS, WORLD
from apps.terms.vocabulary import VOCABULARY, Field

Schema = dict[str, Any]

_NUMBER: Schema = {"type": ["string", "number"], "pattern": r"^[0-9]{1,15}(\.[0-9]{1,6})?$", "minimum": 0}
_PERCENT: Schema = {
    "type": ["string", "number"],
    "pattern": r"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)$",
    "minimum": 0,
    "maximum": 100,
}
_DURATION: Schema = {
    "type": "string",
    "pattern": r"^P(?=[0-9])([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,5}D)?$",
}
_CURRENCY: Schema = {"type": "string", "enum": sorted(CURRENCY_DECIMALS)}
_COUNTRY: Schema = {"type": "string", "pattern": "^[A-Z]{2}$"}
_DATE: Schema = {"type": "string", "format": "date"}
_NAME: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}


def json_schema() -> Schema:
    """Describe terms as they are sent; what only a machine that knows all fields can check is not in it."""
    described: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Terms, version {VOCABULARY.version}",
        "description": VOCABULARY.note,
        "type": "object",
        "properties": {one.key: _describe(one) for one in VOCABULARY.fields if not one.derived_from},
        "additionalProperties": False,
        "required": [one.key for one in VOCABULARY.fields if one.required],
    }
    return deepcopy(described)  # the caller may change it, and parts of it are shared


def _describe(one: Field) -> Schema:
    unit = f" ({one.unit})" if one.unit else ""
    return {"title": one.label, "description": one.question + unit, **_shape(one)}


def _shape(one: Field) -> Schema:
    return _SHAPES[one.type] if one.type in _SHAPES else _SHAPES_OF_FIELD[one.type](one)


def _closed(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(one: Field, items: Schema) -> Schema:
    least = 0 if one.may_be_empty else 1
    return {"type": "array", "items": items, "minItems": least, "maxItems": MOST_ITEMS}


def _components() -> Schema:
    parts: dict[str, Schema] = {
        "kind": {"enum": list(VOCABULARY.payment_kinds)},
        "stage": {"enum": [option.id for option in VOCABULARY.payment_stages]},
        "split_rule": {"enum": [option.id for option in VOCABULARY.split_rules]},
        "amount": _NUMBER,
        "currency": _CURRENCY,
        "percent": _PERCENT,
        "duration": _DURATION,
        "boolean": {"type": "boolean"},
        "due": {"anyOf": [_DURATION, _DATE]},
        "name": _NAME,
        "text": _TEXT,
    }
    properties = {part.id: {"title": part.label, **parts[part.type]} for part in VOCABULARY.payment_parts}
    shape = _closed(("kind",), **properties)
    return {"type": "array", "items": shape, "minItems": 1, "maxItems": MOST_COMPONENTS}


def _repertoire() -> Schema:
    digest: Schema = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
    return {
        "oneOf": [
            _closed(("kind",), kind={"const": "all"}),
            _closed(("kind", "category"), kind={"const": "category"}, category=_NAME),
            _closed(("kind", "list"), kind={"const": "list"}, list=_NAME, digest=digest),
        ]
    }


_SHAPES: Mapping[str, Schema] = {
    "boolean": {"type": "boolean"},
    "components": _components(),
    "date": _DATE,
    "date_range": _closed(("from", "until"), **{"from": _DATE, "until": _DATE}),
    "decimal": _NUMBER,
    "duration": _DURATION,
    "integer": {
        "type": ["string", "integer"],
        "pattern": "^[0-9]{1,16}$",
        "minimum": 0,
        "maximum": LARGEST_WHOLE,
    },
    "legal_entity": _closed(
        ("name", "country"), name=_NAME, country=_COUNTRY, register_id={"type": "string", "maxLength": 60}
    ),
    "money": _closed(("amount", "currency"), amount=_NUMBER, currency=_CURRENCY),
    "percent": _PERCENT,
    "repertoire": _repertoire(),
    "text": _TEXT,
    "url": {"type": "string", "format": "uri", "maxLength": LONGEST_URL},
}

_SHAPES_OF_FIELD: Mapping[str, Callable[[Field], Schema]] = {
    "choice": lambda one: {"type": "string", "enum": list(one.option_ids)},
    "choices": lambda one: _list(one, {"type": "string", "enum": list(one.option_ids)}),
    "countries": lambda one: _list(one, {"anyOf": [_COUNTRY, {"const": WORLD}]}),
    "models": lambda one: _list(one, _NAME),
}
