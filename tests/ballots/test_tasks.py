"""What the clock does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.ballots import queries, tasks
from tests.ballots import makers as polls

pytestmark = pytest.mark.django_db


def test_due_ballots_are_closed_and_others_left_open():
    now = timezone.now()
    voters = polls.members(2)
    due = polls.ballot(voters, opens_at=now - timedelta(days=2), closes_at=now - timedelta(seconds=1))
    running = polls.ballot(voters, opens_at=now - timedelta(days=2), closes_at=now + timedelta(hours=1))
    assert list(queries.due(now)) == [due]
    assert tasks.close_due() == 1
    assert tasks.close_due() == 0
    due.refresh_from_db()
    running.refresh_from_db()
    assert (due.state, due.passed, running.state) == ("closed", False, "open")


def test_task_has_the_name_that_the_clock_calls():
    assert tasks.close_due.name == "ballots.close_due"
