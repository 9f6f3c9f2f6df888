"""What every request leaves behind for those who run the site: an id, a log line, a count and a time."""

import logging
import re
import secrets
import time
from contextlib import suppress
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from apps.common import logs, metrics
from apps.common.middleware import GetResponse

HEADER = "X-Request-ID"
_TAKEN = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

logger = logging.getLogger("tutti.access")


class ObservingMiddleware:
    """Give the request an id, or keep the proxy's, and note route, status and duration of the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the answer carries the id."""
        given = request.headers.get(HEADER, "")
        number = given if _TAKEN.match(given) else secrets.token_hex(12)
        token = logs.request_id.set(number)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            _note(request, response.status_code, time.perf_counter() - began)
        finally:
            logs.request_id.reset(token)
        response[HEADER] = number
        return response


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    route = _route(request, status)
    method = request.method if request.method in _METHODS else "other"
    metrics.REQUESTS.labels(route, method, str(status)).inc()
    metrics.REQUEST_SECONDS.labels(route).observe(seconds)
    metrics.look_at_pool()
    about = {"route": route, "method": method, "status": status, "milliseconds": round(seconds * 1000, 1)}
    logger.info("answered", extra=about)


def _route(request: HttpRequest, status: int) -> str:
    """Name the route; an outage is answered before anybody has looked for it."""
    match = request.resolver_match
    if match is None and status == HTTPStatus.SERVICE_UNAVAILABLE:
        with suppress(Resolver404):
            match = resolve(request.path_info)
    return match.view_name if match is not None and match.view_name else "unknown"
