"""Casting at the same moment by one person, with real threads and the database's own clock."""

from datetime import timedelta

import pytest

from apps.ballots import actions
from apps.ballots.actions.clock import database_clock
from apps.ballots.models import Header
from tests.ballots import makers as polls
from tests.ballots.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_times_follow_the_revisions_when_one_person_casts_many_at_once():
    [voter], now = polls.members(1), database_clock()
    end = now + timedelta(hours=1)
    ballot = polls.ballot([voter], opens_at=now - timedelta(hours=1), closes_at=end)

    def cast(number: int) -> object:
        return actions.cast(person=voter, public_id=ballot.public_id, choice="no", request_id=f"r{number}")

    for number in range(0, 64, 16):
        at_once([lambda number=number + place: cast(number) for place in range(16)])
    times = list(Header.objects.order_by("revision").values_list("received_at", flat=True))
    assert len(times) == 64
    assert times == sorted(times)
    assert polls.close(ballot).result["people"]["no"] == "1"


def test_clock_that_was_set_back_does_not_put_a_ballot_before_the_one_it_replaces():
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])
    polls.vote(ballot, voter, "no", minutes=5)
    polls.vote(ballot, voter, "yes", minutes=2)
    before, after = Header.objects.order_by("revision")
    assert before.received_at == after.received_at == polls.during(5)()
    assert polls.close(ballot).result["people"]["yes"] == "1"
