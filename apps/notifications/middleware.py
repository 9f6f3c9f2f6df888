"""Counts what is new in an inbox again once its person has done something."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from rest_framework.permissions import SAFE_METHODS

from apps.accounts.models import User
from apps.common.middleware import GetResponse
from apps.notifications.messages import forget_count


class CountMiddleware:
    """Forget the number of new rows after each request of a person that may have changed something.

    What is refused changes nothing: an action takes back whatever it did before it refused.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        person = getattr(request, "user", None)
        is_done = request.method not in SAFE_METHODS and response.status_code < HTTPStatus.BAD_REQUEST
        if is_done and isinstance(person, User):
            forget_count(person)
        return response
