"""Long lists page by page: each begins behind the last row of the one before, whatever was added since."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError as ValueProblem
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from apps.api.errors import Problem

USUAL = 50
MOST = 100
_TIE = "public_id"
_LONGEST_NAME = 40

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the address of those behind them."""

    rows: Sequence[Row]
    next: str | None
    first: str

    def answer(self, name: str, rows: Sequence[object], **more: object) -> dict[str, object]:
        """Give the body: the rows under their name, "next", and what else is said with them."""
        return {name: list(rows), "next": self.next, **more}

    def respond(self, content: dict[str, object]) -> Response:
        """Answer with the body and with the same addresses in `Link` (RFC 8288)."""
        links = [f'<{self.first}>; rel="first"', *([f'<{self.next}>; rel="next"'] if self.next else [])]
        return Response(content, headers={"Link": ", ".join(links)})


def page_of(request: Request, rows: QuerySet[Row], *, by: str) -> Page[Row]:
    """Read one page of a list.

    Args:
        rows: what the caller may see; its order is replaced.
        by: the field that it is ordered by, "-" before it for the highest first. It never changes, and
            rows that have it in common are ordered by their public id.

    Raises:
        ValidationError: "limit" is no number from 1 to 100, or a parameter is not known: a misspelt
            "cursor" would read the first page for ever.
        Problem: "cursor.broken".
    """
    _demand_known(request)
    field, down = by.removeprefix("-"), by.startswith("-")
    limit = _limit(request)
    ordered = rows.order_by(by, f"{'-' if down else ''}{_TIE}")
    given = request.query_params.get("cursor")
    if given is not None:
        ordered = ordered.filter(_behind(request, rows.model, given, field, "lt" if down else "gt"))
    found = list(ordered[: limit + 1])
    address = request.build_absolute_uri(request.path)
    first = address if limit == USUAL else replace_query_param(address, "limit", limit)
    more = len(found) > limit
    cursor = (
        _cursor(request, getattr(found[limit - 1], field), getattr(found[limit - 1], _TIE)) if more else ""
    )
    return Page(found[:limit], replace_query_param(first, "cursor", cursor) if more else None, first)


def _demand_known(request: Request) -> None:
    unknown = set(request.query_params) - {"limit", "cursor"}
    if unknown:
        raise ValidationError(
            {name[:_LONGEST_NAME]: _("There is no such parameter.") for name in sorted(unknown)}
        )


def _limit(request: Request) -> int:
    given = str(request.query_params.get("limit", USUAL))
    number = int(given) if given.isascii() and given.isdecimal() and len(given) <= len(str(MOST)) else 0
    if not 1 <= number <= MOST:
        raise ValidationError({"limit": _("Ask for a number of rows from 1 to %(most)s.") % {"most": MOST}})
    return number


def _signer(request: Request) -> signing.Signer:
    """Bind a cursor to its list; it tells nothing that the rows themselves do not tell."""
    return signing.Signer(salt=f"tutti.api.cursor:{request.path}")


def _cursor(request: Request, value: Any, tie: str) -> str:
    place = [value.isoformat() if hasattr(value, "isoformat") else value, tie]
    return _signer(request).sign(signing.b64_encode(json.dumps(place).encode()).decode())


def _behind(request: Request, model: type[Model], cursor: str, field: str, way: str) -> Q:
    try:
        value, tie = json.loads(signing.b64_decode(_signer(request).unsign(cursor).encode()))
        column = model._meta.get_field(field)  # noqa: SLF001  Django's public way to a column
        value = column.to_python(value)  # type: ignore[union-attr]  # a plain field
    except (signing.BadSignature, ValueError, ValueProblem) as error:
        raise Problem("cursor.broken") from error
    return Q(**{f"{field}__{way}": value}) | Q(**{field: value, f"{_TIE}__{way}": tie})
