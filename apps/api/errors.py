"""Errors of the API as problem details (RFC 9457)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.common import messages
from apps.common.errors import NotAllowed, Refusal


class FieldProblems(APIException):
    """Input whose fields are wrong, one entry a field: `{"field", "code", "detail"}`."""

    status_code = 422

    def __init__(self, problems: Sequence[dict[str, str]]) -> None:
        super().__init__("Some fields need mending.")
        self.problems = list(problems)


def problem(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a problem document; None for a bug, which stays a 500."""
    for kind, answer in _ANSWERS:
        if isinstance(exception, kind):
            return answer(exception)
    response = exception_handler(exception, context)
    if response is None or not isinstance(exception, APIException):
        return None
    document = _document(response.status_code, exception.default_code, str(exception.detail))
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in response:
            document[header] = response[header]
    return document


def _document(status: int, code: str, detail: str, **more: object) -> Response:
    content = {"type": "about:blank", "status": status, "code": code, "detail": detail, **more}
    return Response(content, status=status, content_type="application/problem+json")


def _flat(detail: Any, field: str = "") -> list[dict[str, str]]:
    if isinstance(detail, dict):
        return [each for key, value in detail.items() for each in _flat(value, f"{field}.{key}".lstrip("."))]
    if isinstance(detail, list):
        return [each for value in detail for each in _flat(value, field)]
    return [{"field": field, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}]


_FORBIDDEN = "Your seat does not allow this."
_ANSWERS: list[tuple[type[Exception], Callable[[Any], Response]]] = [
    (Refusal, lambda refusal: _document(409, refusal.code, messages.say(refusal))),
    (NotAllowed, lambda _: _document(403, "not_allowed", _FORBIDDEN)),
    (FieldProblems, lambda found: _document(422, "invalid", str(found.detail), errors=found.problems)),
    (ValidationError, lambda found: _document(400, "invalid", _MEND, errors=_flat(found.detail))),
    (Http404, lambda _: _document(404, "not_found", "There is nothing here that you may see.")),
    (PermissionDenied, lambda _: _document(403, "not_allowed", _FORBIDDEN)),
]
_MEND = "The request needs mending."
