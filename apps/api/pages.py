"""The OpenAPI document as a page: the same content, put in the order in which a person reads."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

Json = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of a table: a name, what it may be, what it is about; `target` is the shape it leads to."""

    name: str
    kind: str
    words: str
    required: bool = False
    target: str = ""


@dataclass(frozen=True)
class Response:
    """One answer: its status, its words or the codes that come with it, its shape."""

    status: str
    words: str
    codes: list[str]
    target: str
    headers: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    parameters: list[Row]
    body: str
    example: str
    responses: list[Response]


@dataclass(frozen=True)
class Group:
    """Operations about one subject."""

    name: str
    words: str
    operations: list[Operation]


@dataclass(frozen=True)
class Shape:
    """One object with its members."""

    name: str
    words: str
    rows: list[Row]


def groups_of(document: Json) -> list[Group]:
    """List the operations by subject, in the order of the document's tags."""
    found = list(_operations(document))
    return [
        Group(tag["name"], tag["description"], [one for name, one in found if name == tag["name"]])
        for tag in document["tags"]
    ]


def _operations(document: Json) -> Iterator[tuple[str, Operation]]:
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            yield one["tags"][0], _operation(document, method, path, one)


def _operation(document: Json, method: str, path: str, one: Json) -> Operation:
    content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    example = json.dumps(content["example"], indent=2, ensure_ascii=False) if "example" in content else ""
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        words=one["description"],
        parameters=[
            _parameter(document["components"]["parameters"][_name(each)]) for each in one["parameters"]
        ],
        body=_name(content.get("schema", {})),
        example=example,
        responses=[_response(status, each) for status, each in one["responses"].items()],
    )


def _parameter(one: Json) -> Row:
    return Row(one["name"], _PLACES[one["in"]](), one["description"], bool(one.get("required")))


_PLACES = {
    "path": lambda: _("in the path"),
    "query": lambda: _("in the query"),
    "header": lambda: _("a header"),
}


def _response(status: str, one: Json) -> Response:
    schema: Json = next((each["schema"] for each in one.get("content", {}).values()), {})
    narrowed = schema.get("allOf", [])
    codes = narrowed[1]["properties"]["code"]["enum"] if narrowed else []
    headers = ", ".join(one.get("headers", {}))
    return Response(status, "" if codes else one["description"], codes, _name(schema), headers)


def _name(schema: Json) -> str:
    """Name what a reference leads to; "" if it is none."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def shapes_of(document: Json) -> list[Shape]:
    """List the objects of the document with their members."""
    found = document["components"]["schemas"]
    return [Shape(name, one.get("description", ""), _rows(one)) for name, one in found.items()]


def _rows(schema: Json) -> list[Row]:
    needed = schema.get("required", ())
    return [
        Row(name, _kind(one), _words(one), name in needed, _target(one))
        for name, one in schema.get("properties", {}).items()
    ]


def _words(one: Json) -> str:
    title = one.get("title", "")
    words = one.get("description", "")
    return f"{title}: {words}" if title and words else title or words


def _target(one: Json) -> str:
    inner = [one, one.get("items", {}), *one.get("anyOf", [])]
    return next((_name(each) for each in inner if _name(each)), "")


def _kind(one: Json) -> str:
    """Say what a value may be, in the words of JSON."""
    if _name(one):
        return _name(one)
    if "anyOf" in one or "oneOf" in one:
        return " | ".join(
            dict.fromkeys(_kind(each) for each in [*one.get("anyOf", []), *one.get("oneOf", [])])
        )
    if "const" in one:
        return json.dumps(one["const"])
    if "enum" in one:
        return " | ".join(json.dumps(each) for each in one["enum"])
    if one.get("type") == "array":
        return f"[{_kind(one.get('items', {}))}]"
    kinds = one.get("type", "any")
    plain = kinds if isinstance(kinds, str) else " | ".join(kinds)
    return f"{plain} ({one['format']})" if "format" in one else plain
