"""Pages of mediations, and what several of them need."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.moderation import queries
from apps.moderation.models import Mediation


def person_of(request: HttpRequest) -> User:
    """Give the reader of a page that asks for sign-in."""
    return cast("User", request.user)


def find_mediation(request: HttpRequest, public_id: str) -> Mediation:
    """Find a mediation that the reader reads."""
    return get_object_or_404(queries.mediations_visible_to(person_of(request)), public_id=public_id)
