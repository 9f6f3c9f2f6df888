"""What every answer below /api/ has in common, whichever part of the site gives it."""

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseRedirectBase
from django.urls import is_valid_path
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_request
from rest_framework.response import Response

from apps.api import conditions, problems, throttles
from apps.common.middleware import GetResponse

PREFIX = "/api/"
_KEPT = ("Allow", "Content-Language", "Retry-After", "Vary", "WWW-Authenticate")
_RETRY_SECONDS = "5"
_WRONG = 400
_UNAVAILABLE = 503


class SameMethodRedirect(HttpResponseRedirectBase):
    """Leads elsewhere for good, with the same method and body."""

    status_code = 308


class ApiMiddleware:
    """Makes a problem document of every error, answers `If-None-Match`, and adds the common fields."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; what is not below /api/ stays as it is."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if _lacks_slash(request):
            return SameMethodRedirect(request.get_full_path(force_append_slash=True))
        response: HttpResponseBase = _conditional(request, self.get_response(request))
        if response.status_code >= _WRONG and not _is_ours(response):
            response = _problem(request, response)
        for name, value in throttles.fields(request).items():
            response[name] = value
        patch_vary_headers(response, ("Authorization", "Accept-Language"))
        patch_cache_control(response, private=True, no_cache=True)
        return response


def _lacks_slash(request: HttpRequest) -> bool:
    path = request.path_info
    return not path.endswith("/") and not is_valid_path(path) and bool(is_valid_path(f"{path}/"))


def _conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Name the state of a JSON answer, and leave the body away if the caller has it."""
    is_json = response.get("Content-Type", "").partition(";")[0] == "application/json"
    if not isinstance(response, HttpResponse) or response.status_code != 200 or not is_json:
        return response
    if request.method not in {"GET", "HEAD"}:
        return response
    response["ETag"] = conditions.etag(request, response.content)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if answer is not None else response


def _is_ours(response: HttpResponseBase) -> bool:
    """Say whether a view has answered; what comes from below the API is said anew, whole and translated."""
    kind = response.get("Content-Type", "")
    return isinstance(response, Response) and kind.startswith(problems.CONTENT_TYPE)


def _problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """Say a page's status in a document; the words of the page stay with the people it was made for."""
    status = response.status_code
    with translation.override(get_language_from_request(request)):
        content = problems.document(problems.code_of(status), status=status, path=request.path)
    answer = HttpResponse(json.dumps(content), status=status, content_type=problems.CONTENT_TYPE)
    for name in _KEPT:
        if name in response:
            answer[name] = response[name]
    if status == _UNAVAILABLE:
        answer.setdefault("Retry-After", _RETRY_SECONDS)
    return answer
