"""Turnout comes from headers, for many ballots in one statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.ballots import queries, turnout
from tests.ballots import makers as polls

pytestmark = pytest.mark.django_db


def test_snapshot_counts_people_and_not_revisions():
    voters = polls.members(11)
    sealed, shown = polls.ballot(voters), polls.ballot(voters, visibility="open")
    for voter in voters[:6]:
        for ballot in (sealed, shown):
            polls.vote(ballot, voter, "yes")
            polls.vote(ballot, voter, "no", minutes=2)
    told = turnout.snapshot([sealed.pk, shown.pk])
    assert told[sealed.pk] == {
        "ballot": sealed.public_id, "state": "open", "voted": 5, "total": 11, "quorum": 6, "exact": False,
        "version": told[sealed.pk]["version"],
    }  # fmt: skip
    assert told[shown.pk]["voted"] == 6
    assert queries.turnout(sealed).version == told[sealed.pk]["version"]


@pytest.mark.parametrize("number", [1, 12])
def test_snapshot_asked_again_needs_one_statement(number):
    ballots = [polls.ballot(polls.members(1)).pk for _ in range(number)]
    turnout.snapshot(ballots)
    with CaptureQueriesContext(connection) as caught:
        assert len(turnout.snapshot(ballots)) == number
    assert len(caught) == 1


def test_rows_are_read_without_a_statement_once_the_ballot_is_known():
    voters = polls.members(6)
    ballot = polls.ballot(voters)
    with connection.cursor() as cursor:
        rows = cursor.execute(turnout.COUNT, [[ballot.pk]]).fetchall()
    assert turnout.counted(rows) == ({}, [ballot.pk])
    told = turnout.snapshot([ballot.pk])
    with CaptureQueriesContext(connection) as caught:
        assert turnout.counted(rows) == (told, [])
    assert len(caught) == 0


def test_standing_tells_who_still_may_vote():
    voters = polls.members(3)
    ballot = polls.ballot(voters[:2])
    polls.vote(ballot, voters[0], "yes")
    assert [turnout.standing(voter, ballot) for voter in voters] == ["voted", "waiting", None]
    closed = polls.close(ballot)
    assert [turnout.standing(voter, closed) for voter in voters] == ["voted", None, None]


def test_open_ballots_that_wait_for_a_person():
    voters = polls.members(2)
    first, second = polls.ballot(voters), polls.ballot(voters)
    polls.vote(first, voters[0], "abstain")
    assert list(queries.open_ballots_for(voters[0])) == [second]
    assert set(queries.open_ballots_for(voters[1])) == {first, second}
    polls.close(second)
    assert not queries.open_ballots_for(voters[0]).exists()
    assert queries.has_voted(voters[0], first)
    assert not queries.has_voted(voters[1], first)


def test_secret_is_said_of_sealed_ballots_with_five_people_or_more():
    voters = polls.members(5)
    assert queries.secrecy(polls.ballot(voters))
    assert not queries.secrecy(polls.ballot(voters[:4]))
    assert not queries.secrecy(polls.ballot(voters, visibility="open"))
