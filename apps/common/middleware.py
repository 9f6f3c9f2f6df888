"""Turns refusals into pages or fragments; the one place besides the API that catches them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from apps.common import messages
from apps.common.errors import NotAllowed, Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]


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
    """Show times in the reader's zone and words in the reader's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set zone and language for this request alone."""
        person = request.user
        if person.is_authenticated:
            timezone.activate(person.zone)
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language() or person.language
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
