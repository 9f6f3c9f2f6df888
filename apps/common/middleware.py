"""What every request passes: bad addresses, refusals as pages, the reader's zone and language."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from apps.common import messages
from apps.common.errors import NotAllowed, Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]


class AddressMiddleware:
    """Answer an address with a NUL in it with 400: PostgreSQL takes none, not even in a comparison."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on.

        Raises:
            BadRequest: there is a NUL in the path or the query.
        """
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or "\x00" in query or "%00" in query:
            raise BadRequest("NUL in the address")
        return self.get_response(request)


class RefusalMiddleware:
    """Answer a `Refusal` with 409 and a `NotAllowed` with 403, in words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Give a page for a full request, a fragment for an htmx one."""
        fragment = bool(getattr(request, "htmx", False))
        if isinstance(exception, Refusal):
            template = "common/_refusal.html" if fragment else "409.html"
            words = {"sentence": messages.say(exception), "code": exception.code}
            return render(request, template, words, status=409)
        if isinstance(exception, NotAllowed):
            template = "common/_forbidden.html" if fragment else "403.html"
            return render(request, template, status=403)
        return None


class PersonalTimeMiddleware:
    """Show times in the reader's zone and words in the reader's language, to nobody but that reader."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set zone and language for this request alone; what a person gets, no cache between may keep."""
        person = request.user
        if person.is_authenticated:
            timezone.activate(person.zone)
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language() or person.language
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        if person.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response
