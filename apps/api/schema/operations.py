"""One operation of the API as an OpenAPI object, with everything that the manners of the API add to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema

from apps.api import problems
from apps.api.paging import MOST, USUAL

Json = dict[str, Any]
Words = str | Promise
_View = TypeVar("_View", bound=Callable[..., Any])

SHAPES: Json = {}
_ALWAYS = (
    *("bad_request", "not_authenticated", "authentication_failed", "not_acceptable", "throttled"),
    *("error", "unavailable"),
)
_READING = ("precondition_failed",)
_SENDING = ("parse_error", "invalid", "too_large", "unsupported_media_type")
_ONCE = ("idempotency.key_missing", "idempotency.key_reused", "idempotency.running")
_PAGED = ("invalid", "cursor.broken")
_LIMITS = ("RateLimit", "RateLimit-Policy")


@dataclass(frozen=True)
class Answer:
    """One good answer: the name of its shape, in words, with an example if there is a telling one."""

    shape: str
    words: Words
    example: object = None
    headers: Sequence[str] = ()
    links: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A body that is read: the name of its shape and an example that works."""

    shape: str
    example: object = None


def add_shapes(**shapes: Json) -> None:
    """Add the JSON Schemas of one app, each under its name."""
    SHAPES.update(shapes)


def shape(name: str) -> Json:
    """Refer to a shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def describes(
    name: str,
    *,
    summary: Words,
    words: Words,
    answers: Mapping[int, Answer],
    method: str = "GET",
    reads: Reading | None = None,
    refusals: Sequence[str] = (),
    paged: bool = False,
    once: bool = False,
    of_one: bool = False,
    matching: bool = False,
) -> Callable[[_View], _View]:
    """Describe one operation of a view.

    Args:
        refusals: codes that this operation may answer besides those that its manners bring.
        paged: it lists rows page by page.
        once: it demands an Idempotency-Key.
        of_one: its address has the public id of a subject, which may not be found.
        matching: it looks at If-Match.
    """
    reading = method == "GET"
    codes = [*_ALWAYS, *refusals]
    codes += [
        *(_READING if reading or matching else ()),
        *(_PAGED if paged else ()),
        *(_ONCE if once else ()),
    ]
    codes += [*(_SENDING if reads else ()), *(("not_found",) if of_one else ())]
    operation: Json = {
        "operationId": name,
        "summary": summary,
        "description": words,
        "tags": [name.split("_", maxsplit=1)[0]],
        "security": [{"apiKey": []}],
        "parameters": _parameters(paged=paged, once=once, of_one=of_one, matching=matching, reading=reading),
        **({"requestBody": _body(reads)} if reads else {}),
        "responses": {
            **{str(status): _answer(one, reading, paged, once) for status, one in answers.items()},
            **({"304": _unchanged()} if reading else {}),
            **_problems(codes),
        },
    }
    return extend_schema(operation=operation, methods=[method])  # type: ignore[no-any-return]  # untyped library


def _parameters(*, paged: bool, once: bool, of_one: bool, matching: bool, reading: bool) -> list[Json]:
    named = {
        "PublicId": of_one,
        "Limit": paged,
        "Cursor": paged,
        "IdempotencyKey": once,
        "IfMatch": matching,
        "IfNoneMatch": reading,
        "AcceptLanguage": True,
    }
    return [{"$ref": f"#/components/parameters/{name}"} for name, wanted in named.items() if wanted]


def _body(reads: Reading) -> Json:
    content: Json = {"schema": shape(reads.shape)}
    if reads.example is not None:
        content["example"] = reads.example
    return {"required": True, "content": {"application/json": content}}


def _answer(one: Answer, reading: bool, paged: bool, once: bool) -> Json:
    names = [*one.headers, *_LIMITS, *(("ETag",) if reading else ()), *(("Link",) if paged else ())]
    content: Json = {"schema": shape(one.shape)}
    if one.example is not None:
        content["example"] = one.example
    return {
        "description": one.words,
        "headers": _headers([*names, *(("Idempotency-Replayed",) if once else ())]),
        "content": {"application/json": content},
        **({"links": dict(one.links)} if one.links else {}),
    }


def _unchanged() -> Json:
    return {
        "description": _("You have it already: If-None-Match names this state."),
        "headers": _headers(["ETag"]),
    }


def _headers(names: Sequence[str]) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _status_of(code: str) -> int:
    kind = problems.KINDS.get(code)
    return kind.status if kind else problems.REFUSED


def _problems(codes: Sequence[str]) -> Json:
    ordered = sorted(dict.fromkeys(codes), key=_status_of)
    return {str(status): _problem(status, list(each)) for status, each in groupby(ordered, key=_status_of)}


_EXTRA = {401: ["WWW-Authenticate"], 429: ["Retry-After", *_LIMITS], 503: ["Retry-After"]}


def _problem(status: int, codes: list[str]) -> Json:
    """Describe one status: which codes come with it. What they mean stands on the page of each."""
    narrowed = {"properties": {"status": {"const": status}, "code": {"enum": codes}}}
    schema = {"allOf": [shape("Problem"), narrowed]}
    extra = _EXTRA.get(status, [])
    return {
        "description": ", ".join(f"`{code}`" for code in codes),
        **({"headers": _headers(extra)} if extra else {}),
        "content": {problems.CONTENT_TYPE: {"schema": schema}},
    }


_STRING: Json = {"type": "string"}
SHAPES["Problem"] = {
    "type": "object",
    "description": _("A problem document (RFC 9457)."),
    "required": ["type", "title", "status", "code", "detail", "instance"],
    "properties": {
        "type": {**_STRING, "format": "uri", "description": _("The page that explains the code.")},
        "title": {**_STRING, "description": _("What is wrong, the same for every occurrence of the code.")},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {**_STRING, "description": _("For machines; it never changes its meaning.")},
        "detail": {**_STRING, "description": _("What is wrong this time, for people.")},
        "instance": {**_STRING, "format": "uri-reference", "description": _("The path that was asked.")},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}},
    },
}
SHAPES["FieldProblem"] = {
    "type": "object",
    "required": ["field", "code", "detail"],
    "properties": {
        "field": {**_STRING, "description": _("A field of the terms, a member, a parameter or a header.")},
        "code": _STRING,
        "detail": _STRING,
        "pointer": {
            **_STRING,
            "format": "json-pointer",
            "description": _("Where it lies in the body (RFC 6901)."),
        },
    },
}

PARAMETERS: Json = {
    "PublicId": {
        "name": "public_id",
        "in": "path",
        "required": True,
        "description": _("The id that a list gave."),
        "schema": {**_STRING, "pattern": "^[a-z2-7]{16}$"},
    },
    "Limit": {
        "name": "limit",
        "in": "query",
        "description": _("How many rows a page has."),
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    },
    "Cursor": {
        "name": "cursor",
        "in": "query",
        "description": _("Where the page begins; take it from “next” and keep it as it is."),
        "schema": {**_STRING, "pattern": "^[A-Za-z0-9_-]+:[A-Za-z0-9_-]+$"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": _(
            "New for each thing that you want done, and the same again to send the same request again. It is "
            "bound to your organisation, the address and the whole body: for three days the same request is "
            "answered with the first answer. A request that was refused changed nothing and "
            "leaves its key free."
        ),
        "schema": {**_STRING, "pattern": "^[!-~]{1,64}$", "minLength": 1, "maxLength": 64},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": _(
            "The ETag of this address as you last read it: if anything has changed since, nothing is done."
        ),
        "schema": _STRING,
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": _("The ETag that you have: if it is still right, the answer is 304 without a body."),
        "schema": _STRING,
    },
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "description": _("The language of the sentences for people. Codes are the same in all."),
        "schema": _STRING,
        "example": "en",
    },
}


def _header(words: Words, **schema: object) -> Json:
    return {"description": words, "schema": {**_STRING, **schema}}


HEADERS: Json = {
    "ETag": _header(_("Names this state of what you see; another key or language has another.")),
    "Link": _header(_("The addresses of the first page and, if there is one, the next (RFC 8288).")),
    "Location": _header(_("The address of what was made."), format="uri-reference"),
    "Retry-After": {
        "description": _("After how many seconds to come back."),
        "schema": {"type": "integer", "minimum": 0},
    },
    "RateLimit": _header(_("What is left of each quota, and for how many seconds.")),
    "RateLimit-Policy": _header(_("The quotas: requests and seconds, for the key and the organisation.")),
    "Idempotency-Replayed": _header(_("“true” if this is the first answer, given again."), enum=["true"]),
    "WWW-Authenticate": _header(_("Which scheme to use: Bearer.")),
}
