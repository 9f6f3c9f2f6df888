"""What every answer carries, and what no request may be: headers, methods, sizes."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.common.middleware import GetResponse

API = "/api/"
PAGE_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_ALLOWED = ", ".join(sorted(PAGE_METHODS))
_NOT_ALLOWED, _TOO_LARGE, _NO_LENGTH = 405, 413, 411
_KINDS_WITH_FILES = "multipart/form-data"
HEADERS = {
    # Nothing here needs the camera, the place, payment or the rest; a script that got in gets none of it.
    "Permissions-Policy": ", ".join(
        f"{name}=()"
        for name in (
            *("accelerometer", "ambient-light-sensor", "autoplay", "bluetooth", "browsing-topics", "camera"),
            *("display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid"),
            *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
            *("picture-in-picture", "screen-wake-lock", "serial", "usb", "web-share", "xr-spatial-tracking"),
        )
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class HeadersMiddleware:
    """Put the headers of the house on every answer: pages, errors, files, redirects, the API."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and dress the answer."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class MethodsMiddleware:
    """Answer methods that no page has with 405, and every 405 of a page in words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on if its method can be one of a page; the API speaks for itself."""
        if request.path_info.startswith(API):
            return self.get_response(request)
        if request.method not in PAGE_METHODS:
            return _in_words(request, _NOT_ALLOWED, _ALLOWED)
        response = self.get_response(request)
        if response.status_code == _NOT_ALLOWED and not response.content:
            return _in_words(request, _NOT_ALLOWED, response.get("Allow", _ALLOWED))
        return response


class SizeMiddleware:
    """Answer a request that says it is too large with 413 before anything of it is read.

    The server reads no more than what a request says; one that does not say how long it is gets 411. What is
    inside (fields, lengths, the kind of a file) is judged by whoever reads it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on unless it is too large."""
        length = _length(request)
        if length is None:
            return _refuse(request, _NO_LENGTH, _("Say with Content-Length how long the request is."))
        limit = _limit(request)
        if length > limit:
            return _too_large(request, limit)
        return self.get_response(request)


def _length(request: HttpRequest) -> int | None:
    """Read how long a request says it is; None if it has a body and does not say."""
    said = request.META.get("CONTENT_LENGTH") or ""
    if said.isascii() and said.isdecimal():
        return int(said)
    return None if said or request.META.get("HTTP_TRANSFER_ENCODING") else 0


def _limit(request: HttpRequest) -> int:
    has_files = request.content_type == _KINDS_WITH_FILES and not request.path_info.startswith(API)
    largest: int = settings.LARGEST_UPLOAD if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return largest


def _too_large(request: HttpRequest, limit: int) -> HttpResponse:
    megabytes = limit // (1 << 20)
    words = _("What you sent is too large; %(n)s MB at once are the most.") % {"n": megabytes}
    return _refuse(request, _TOO_LARGE, words)


def _refuse(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """Say it in words: a problem document below /api/, else a page that needs no session."""
    if request.path_info.startswith(API):
        content = {"type": "about:blank", "status": status, "code": "too_large", "detail": words}
        return JsonResponse(content, status=status, content_type="application/problem+json")
    return render(request, "413.html", {"sentence": words}, status=status)


def _in_words(request: HttpRequest, status: int, allowed: str) -> HttpResponse:
    response = render(request, "405.html", status=status)
    response["Allow"] = allowed
    return response
