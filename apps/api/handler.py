"""From an exception to its problem document."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.api import problems
from apps.api.errors import Errors, Problem, pointer
from apps.common import messages
from apps.common.errors import NotAllowed, Refusal


def problem(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a problem document; None for a bug, which stays a 500."""
    path = context["request"].path
    for kind, read in _READ:
        if isinstance(exception, kind):
            code, status, detail, errors = read(exception)
            return _answer(problems.document(code, status=status, path=path, detail=detail, errors=errors))
    response = exception_handler(exception, context)
    if response is None or not isinstance(exception, APIException):
        return None
    answer = _answer(
        problems.document(
            _code_of(exception),
            status=response.status_code,
            path=path,
            detail=str(exception.detail),
            errors=exception.errors if isinstance(exception, Problem) else (),
        )
    )
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in response:
            answer[header] = response[header]
    return answer


def _answer(document: dict[str, object]) -> Response:
    return Response(document, status=int(str(document["status"])), content_type=problems.CONTENT_TYPE)


def _code_of(exception: APIException) -> str:
    if isinstance(exception, Problem):
        return exception.code
    code = str(exception.default_code)
    return code if code in problems.KINDS else problems.code_of(exception.status_code)


def _flat(detail: Any, steps: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flat(value, (*steps, "" if key == "non_field_errors" else str(key)))
    elif isinstance(detail, list):
        for value in detail:
            yield from _flat(value, steps)
    else:
        found = {"field": ".".join(filter(None, steps)), "code": getattr(detail, "code", "invalid")}
        yield {**found, "detail": str(detail), "pointer": pointer(*steps)}


_Read = tuple[str, int, str, Errors]
_READ: list[tuple[type[Exception], Callable[[Any], _Read]]] = [
    (Refusal, lambda refusal: (refusal.code, problems.REFUSED, messages.say(refusal), ())),
    (NotAllowed, lambda _: ("not_allowed", 403, "", ())),
    (PermissionDenied, lambda _: ("not_allowed", 403, "", ())),
    (ValidationError, lambda found: ("invalid", 400, "", list(_flat(found.detail)))),
    (Http404, lambda _: ("not_found", 404, "", ())),
    (RequestDataTooBig, lambda _: ("too_large", 413, "", ())),
]
