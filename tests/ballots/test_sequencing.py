"""Cast ballots enter the log while a ballot is open: at once if all may see it, by fives if it is sealed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.audit.models import Entry
from apps.ballots import actions, domain, queries, tasks, turnout
from apps.ballots.models import Ballot, Checkpoint, Header, LogEntry
from apps.merkle import tree
from apps.merkle.edge import Edge
from tests.ballots import makers as polls
from tests.ballots.makers import OPENING, during
from tests.ballots.test_actions import leaves, read_checkpoint

pytestmark = pytest.mark.django_db


def in_log(ballot: Ballot) -> list[str]:
    rows = LogEntry.objects.filter(ballot=ballot, kind="cast").order_by("position")
    return list(rows.values_list("leaf", flat=True))


def batches(ballot: Ballot) -> int:
    return Entry.objects.filter(stream__name=f"ballot:{ballot.pk}", kind="ballot.sequenced").count()


def test_open_ballot_is_written_at_once_in_the_order_of_time():
    """Invariant 6: every receipt's leaf is in the log within its promise."""
    voters = polls.members(3)
    ballot = polls.ballot(voters, visibility="open")
    receipts = [polls.vote(ballot, voter, "yes", minutes=n + 1) for n, voter in enumerate(voters)]
    assert receipts[0].promise["in_log"] == {"by": "received", "delay_seconds": "30"}
    assert polls.sequence(ballot) == 3
    assert in_log(ballot) == [receipt.leaf for receipt in receipts]
    receipts.append(polls.vote(ballot, voters[0], "no", minutes=9))
    assert (polls.sequence(ballot), polls.sequence(ballot)) == (1, 0)
    assert in_log(ballot) == [receipt.leaf for receipt in receipts]
    assert batches(ballot) == 2


def test_each_batch_ends_in_a_signed_head_and_one_entry_of_the_record():
    """Invariant 5: any two checkpoints are consistent."""
    voters = polls.members(9)
    ballot = polls.ballot(voters, visibility="open")
    for number, voter in enumerate(voters):
        polls.vote(ballot, voter, "no")
        if number % 2:
            polls.sequence(ballot)
    polls.close(ballot)
    whole, signed = leaves(ballot), list(Checkpoint.objects.filter(ballot=ballot).order_by("size"))
    assert [one.size for one in signed] == [1, 3, 5, 7, 9, 12]
    for older in signed:
        assert read_checkpoint(ballot, older.note).root == tree.root(whole[: older.size])
        assert Edge.parse(older.size, older.edge).root.hex() == older.root
        for newer in signed[signed.index(older) :]:
            proof = tree.consistency_proof(whole[: newer.size], older.size)
            heads = bytes.fromhex(older.root), bytes.fromhex(newer.root)
            assert tree.verify_consistency(older.size, newer.size, *heads, proof)
    said = Entry.objects.filter(kind="ballot.sequenced").order_by("sequence")
    assert [one.payload["checkpoint_root"] for one in said] == [one.root for one in signed[1:-1]]
    assert [one.payload["checkpoint_size"] for one in said] == ["3", "5", "7", "9"]


def test_sealed_ballot_is_written_by_fives_ordered_by_hash_and_the_rest_at_the_close():
    voters = polls.members(8)
    ballot = polls.ballot(voters)
    receipts = []
    for voter in voters[:4]:
        receipts.append(polls.vote(ballot, voter, "yes"))
        assert polls.sequence(ballot) == 0
    receipts.append(polls.vote(ballot, voters[4], "yes"))
    assert receipts[0].promise["in_log"]["by"] == "close"
    assert (polls.sequence(ballot), polls.sequence(ballot)) == (5, 0)
    assert in_log(ballot) == sorted(receipt.leaf for receipt in receipts)
    late = [polls.vote(ballot, voter, "no").leaf for voter in voters[5:]]
    assert (polls.sequence(ballot), batches(ballot)) == (0, 1)
    polls.close(ballot)
    assert in_log(ballot)[5:] == sorted(late)


def test_who_changes_a_vote_makes_no_step_and_waits_for_one():
    voters = polls.members(12)
    ballot = polls.ballot(voters)
    for voter in voters[:5]:
        polls.vote(ballot, voter, "yes")
    polls.sequence(ballot)
    for number in range(6):
        polls.vote(ballot, voters[number % 5], "no", minutes=number + 2)
        assert polls.sequence(ballot) == 0
    for voter in voters[5:9]:
        polls.vote(ballot, voter, "yes")
        assert polls.sequence(ballot) == 0
    polls.vote(ballot, voters[9], "yes")
    assert polls.sequence(ballot) == 11


def test_step_brings_five_new_people_where_votes_count_for_others_too():
    """One new voter, whose weight the sum would show, hides behind no four who were counted before."""
    voters = polls.members(9)
    ballot = polls.announced(voters, proxies=3)
    for giver in voters[5:8]:
        actions.delegate(
            actor=giver, ballot_id=ballot.pk, delegate_id=voters[0].pk, at=OPENING - timedelta(hours=1)
        )
    opened = polls.open_now(ballot, voters)
    for voter in voters[:5]:
        polls.vote(opened, voter, "yes")
    assert polls.sequence(opened) == 5
    for voter in voters[5:8]:
        polls.vote(opened, voter, "no")
    polls.vote(opened, voters[8], "no")
    assert polls.sequence(opened) == 0


def test_ballot_that_was_committed_late_is_written_though_its_number_is_lower():
    """Invariant 6, against numbers drawn before a commit: the log asks what it lacks, not what is above."""
    voters = polls.members(3)
    ballot = polls.ballot(voters, visibility="open")
    first, second, third = (polls.vote(ballot, voter, "yes") for voter in voters)
    slow = Header.objects.get(leaf=first.leaf)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Header.objects.filter(pk=slow.pk).update(ballot=polls.ballot(polls.members(1)).pk)
        assert polls.sequence(ballot) == 2
        Header.objects.filter(pk=slow.pk).update(ballot=ballot.pk)
        cursor.execute("SET session_replication_role = DEFAULT")
    assert polls.sequence(ballot) == 1
    assert set(in_log(ballot)) == {first.leaf, second.leaf, third.leaf}


def test_what_was_written_long_ago_is_not_looked_at_again():
    voters = polls.members(40)
    ballot = polls.ballot(voters, visibility="open")
    for voter in voters[:30]:
        polls.vote(ballot, voter, "yes")
    polls.sequence(ballot, minutes=2)
    assert queries.searched_to(ballot, OPENING + timedelta(minutes=2, seconds=30)) == 0
    newest = Header.objects.latest("pk").pk
    later = OPENING + timedelta(minutes=10)
    assert queries.searched_to(ballot, later) == newest
    polls.vote(ballot, voters[30], "no", minutes=9)
    assert queries.not_in_log(ballot, after=newest).count() == 1
    assert polls.sequence(ballot, minutes=10) == 1
    assert tree.root(leaves(ballot)).hex() == queries.latest_checkpoint(ballot).root


def test_batch_takes_as_many_statements_in_a_long_log_as_in_a_short_one():
    voters = polls.members(40)
    ballot = polls.ballot(voters, visibility="open")
    counts = []
    for part in (voters[:3], voters[3:38], voters[38:]):
        for voter in part:
            polls.vote(ballot, voter, "yes")
        with CaptureQueriesContext(connection) as caught:
            polls.sequence(ballot)
        counts.append(len(caught))
    assert counts[0] == counts[1] == counts[2]


def test_clock_writes_open_ballots_with_new_votes_and_looks_at_no_others():
    now = timezone.now()
    window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    voters = polls.members(2)
    silent, running = (polls.ballot(voters, visibility="open", **window) for _ in range(2))
    sealed, over = polls.ballot(voters, **window), polls.ballot(voters)
    for ballot in (running, sealed):
        actions.cast(person=voters[0], public_id=ballot.public_id, choice="yes", request_id="r")
    polls.vote(over, voters[0], "yes")
    polls.close(over)
    assert set(queries.to_sequence(now)) == {running.pk, sealed.pk}
    assert (tasks.sequence_due(), tasks.sequence_due()) == (1, 0)
    assert (len(in_log(running)), len(in_log(sealed)), len(in_log(silent))) == (1, 0, 0)
    assert tasks.sequence_due.name == "ballots.sequence_due"


def test_closed_ballot_is_not_written():
    voters = polls.members(1)
    ballot = polls.ballot(voters, visibility="open")
    polls.vote(ballot, voters[0], "yes")
    polls.close(ballot)
    assert polls.sequence(ballot) == 0
    assert batches(ballot) == 0


def test_changed_ballot_stops_its_log(caplog):
    voters = polls.members(1)
    ballot = polls.ballot(voters, visibility="open")
    polls.vote(ballot, voters[0], "yes")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Header.objects.update(commitment="0" * 64)
        cursor.execute("SET session_replication_role = DEFAULT")
    with pytest.raises(domain.InconsistencyError):
        polls.sequence(ballot)
    assert tasks.sequence_due() == 0
    assert "not written" in caplog.text


def test_edge_that_does_not_fit_the_leaves_stops_the_close():
    voters = polls.members(2)
    ballot = polls.ballot(voters, visibility="open")
    polls.vote(ballot, voters[0], "yes")
    polls.sequence(ballot)
    wrong = Edge().added([tree.leaf_hash(b"one"), tree.leaf_hash(b"two")])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Checkpoint.objects.filter(size=2).update(edge=wrong.as_text())
        cursor.execute("SET session_replication_role = DEFAULT")
    assert actions.faults_of(Ballot.objects.get(pk=ballot.pk)) == [
        f"ballot {ballot.public_id}: its log cannot go on from where it was signed"
    ]
    with pytest.raises(domain.InconsistencyError):
        polls.close(ballot)


# Weight


def test_weight_that_took_part_is_shown_where_votes_have_weights():
    voters = polls.members(3)
    roll = polls.on_roll(voters, ["10", "2.5", "0.25"])
    ballot = polls.ballot(voters, roll=roll, weight_rule="works", visibility="open")
    plain = polls.ballot(voters, visibility="open")
    polls.vote(ballot, voters[0], "yes")
    polls.vote(ballot, voters[2], "yes")
    told = turnout.snapshot([ballot.pk, plain.pk])
    assert (told[ballot.pk]["weight"], told[ballot.pk]["total_weight"]) == ("10.25", "12.75")
    assert not {"weight", "total_weight"} & set(told[plain.pk])
    assert queries.turnout(Ballot.objects.get(pk=ballot.pk)).weight == "10.25"


def test_weight_of_a_sealed_ballot_moves_only_with_whole_steps_of_its_log():
    voters = polls.members(7)
    weights = [str(10**place) for place in range(7)]
    ballot = polls.ballot(voters, roll=polls.on_roll(voters, weights), weight_rule="works")
    seen = []
    for voter in voters:
        polls.vote(ballot, voter, "yes")
        polls.sequence(ballot)
        seen.append(turnout.snapshot([ballot.pk])[ballot.pk])
    assert [one["weight"] for one in seen] == ["0"] * 4 + ["11111"] * 3
    assert [one["voted"] for one in seen] == [0] * 4 + [5] * 3
    assert len({one["version"] for one in seen}) == 2
    closed = polls.close(ballot)
    after = turnout.snapshot([ballot.pk])[ballot.pk]
    assert (after["weight"], after["voted"]) == ("1111111", 7)
    assert closed.result["weights"]["yes"] == "1111111"
    assert after["version"] > seen[-1]["version"] > seen[0]["version"]


def test_weight_counts_those_whose_delegate_took_part():
    voters = polls.members(4)
    roll = polls.on_roll(voters, ["1", "20", "300", "4000"])
    ballot = polls.announced(voters, roll=roll, weight_rule="works", proxies=3, visibility="open")
    for giver, taker in ((0, 1), (1, 2)):
        actions.delegate(
            actor=voters[giver],
            ballot_id=ballot.pk,
            delegate_id=voters[taker].pk,
            at=OPENING - timedelta(hours=1),
        )
    opened = polls.open_now(ballot, roll=roll)
    polls.vote(opened, voters[2], "yes")
    assert turnout.turnout(opened).weight == "321"
    result = polls.close(opened).result
    assert (result["weights"]["yes"], result["silent_weight"]) == ("321", "4000")


def test_turnout_takes_two_statements_for_many_ballots_of_all_kinds_and_one_for_plain_ones():
    voters = polls.members(2)
    roll = polls.on_roll(voters, ["1", "2"])
    made = [polls.ballot(voters, roll=roll, weight_rule="works"), polls.ballot(voters)]
    made.append(polls.open_now(polls.announced(voters, proxies=1), voters))
    first = turnout.snapshot([ballot.pk for ballot in made])
    with CaptureQueriesContext(connection) as caught:
        assert turnout.snapshot([ballot.pk for ballot in made]) == first
    assert len(first) == 3
    assert len(caught) == 2
    with CaptureQueriesContext(connection) as caught:
        assert len(turnout.snapshot([made[1].pk, made[2].pk])) == 2
    assert len(caught) == 1


def test_sequencer_reads_the_database_clock_when_none_is_given():
    now = timezone.now()
    voters = polls.members(1)
    ballot = polls.ballot(
        voters,
        visibility="open",
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=1),
    )
    actions.cast(person=voters[0], public_id=ballot.public_id, choice="no", request_id="r")
    assert actions.sequence(ballot_id=ballot.pk) == 1
    assert Checkpoint.objects.filter(ballot=ballot).latest("size").at > now
    assert during()() < now
