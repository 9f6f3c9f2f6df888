"""Pages of ballots, and apart from them what shows turnout."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.ballots import queries
from apps.ballots.models import Ballot


def person_of(request: HttpRequest) -> User:
    """Give the reader of a page that asks for sign-in."""
    return cast("User", request.user)


def find_ballot(request: HttpRequest, public_id: str) -> Ballot:
    """Find a ballot that the reader may see, or answer that there is none."""
    return get_object_or_404(queries.ballots_visible_to(person_of(request)), public_id=public_id)
