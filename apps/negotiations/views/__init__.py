"""Pages of deal rooms, and what several of them need."""

from typing import cast

from django.http import HttpRequest

from apps.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """Give the reader of a page that asks for sign-in."""
    return cast("User", request.user)
