"""Pages of collectives."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.collectives.queries import people_spoken_for


def person_of(request: HttpRequest) -> User:
    """Give the person who asks, on a page that demands one."""
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user


def spoken_for(reader: User, public_id: str | None) -> User:
    """Find for whom somebody acts: themselves, or whom they name and speak for; else 404."""
    people = people_spoken_for(reader)
    return get_object_or_404(people, public_id=public_id.replace("\x00", "")) if public_id else reader
