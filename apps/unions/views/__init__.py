"""Pages of unions."""

from django.http import HttpRequest

from apps.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """Give the person who asks, on a page that demands one."""
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
