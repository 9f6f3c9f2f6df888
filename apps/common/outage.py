"""What people and programs get while the database is away: a page with what was typed, or a problem document.

The page needs neither the database nor the bus. A session is looked up here first, so that everything behind
finds the database there or is not called at all.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.defaults import bad_request, server_error

from apps.common.database import AWAY
from apps.common.middleware import GetResponse

RETRY_SECONDS = 5
_API = "/api/"
_MOST_FIELDS = 200
_SECRET = re.compile(r"pass|secret|token|code|otp|key|credential", re.IGNORECASE)
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of the field
_MACHINE = re.compile(r"^(next|request_id|.*_FORMS|.*-(id|ORDER|DELETE))$")

logger = logging.getLogger(__name__)


class OutageMiddleware:
    """Answer 503 with `Retry-After` when the database is away, does not answer, or is too busy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look the session up, which is the first that most requests ask of the database, and pass on."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            try:
                request.session.is_empty()
                request.session.get("_auth_user_id")
            except AWAY as error:
                return answer(request, error, is_certain=True)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer in the place of a view that lost the database; anything else is a bug and stays one."""
        return answer(request, exception, is_certain=False) if isinstance(exception, AWAY) else None


def server_error_or_outage(request: HttpRequest) -> HttpResponse:
    """Answer an error from outside the views, which no middleware sees: 503 for an outage, 500 for a bug."""
    error = sys.exc_info()[1]
    return answer(request, error, is_certain=False) if isinstance(error, AWAY) else server_error(request)


def bad_request_or_outage(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django finds wrong: 400, but 503 if only the session could not be written."""
    lost: BaseException | None = exception if isinstance(exception, SessionInterrupted) else None
    while lost is not None and not isinstance(lost, AWAY):
        lost = lost.__cause__ or lost.__context__
    if isinstance(lost, AWAY):
        return answer(request, lost, is_certain=False)
    return bad_request(request, exception)


def answer(request: HttpRequest, error: Exception, *, is_certain: bool) -> HttpResponse:
    """Say that the site cannot answer now.

    Args:
        is_certain: nothing of the request was done; otherwise the database may have been lost at the very
            end, and only a look can tell.
    """
    cause = error.__cause__
    sqlstate = getattr(cause, "sqlstate", None) or "-"
    logger.warning("database away: %s, sqlstate %s", type(cause or error).__name__, sqlstate)
    _drop_connection()
    response = _document() if request.path_info.startswith(_API) else _page(request, is_certain=is_certain)
    response["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(response)
    return response


def _drop_connection() -> None:
    """Leave no broken connection to whatever else this request still does, such as closing its session."""
    if not connection.in_atomic_block:
        connection.close()


def _document() -> HttpResponse:
    content: Mapping[str, Any] = {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "code": "unavailable",
        "detail": "The site cannot answer now. Send the same request again, with the same Idempotency-Key.",
    }
    return JsonResponse(content, status=503, content_type="application/problem+json")


def _page(request: HttpRequest, *, is_certain: bool) -> HttpResponse:
    if getattr(request, "htmx", None) or request.headers.get("HX-Request"):
        fragment = _rendered("common/_outage.html", {"is_certain": is_certain})
        if request.method != "POST":
            # A part of a page that was looked at by itself says nothing: the page looks again.
            fragment["HX-Reswap"] = "none"
        return fragment
    is_sent = request.method == "POST"
    fields = _fields(request) if is_sent and _is_own(request) else []
    is_whole = 0 < len(fields) <= _MOST_FIELDS and not any(_SECRET.search(name) for name, _ in fields)
    words = {
        "is_sent": is_sent,
        "is_certain": is_certain,
        "typed": [value for name, value in fields[:_MOST_FIELDS] if _is_typed(name, value)],
        # Only what has certainly not arrived is offered to be sent once more by a button.
        "again": fields if is_certain and is_whole and not request.FILES else [],
        "token": request.POST.get(_TOKEN, "") if fields else "",
        "has_files": bool(is_sent and fields and request.FILES),
        "address": request.get_full_path(),
    }
    return _rendered("503.html", words)


def _rendered(template: str, words: Mapping[str, Any]) -> HttpResponse:
    """Render without the request: what belongs to every other page asks the database who is reading."""
    return HttpResponse(render_to_string(template, dict(words)), status=503)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """List what was sent, in order; nothing if it cannot be read."""
    try:
        sent = request.POST
    except (RequestDataTooBig, SuspiciousOperation, UnreadablePostError):
        return []
    return [(name, value) for name, values in sent.lists() for value in values if name != _TOKEN]


def _is_own(request: HttpRequest) -> bool:
    """Say whether a page of this site sent the form: words of others are not shown here."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _is_typed(name: str, value: str) -> bool:
    return bool(value.strip()) and not _SECRET.search(name) and not _MACHINE.match(name)
