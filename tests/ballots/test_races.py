"""Casting and closing at the same moment, with real threads and transactions; rows are counted afterwards."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Self

import pytest
from django.db import connection, transaction

from apps.accounts.models import User
from apps.ballots import actions, queries, turnout
from apps.ballots.actions.clock import database_clock, hold_alone
from apps.ballots.models import Ballot, Checkpoint, Delegation, Header, LogEntry
from apps.ballots.sealed import SealedPart
from apps.common.errors import NotAllowed, Refusal
from apps.merkle import tree
from tests.ballots import makers as polls

THREADS = 32
ROUNDS = int(os.environ.get("RACE_ROUNDS", "4"))
# How long people cast before the close, in seconds.
WINDOW = 0.25
# How long it took to open the ballots so far.
OPENING = [timedelta(seconds=0.5)]

pytestmark = pytest.mark.django_db(transaction=True)


class Crowd:
    """Threads, each with a connection of its own, that all begin at the same moment, again and again."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pool = ThreadPoolExecutor(number, initializer=connection.ensure_connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.do([lambda: connection.close()] * self.number)  # noqa: PLW0108  each thread has its own
        self.pool.shutdown()

    def do(self, acts: list[Callable[[], object]], first: Callable[[], object] | None = None) -> list[object]:
        """Do one act in each thread; `first` happens when all are there and before any of them begins."""
        ready = threading.Barrier(len(acts), action=first)

        def run(act: Callable[[], object]) -> object:
            ready.wait()
            return act()

        return [future.result() for future in [self.pool.submit(run, act) for act in acts]]


def at_once(acts: list[Callable[[], object]], first: Callable[[], object] | None = None) -> list[object]:
    """Do all acts at the same moment."""
    with Crowd(len(acts)) as crowd:
        return crowd.do(acts, first)


def cast_until_late(ballot: Ballot, voter: object) -> list[str]:
    """Cast again and again until the ballot is closed; give the leaves that were promised."""
    promised: list[str] = []
    while True:
        try:
            receipt = actions.cast(
                person=voter, public_id=ballot.public_id, choice="yes", request_id=str(len(promised))
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


def sequence_until_closed(ballot: Ballot) -> int:
    """Write the log again and again until the ballot is closed; give how many ballots were written."""
    written = 0
    while Ballot.objects.filter(pk=ballot.pk, state=Ballot.State.OPEN).exists():
        written += actions.sequence(ballot_id=ballot.pk)
    return written


def just_before_the_end(voters: list[User], **parts: object) -> Ballot:
    """Open a ballot that ends in a moment; opening takes its time too, so the last one's is added."""
    now = database_clock()
    window = {
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(seconds=WINDOW) + OPENING[-1],
    }
    ballot = polls.ballot(voters, quorum_percent=0, **window, **parts)
    OPENING.append(database_clock() - now)
    return ballot


def test_no_ballot_is_lost_or_late_when_32_people_cast_at_the_close():
    """Invariants 3 and 6 at the moment of closing, while the log is written; open and sealed in turn."""
    voters = polls.members(THREADS)
    cast = 0
    with Crowd(THREADS + 2) as crowd:
        for number in range(ROUNDS):
            cast += check_closing(crowd, voters, visibility="sealed" if number % 2 else "open")
    assert cast > ROUNDS * THREADS / 4, "hardly anybody cast before the close"


def check_closing(crowd: Crowd, voters: list[User], visibility: str) -> int:
    opened: list[Ballot] = []
    acts = [lambda voter=voter: cast_until_late(opened[0], voter) for voter in voters]
    *promised, _written, _closed = crowd.do(
        [*acts, lambda: sequence_until_closed(opened[0]), lambda: close_when_due(opened[0])],
        first=lambda: opened.append(just_before_the_end(voters, visibility=visibility)),
    )
    [ballot] = opened
    ballot.refresh_from_db()
    leaves = [leaf for some in promised for leaf in some]
    log = list(LogEntry.objects.filter(ballot=ballot).order_by("position"))
    headers = Header.objects.filter(ballot=ballot)

    cast = [entry.leaf for entry in log if entry.kind == "cast"]
    assert sorted(cast) == sorted(leaves)
    assert headers.count() == SealedPart.objects.filter(header__ballot=ballot).count() == len(leaves)
    assert all(header.received_at < ballot.closes_at for header in headers)
    assert [entry.kind for entry in log[-2:]] == ["closed", "result"]
    assert [entry.position for entry in log] == list(range(len(log)))
    people = sum(1 for some in promised if some)
    assert queries.result(ballot).people == {"yes": people, "no": 0, "abstain": 0}
    assert turnout.turnout(ballot).voted_shown == people
    assert faults_of_heads(ballot, log) == []
    return len(leaves)


def faults_of_heads(ballot: Ballot, log: list[LogEntry]) -> list[int]:
    """Compare every signed head with the leaves; gives the sizes of those that differ."""
    whole = [bytes.fromhex(entry.leaf) for entry in log]
    heads = Checkpoint.objects.filter(ballot=ballot).values_list("size", "root")
    return [size for size, root in heads if tree.root(whole[:size]).hex() != root]


def test_who_waited_until_after_the_end_is_late_even_if_nobody_has_closed_yet():
    """Invariant 3: the clock is read after the wait, not before it and not in the statement that waits."""
    [voter], now = polls.members(1), database_clock()
    ballot = polls.ballot(
        [voter], opens_at=now - timedelta(hours=1), closes_at=now + timedelta(seconds=1) + OPENING[-1]
    )
    is_held = threading.Event()

    @transaction.atomic
    def hold_beyond_the_end() -> None:
        hold_alone(ballot.pk)
        is_held.set()
        while database_clock() < ballot.closes_at:
            threading.Event().wait(0.02)

    def cast() -> str:
        assert is_held.wait(10)
        try:
            actions.cast(person=voter, public_id=ballot.public_id, choice="yes", request_id="r")
        except Refusal as refusal:
            return refusal.code
        return "cast"

    assert at_once([hold_beyond_the_end, cast])[1] == "ballot.late"
    assert not Header.objects.exists()


@pytest.mark.parametrize("_round", range(3))
def test_ballot_is_extended_before_its_end_or_closed_and_never_both(_round):
    """Invariant 11: 31 stewards ask for more time at the moment of closing."""
    voters = polls.members(2)
    organisation, steward = polls.stewarded(voters)
    opened: list[Ballot] = []

    def extend_once(number: int) -> str:
        [ballot] = opened
        threading.Event().wait(WINDOW - 0.05 + number / 300)
        try:
            later = ballot.closes_at + timedelta(milliseconds=number)
            actions.extend(actor=steward, ballot_id=ballot.pk, closes_at=later, reason="Late.")
        except Refusal as refusal:
            return refusal.code
        return "extended"

    *said, closed = at_once(
        [*(lambda number=number: extend_once(number) for number in range(1, THREADS)),
         lambda: close_when_due(opened[0])],
        first=lambda: opened.append(just_before_the_end(voters, organisation=organisation)),
    )  # fmt: skip
    log = list(LogEntry.objects.filter(ballot=closed).order_by("position"))
    kinds = [entry.kind for entry in log]
    assert set(said) <= {"extended", "ballot.late", "ballot.not_later"}
    assert "ballot.late" in said
    assert kinds == ["opened", *["extended"] * said.count("extended"), "closed", "result"]
    ends = [entry.body["closes_at"] for entry in log if entry.kind in {"opened", "extended"}]
    made = [entry.body["extended_at"] for entry in log if entry.kind == "extended"]
    assert ends == sorted(set(ends))
    assert all(at < end for at, end in zip(made, ends[:-1], strict=True))
    assert log[-2].body["closed_at"] >= ends[-1]
    assert faults_of_heads(closed, log) == []


def test_nobody_votes_before_the_opening_and_everybody_at_once_afterwards():
    """Invariants 3 and 4 at the moment of opening: 31 people try until it is open."""
    voters = polls.members(THREADS - 1)
    now = database_clock()
    ballot = polls.announced(
        voters, at=now, opens_at=now + timedelta(seconds=1), closes_at=now + timedelta(hours=1)
    )

    def vote(voter: User) -> str:
        while True:
            try:
                return actions.cast(
                    person=voter, public_id=ballot.public_id, choice="no", request_id="r"
                ).leaf
            except (NotAllowed, Refusal):
                threading.Event().wait(0.005)

    def open_when_due() -> Ballot:
        while True:
            try:
                return actions.open_announced(ballot_id=ballot.pk, roll=polls.on_roll(voters))
            except Refusal as refusal:
                if refusal.code != "ballot.opens_later":
                    raise

    *leaves, opened = at_once([*(lambda v=v: vote(v) for v in voters), open_when_due])
    headers = Header.objects.filter(ballot=ballot)
    assert {header.leaf for header in headers} == set(leaves)
    assert all(header.received_at >= opened.opens_at for header in headers)
    assert queries.cast_header(opened, headers[0], headers[0].entry.pseudonym).leaf == headers[0].leaf


def test_delegations_are_frozen_whole_when_31_people_give_theirs_at_the_opening():
    """Invariant 14: what was given before the opening counts, what comes later is refused."""
    voters = polls.members(THREADS - 1)
    ballot = polls.announced(voters, proxies=2)

    def give(place: int) -> str:
        taker = voters[(place * 7 + 1) % len(voters)]
        try:
            actions.delegate(
                actor=voters[place], ballot_id=ballot.pk, delegate_id=taker.pk, at=polls.ANNOUNCED
            )
        except Refusal as refusal:
            return refusal.code
        return "given"

    def open_after_some() -> Ballot:
        while not Delegation.objects.exists():
            pass
        return polls.open_now(ballot, voters)

    *said, opened = at_once(
        [*(lambda place=place: give(place) for place in range(len(voters))), open_after_some]
    )
    allowed = {"given", "ballot.begun", "ballot.delegate_full", "ballot.delegate_circle"}
    assert set(said) <= {*allowed, "ballot.delegate_self"}
    frozen = {(one.giver.pk, one.delegate.pk) for one in queries.delegations(opened)}
    assert frozen == set(Delegation.objects.values_list("giver", "delegate"))
    assert len(frozen) == said.count("given")
    for voter in voters[:4]:
        polls.vote(opened, voter, "yes")
    assert polls.close(opened).state == "closed"


def test_two_casts_of_one_person_become_two_revisions():
    """Invariants 1 and 7: one chain, and its end alone is counted."""
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])

    def cast(number: int) -> object:
        return actions.cast(
            person=voter,
            public_id=ballot.public_id,
            choice="no",
            request_id=f"r{number}",
            clock=polls.during(),
        )

    receipts = at_once([lambda number=number: cast(number) for number in range(8)])
    chain = list(Header.objects.order_by("revision").values_list("revision", "leaf_before", "leaf"))
    assert [revision for revision, _, _ in chain] == list(range(1, 9))
    assert [before for _, before, _ in chain] == ["", *[leaf for _, _, leaf in chain[:-1]]]
    assert {receipt.leaf for receipt in receipts} == {leaf for _, _, leaf in chain}
    assert polls.close(ballot).result["people"]["no"] == "1"


def test_same_request_sent_many_times_at_once_casts_one_ballot():
    """Invariant 13: same request id, same receipt."""
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])

    def cast() -> object:
        return actions.cast(
            person=voter, public_id=ballot.public_id, choice="yes", request_id="same", clock=polls.during()
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
            public_id=ballot.public_id,
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
            public_id=ballot.public_id,
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
