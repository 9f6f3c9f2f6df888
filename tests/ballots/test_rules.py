"""Who vouches for a result: a representative of the union with nothing else in the matter (rule 21)."""

import pytest

from apps.accounts.models import Role
from apps.ballots.models import Ballot
from apps.common.permissions import may
from tests import makers
from tests.negotiations import makers as rooms

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return rooms.world()


def ballot_of(place):
    return Ballot.objects.get(pk=place.at_vote().ballot_id)


def test_a_representative_certifies(place):
    assert may(place.representative, "ballots.certify", ballot_of(place))


def test_a_representative_who_may_vote_certifies_nothing(place):
    makers.seat(place.representative, place.collective, Role.MEMBER)
    ballot = ballot_of(place)
    assert not may(place.representative, "ballots.certify", ballot)
    place.representative.seats.filter(role=Role.MEMBER).update(until=rooms.AT)
    assert not may(place.representative, "ballots.certify", ballot)  # still on the frozen roll


@pytest.mark.parametrize(("side", "role"), [("company", Role.SIGNATORY), ("collective", Role.STEWARD)])
def test_a_representative_with_a_seat_on_a_side_certifies_nothing(place, side, role):
    ballot = ballot_of(place)
    makers.seat(place.representative, getattr(place, side), role)
    assert not may(place.representative, "ballots.certify", ballot)
