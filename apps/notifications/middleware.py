"""Counts what is new in an inbox again once its person has done something."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from apps.accounts.models import User
from apps.notifications.messages import forget_count

GetResponse = Callable[[HttpRequest], HttpResponse]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CountMiddleware:
    """Forget the number of new rows after each request of a person that may have changed something."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        person = getattr(request, "user", None)
        if request.method not in _SAFE and isinstance(person, User):
            forget_count(person)
        return response
