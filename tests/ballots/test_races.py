"""Casting and closing at the same moment, with real threads and transactions; rows are counted afterwards."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from apps.ballots import actions, queries, turnout
from apps.ballots.actions.clock import database_clock
from apps.ballots.models import Ballot, Checkpoint, Header, LogEntry
from apps.ballots.sealed import SealedPart
from apps.common.errors import Refusal
from apps.merkle import tree
from tests.ballots import makers as polls

THREADS = 32
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]], first: Callable[[], object] | None = None) -> list[object]:
    """Start all acts at the same moment, each in a thread and connection of its own.

    `first` happens when all threads have their connection and before any of them begins.
    """
    ready = threading.Barrier(len(acts), action=first)

    def run(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            ready.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def cast_until_late(ballot: Ballot, voter: object) -> list[str]:
    """Cast again and again until the ballot is closed; give the leaves that were promised."""
    promised: list[str] = []
    while True:
        try:
            receipt = actions.cast(
                person=voter, ballot_id=ballot.pk, choice="yes", request_id=str(len(promised))
            )
        except Refusal as refusal:
            if refusal.code != "ballot.late":
                raise
            return promised
        promised.append(receipt.leaf)


def close_when_due(ballot: Ballot) -> Ballot:
    while True:
        try:
            return actions.close(ballot_id=ballot.pk)
        except Refusal as refusal:
            if refusal.code != "ballot.not_due":
                raise


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_no_ballot_is_lost_or_late_when_32_people_cast_at_the_close(_round):
    voters, opened = polls.members(THREADS), []

    def open_for_a_moment() -> None:
        now = database_clock()
        window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(seconds=1.5)}
        opened.append(polls.ballot(voters, quorum_percent=0, **window))

    acts = [lambda voter=voter: cast_until_late(opened[0], voter) for voter in voters]
    *promised, _closed = at_once([*acts, lambda: close_when_due(opened[0])], first=open_for_a_moment)
    [ballot] = opened
    ballot.refresh_from_db()
    leaves = [leaf for some in promised for leaf in some]
    log = list(LogEntry.objects.filter(ballot=ballot).order_by("position"))
    headers = Header.objects.filter(ballot=ballot)

    assert leaves, "nobody cast before the close"
    assert {entry.leaf for entry in log if entry.kind == "cast"} == set(leaves)
    assert headers.count() == SealedPart.objects.count() == len(leaves)
    assert all(header.received_at < ballot.closes_at for header in headers)
    assert [entry.kind for entry in log[-2:]] == ["closed", "result"]
    assert [entry.position for entry in log] == list(range(len(log)))
    people = sum(1 for some in promised if some)
    assert queries.result(ballot).people == {"yes": people, "no": 0, "abstain": 0}
    assert turnout.turnout(ballot).voted_shown == people
    newest = Checkpoint.objects.filter(ballot=ballot).latest("size")
    assert tree.root([bytes.fromhex(entry.leaf) for entry in log]).hex() == newest.root


def test_two_casts_of_one_person_become_two_revisions():
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])

    def cast(number: int) -> object:
        return actions.cast(
            person=voter, ballot_id=ballot.pk, choice="no", request_id=f"r{number}", clock=polls.during()
        )

    receipts = at_once([lambda number=number: cast(number) for number in range(8)])
    chain = list(Header.objects.order_by("revision").values_list("revision", "leaf_before", "leaf"))
    assert [revision for revision, _, _ in chain] == list(range(1, 9))
    assert [before for _, before, _ in chain] == ["", *[leaf for _, _, leaf in chain[:-1]]]
    assert {receipt.leaf for receipt in receipts} == {leaf for _, _, leaf in chain}
    assert polls.close(ballot).result["people"]["no"] == "1"


def test_same_request_sent_many_times_at_once_casts_one_ballot():
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])

    def cast() -> object:
        return actions.cast(
            person=voter, ballot_id=ballot.pk, choice="yes", request_id="same", clock=polls.during()
        )

    receipts = at_once([cast] * 8)
    assert len({receipt.signature for receipt in receipts}) == 1
    assert Header.objects.count() == 1


def test_ballot_is_closed_once_when_many_clocks_strike():
    voters = polls.members(3)
    ballot = polls.ballot(voters)
    polls.vote(ballot, voters[0], "yes")
    closed = at_once([lambda: polls.close(ballot)] * 6)
    assert {done.state for done in closed} == {"closed"}
    assert LogEntry.objects.filter(kind="closed").count() == 1
    assert Checkpoint.objects.count() == 2


def test_casts_of_different_people_do_not_wait_for_each_other():
    voters = polls.members(2)
    ballot = polls.ballot(voters)
    first_is_in, may_end = threading.Event(), threading.Event()

    def slow(length: int) -> bytes:
        first_is_in.set()
        assert may_end.wait(10)
        return bytes(length)

    def hesitate() -> object:
        return actions.cast(
            person=voters[0],
            ballot_id=ballot.pk,
            choice="yes",
            request_id="r",
            clock=polls.during(),
            entropy=slow,
        )

    def overtake() -> object:
        assert first_is_in.wait(10)
        try:
            return polls.vote(ballot, voters[1], "no")
        finally:
            may_end.set()

    at_once([hesitate, overtake])
    assert Header.objects.count() == 2


def test_close_waits_for_a_cast_under_way():
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])
    is_in = threading.Event()

    def slow(length: int) -> bytes:
        is_in.set()
        threading.Event().wait(0.05)
        return bytes(length)

    def hesitate() -> object:
        return actions.cast(
            person=voter,
            ballot_id=ballot.pk,
            choice="yes",
            request_id="r",
            clock=polls.during(),
            entropy=slow,
        )

    def close() -> Ballot:
        assert is_in.wait(10)
        return polls.close(ballot)

    receipt, closed = at_once([hesitate, close])
    assert closed.result["people"]["yes"] == "1"
    assert LogEntry.objects.filter(leaf=receipt.leaf).exists()
