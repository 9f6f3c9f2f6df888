"""What the database itself refuses, whoever asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from apps.ballots.models import Ballot, Checkpoint, Header, LogEntry, RollEntry
from apps.ballots.sealed import SealedPart
from tests import makers
from tests.ballots import makers as polls
from tests.ballots.makers import END, OPENING

pytestmark = pytest.mark.django_db


@pytest.fixture
def ballot() -> Ballot:
    voters = polls.members(3)
    made = polls.ballot(voters)
    polls.vote(made, voters[0], "yes")
    return made


def refused(act, words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def rows(ballot: Ballot):
    return Ballot.objects.filter(pk=ballot.pk)


@pytest.mark.parametrize("state", ["open", "announced"])
def test_closed_never_opens(ballot, state):
    """Invariant 11: closed never opens."""
    polls.close(ballot)
    refused(lambda: rows(ballot).update(state=state, closed_at=None), "never goes from closed")


@pytest.mark.parametrize("state", ["announced", "certified", "challenged"])
def test_open_ballot_can_only_close(ballot, state):
    refused(lambda: rows(ballot).update(state=state), "never goes from open")


@pytest.mark.parametrize(
    "change",
    [
        {"definition": {}},
        {"document": {}},
        {"document_hash": "0" * 64},
        {"definition_hash": "0" * 64},
        {"roll_root": "0" * 64},
        {"roll_size": 2},
        {"title": "Another question"},
        {"subject": "another:1"},
        {"sealing_key": "another"},
        {"signing_key": "another"},
        {"opens_at": OPENING - timedelta(days=1)},
        {"certifier": None, "opened_by": None},
    ],
)
def test_what_is_decided_never_changes(ballot, change):
    refused(lambda: rows(ballot).update(**change), "never changes")


def test_end_only_moves_later_and_only_while_open(ballot):
    refused(lambda: rows(ballot).update(closes_at=END - timedelta(minutes=1)), "only to a later one")
    polls.close(ballot)
    refused(lambda: rows(ballot).update(closes_at=END + timedelta(days=1)), "only extended before its end")


def test_result_is_written_at_the_close_and_never_again(ballot):
    refused(lambda: rows(ballot).update(passed=True), "written once")
    polls.close(ballot)
    refused(lambda: rows(ballot).update(passed=True), "written once")
    refused(lambda: rows(ballot).update(certified_at=END), "given once")


def test_ballot_is_born_announced_and_kept(ballot):
    refused(lambda: Ballot.objects.filter(pk=ballot.pk).delete(), "delete|violates")
    born_open = Ballot.objects.get(pk=ballot.pk)
    born_open.pk, born_open.public_id = None, "another"
    born_open._state.adding = True
    refused(lambda: born_open.save(force_insert=True), "begins announced")


def test_roll_is_frozen_at_the_opening(ballot):
    late = RollEntry(ballot=ballot, person=makers.person(), pseudonym="late")
    refused(late.save, "roll is frozen")
    refused(lambda: RollEntry.objects.filter(ballot=ballot).update(weight="2"), "Cannot update")


def test_header_outside_the_window_is_refused(ballot):
    """Invariant 3: every counted ballot was received before the close."""
    entry = RollEntry.objects.filter(ballot=ballot, headers=None).first()
    late = Header(
        ballot=ballot, entry=entry, revision=1, received_at=END, commitment="c", leaf="l", request_id="r",
        checkpoint_size=1,
    )  # fmt: skip
    refused(late.save, "not open")
    polls.close(ballot)
    late.received_at = OPENING
    refused(late.save, "not open")


def test_header_of_another_roll_is_refused(ballot):
    other = polls.ballot(polls.members(1))
    entry = RollEntry.objects.get(ballot=other)
    foreign = Header(
        ballot=ballot, entry=entry, revision=1, received_at=OPENING, commitment="c", leaf="l", request_id="r",
        checkpoint_size=1,
    )  # fmt: skip
    refused(foreign.save, "not on the roll")


def test_one_ballot_for_each_person_and_revision(ballot):
    """Invariant 1: no two counted ballots for a pseudonym."""
    header = Header.objects.get(ballot=ballot)
    header.pk, header.leaf, header.request_id = None, "other", "other"
    header._state.adding = True
    refused(lambda: header.save(force_insert=True), "ballots_one_ballot_per_revision")


def test_nothing_follows_the_close_in_the_log(ballot):
    """Invariant 3: nothing follows CLOSED but what the union says of it."""
    polls.close(ballot)
    late = LogEntry(ballot=ballot, position=99, kind="cast", body={}, leaf="late")
    refused(late.save, "log is closed")
    second = LogEntry(ballot=ballot, position=99, kind="result", body={}, leaf="second")
    refused(second.save, "ballots_one_such_entry")


@pytest.mark.parametrize("model", [RollEntry, Header, SealedPart, LogEntry, Checkpoint])
def test_rows_are_only_ever_added(ballot, model):
    assert model.objects.exists()
    refused(lambda: model.objects.update(id=F("id")), "Cannot update")
    refused(lambda: model.objects.all()._raw_delete("default"), "Cannot update or delete")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        refused(lambda: cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE"), "only ever added")
