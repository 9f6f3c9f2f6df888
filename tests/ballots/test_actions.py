"""Opening, casting, changing, closing and certifying, on real rows."""

import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.ballots import actions, domain, queries
from apps.ballots.models import Ballot, Checkpoint, Header, LogEntry, RollEntry
from apps.ballots.sealed import SealedPart
from apps.common import keys
from apps.common.errors import NotAllowed, Refusal
from apps.merkle import checkpoints, tree
from tests import makers
from tests.ballots import makers as polls
from tests.ballots.makers import END, OPENING, clock_at

pytestmark = pytest.mark.django_db


def kinds(ballot: Ballot) -> list[str]:
    stream = f"ballot:{ballot.pk}"
    return list(Entry.objects.filter(stream__name=stream).order_by("sequence").values_list("kind", flat=True))


def read_checkpoint(ballot: Ballot, note: str) -> checkpoints.Checkpoint:
    signer = note.split("\u2014 ")[1].split(" ", maxsplit=1)[0]
    return checkpoints.read(note, signer, keys.signing_key(ballot.signing_key).public_key())


def leaves(ballot: Ballot) -> list[bytes]:
    rows = LogEntry.objects.filter(ballot=ballot).order_by("position").values_list("leaf", flat=True)
    return [bytes.fromhex(leaf) for leaf in rows]


# Opening


def test_opening_freezes_text_rule_and_roll_and_records_it():
    voters = polls.members(3)
    ballot = polls.ballot(voters)
    assert (ballot.state, ballot.roll_size) == ("open", 3)
    assert ballot.definition_hash == polls.definition().hash
    assert ballot.roll_root == domain.roll_root(queries.roll_lines(ballot))
    assert set(RollEntry.objects.filter(ballot=ballot).values_list("person", flat=True)) == {
        v.pk for v in voters
    }
    assert kinds(ballot) == ["ballot.opened"]
    opened = Entry.objects.filter(kind="ballot.opened")
    streams = {f"ballot:{ballot.pk}", f"members:{ballot.organisation_id}"}
    assert set(opened.values_list("stream__name", flat=True)) == streams
    [log] = LogEntry.objects.filter(ballot=ballot)
    assert (log.kind, log.position) == ("opened", 0)
    checkpoint = Checkpoint.objects.get(ballot=ballot)
    stated = read_checkpoint(ballot, checkpoint.note)
    assert (stated.size, stated.root.hex()) == (1, checkpoint.root)
    assert opened[0].payload["checkpoint_root"] == checkpoint.root


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"opens_at": OPENING + timedelta(minutes=1)}, "ballot.opens_later"),
        ({"closes_at": OPENING}, "ballot.closes_too_early"),
        ({"roll": []}, "ballot.empty_roll"),
        ({"document": {"question": "another"}}, "ballot.document_differs"),
        ({"roll": [domain.Voter(1), domain.Voter(1)]}, "ballot.twice_on_roll"),
    ],
)
def test_opening_is_refused(change, code):
    asked = {
        "actor_id": None,
        "organisation": makers.organisation("collective"),
        "certifier": None,
        "title": "Shall we?",
        "subject": "question:1",
        "document": polls.DOCUMENT,
        "definition": polls.definition(),
        "roll": [domain.Voter(makers.person().pk)],
        "opens_at": OPENING,
        "closes_at": END,
        "at": OPENING,
    }
    with pytest.raises(Refusal) as refused:
        actions.open_ballot(**{**asked, **change})
    assert refused.value.code == code
    assert not Ballot.objects.exists()


# Casting


def test_cast_keeps_a_header_in_clear_and_a_sealed_part():
    voters = polls.members(2)
    ballot = polls.ballot(voters)
    receipt = polls.vote(ballot, voters[0], "yes")
    header = Header.objects.get(ballot=ballot)
    assert (header.revision, header.leaf_before, header.leaf) == (1, "", receipt.leaf)
    assert header.received_at == OPENING + timedelta(minutes=1)
    assert b'"yes"' not in bytes(SealedPart.objects.get().ciphertext)
    assert queries.my_choice(voters[0], ballot) == "yes"
    assert queries.my_choice(voters[1], ballot) is None
    assert kinds(ballot) == ["ballot.opened"]


def test_receipt_is_a_signed_promise_that_names_the_leaf_and_never_the_choice():
    voters = polls.members(2)
    ballot = polls.ballot(voters)
    receipt = polls.vote(ballot, voters[0], "abstain")
    key: Ed25519PublicKey = keys.signing_key(receipt.signed_by).public_key()
    key.verify(receipt.signature, receipt.signed_bytes)
    entry = receipt.promise["entry"]
    assert tree.leaf_hash(domain.canonical(entry)).hex() == receipt.leaf
    assert entry["header"]["definition_hash"] == ballot.definition_hash
    assert entry["header"]["roll_root"] == ballot.roll_root
    assert read_checkpoint(ballot, receipt.promise["checkpoint"]).size == 1
    # Whole words: three letters in a row stand in some signature or other by chance.
    assert not set(re.findall(r"[\w+/=-]+", str(receipt.as_json()))) & set(domain.CHOICES)
    assert queries.receipt_of(voters[0], ballot) == receipt
    assert queries.receipt_of(voters[1], ballot) is None


def test_changing_a_vote_adds_a_revision_and_keeps_the_one_before():
    """Invariant 7: revision chains are unbroken."""
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])
    first = polls.vote(ballot, voter, "yes")
    second = polls.vote(ballot, voter, "no", minutes=2)
    assert second.promise["entry"]["header"]["leaf_before"] == first.leaf
    assert list(Header.objects.order_by("revision").values_list("revision", "leaf_before")) == [
        (1, ""),
        (2, first.leaf),
    ]
    assert queries.my_choice(voter, ballot) == "no"
    assert queries.turnout(ballot).voted_shown == 0


def test_same_request_gives_the_same_receipt_and_casts_nothing_more():
    """Invariant 13: same request id, same receipt."""
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])
    first = polls.vote(ballot, voter, "yes", request_id="r")
    polls.vote(ballot, voter, "no", request_id="later", minutes=2)
    again = polls.vote(ballot, voter, "no", request_id="r", minutes=3)
    assert again == first
    assert Header.objects.count() == 2


def test_who_is_not_on_the_roll_cannot_cast_even_as_a_member_or_superuser():
    ballot = polls.ballot(polls.members(1))
    member, root = makers.person(), makers.person()
    makers.seat(member, ballot.organisation, Role.MEMBER)
    root.is_superuser = True
    root.save()
    for outsider in (member, root):
        with pytest.raises(NotAllowed):
            polls.vote(ballot, outsider, "yes")
    assert not Header.objects.exists()


def test_leaving_after_the_opening_changes_nothing():
    """Invariant 14: nothing about membership after opening changes anything."""
    voters = polls.members(2)
    organisation, _ = polls.stewarded(voters)
    ballot = polls.ballot(voters, organisation=organisation)
    organisation.seats.filter(person=voters[0]).update(until=OPENING + timedelta(seconds=1))
    polls.vote(ballot, voters[0], "yes")
    assert polls.close(ballot).result["people"] == {"yes": "1", "no": "0", "abstain": "0"}


@pytest.mark.parametrize(("choice", "request_id", "code"), [
    ("maybe", "r", "ballot.unknown_choice"),
    ("yes", "", "ballot.request_id"),
    ("yes", "r" * 65, "ballot.request_id"),
])  # fmt: skip
def test_malformed_cast_is_refused(choice, request_id, code):
    [voter] = polls.members(1)
    where = polls.ballot([voter]).public_id
    wrong = {"choice": choice, "request_id": request_id}
    with pytest.raises(Refusal) as refused:
        actions.cast(person=voter, public_id=where, **wrong, clock=polls.during())
    assert refused.value.code == code


def test_late_vote_is_refused_even_before_the_count():
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])
    with pytest.raises(Refusal) as refused:
        actions.cast(
            person=voter, public_id=ballot.public_id, choice="yes", request_id="r", clock=clock_at(END)
        )
    assert refused.value.code == "ballot.late"
    assert not Header.objects.exists()


def test_vote_that_becomes_late_while_it_waits_for_the_lock_is_refused():
    [voter] = polls.members(1)
    ballot = polls.ballot([voter])
    clock = clock_at(END - timedelta(seconds=1), END)
    with pytest.raises(Refusal) as refused:
        actions.cast(person=voter, public_id=ballot.public_id, choice="yes", request_id="r", clock=clock)
    assert refused.value.code == "ballot.late"


def test_cast_reads_the_database_clock_when_none_is_given():
    [voter] = polls.members(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    ballot = polls.ballot([voter], opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
    actions.cast(person=voter, public_id=ballot.public_id, choice="yes", request_id="r")
    assert now <= Header.objects.get().received_at < now + timedelta(minutes=1)
    with pytest.raises(Refusal) as refused:
        actions.close(ballot_id=ballot.pk)
    assert refused.value.code == "ballot.not_due"


def test_cast_needs_four_statements_whatever_the_size_of_the_roll():
    counts = []
    for size in (2, 40):
        voters = polls.members(size)
        ballot = polls.ballot(voters)
        polls.vote(ballot, voters[1], "yes")
        with CaptureQueriesContext(connection) as caught:
            polls.vote(ballot, voters[0], "yes")
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in caught))
    assert counts == [4, 4]


# Closing


def test_close_counts_last_revisions_and_writes_log_and_result():
    voters = polls.members(5)
    ballot = polls.ballot(voters)
    for voter, choice in zip(voters, ["yes", "yes", "no", "abstain"], strict=False):
        polls.vote(ballot, voter, choice)
    polls.vote(ballot, voters[2], "yes", minutes=2)
    closed = polls.close(ballot)
    assert (closed.state, closed.passed, closed.closed_at) == ("closed", True, END)
    result = queries.result(closed)
    assert result.people == {"yes": 3, "no": 0, "abstain": 1}
    assert (result.silent, result.outcome) == (1, "passed")
    assert [entry.kind for entry in LogEntry.objects.filter(ballot=ballot).order_by("position")] == [
        "opened", *["cast"] * 5, "closed", "result",
    ]  # fmt: skip
    assert LogEntry.objects.get(ballot=ballot, kind="closed").body["size"] == "6"
    assert kinds(ballot) == ["ballot.opened", "ballot.closed"]


def test_every_receipt_is_in_the_log_at_the_close_and_checkpoints_are_consistent():
    """Invariants 5 and 6: consistent checkpoints, and every receipt in the log at the close."""
    voters = polls.members(7)
    ballot = polls.ballot(voters)
    receipts = [polls.vote(ballot, voter, "yes") for voter in voters]
    receipts.append(polls.vote(ballot, voters[0], "no", minutes=2))
    polls.close(ballot)
    tree_leaves = leaves(ballot)
    old, new = Checkpoint.objects.filter(ballot=ballot).order_by("size")
    for receipt in receipts:
        place = tree_leaves.index(bytes.fromhex(receipt.leaf))
        proof = tree.inclusion_proof(tree_leaves, place)
        head = bytes.fromhex(new.root)
        assert tree.verify_inclusion(bytes.fromhex(receipt.leaf), place, new.size, proof, head)
    proof = tree.consistency_proof(tree_leaves, old.size)
    assert tree.verify_consistency(
        old.size, new.size, bytes.fromhex(old.root), bytes.fromhex(new.root), proof
    )


def test_sealed_log_is_ordered_by_hash_and_not_by_time():
    voters = polls.members(9)
    ballot = polls.ballot(voters)
    for voter in voters:
        polls.vote(ballot, voter, "yes")
    polls.close(ballot)
    cast = list(
        LogEntry.objects.filter(ballot=ballot, kind="cast")
        .order_by("position")
        .values_list("leaf", flat=True)
    )
    assert cast == sorted(cast)


def test_close_before_the_end_is_refused():
    ballot = polls.ballot(polls.members(1))
    with pytest.raises(Refusal) as refused:
        actions.close(ballot_id=ballot.pk, clock=clock_at(END - timedelta(microseconds=1)))
    assert refused.value.code == "ballot.not_due"


def test_closing_twice_changes_nothing():
    voters = polls.members(2)
    ballot = polls.ballot(voters)
    polls.vote(ballot, voters[0], "yes")
    once = polls.close(ballot)
    twice = actions.close(ballot_id=ballot.pk, clock=clock_at(END + timedelta(days=1)))
    assert (twice.closed_at, twice.result) == (once.closed_at, once.result)
    assert LogEntry.objects.filter(kind="closed").count() == 1


def test_definition_and_roll_are_the_same_in_opened_every_leaf_and_result():
    """Invariant 4: definition and roll root are the same in OPENED, every leaf and RESULT."""
    voters = polls.members(3)
    ballot = polls.ballot(voters)
    for voter in voters:
        polls.vote(ballot, voter, "no")
    polls.close(ballot)
    bodies = list(LogEntry.objects.filter(ballot=ballot).order_by("pk").values_list("kind", "body"))
    bound = [body["header"] if kind == "cast" else body for kind, body in bodies if kind != "closed"]
    assert {(part["definition_hash"], part["roll_root"]) for part in bound} == {
        (ballot.definition_hash, ballot.roll_root)
    }
    assert len(bound) == 5


def test_count_can_be_recomputed_to_the_byte():
    """Invariant 9: the count can be recomputed to the byte."""
    voters = polls.members(6)
    ballot = polls.ballot(voters)
    choices = dict(zip(voters, ["yes", "no", "yes", "abstain"], strict=False))
    for voter, choice in choices.items():
        polls.vote(ballot, voter, choice)
    polls.close(ballot)
    ballot.refresh_from_db()
    entries = {entry.person_id: entry.pseudonym for entry in RollEntry.objects.filter(ballot=ballot)}
    votes = {entries[voter.pk]: choice for voter, choice in choices.items()}
    again = domain.count(domain.Definition.parse(ballot.definition), queries.roll_lines(ballot), votes)
    assert domain.canonical(again.as_json()) == domain.canonical(ballot.result)


# Certifying


def certified_ballot():
    voters, representative = polls.members(2), makers.person("Rep")
    union = makers.organisation("union")
    makers.seat(representative, union, Role.REPRESENTATIVE)
    ballot = polls.ballot(voters, certifier=union)
    polls.vote(ballot, voters[0], "yes")
    polls.checked(ballot)
    return ballot, representative, voters


def test_certifier_certifies_a_closed_ballot_in_the_log():
    ballot, representative, _ = certified_ballot()
    before = queries.certificate(Ballot.objects.get(pk=ballot.pk))
    done = actions.certify(actor=representative, ballot_id=ballot.pk, at=END + timedelta(hours=1))
    assert (done.state, done.certified_by) == ("certified", representative)
    assert kinds(ballot) == ["ballot.opened", "ballot.closed", "ballot.certified"]
    assert LogEntry.objects.filter(ballot=ballot).latest("position").kind == "certified"
    assert (before["certified"], before["certified_by"]) == (False, None)
    assert queries.certificate(done)["certified_by"] == done.certifier.public_id


def test_certifying_is_refused_before_the_close_and_twice():
    voters, representative, union = polls.members(2), makers.person(), makers.organisation("union")
    makers.seat(representative, union, Role.REPRESENTATIVE)
    ballot = polls.ballot(voters, certifier=union)
    with pytest.raises(Refusal) as early:
        actions.certify(actor=representative, ballot_id=ballot.pk, at=END)
    polls.close(ballot)
    with pytest.raises(Refusal) as unchecked:
        actions.certify(actor=representative, ballot_id=ballot.pk, at=END)
    actions.cross_check(ballot_id=ballot.pk, at=END)
    actions.certify(actor=representative, ballot_id=ballot.pk, at=END)
    with pytest.raises(Refusal) as twice:
        actions.certify(actor=representative, ballot_id=ballot.pk, at=END)
    codes = [found.value.code for found in (early, unchecked, twice)]
    assert codes == ["ballot.not_closed", "ballot.being_checked", "ballot.already_certified"]


def test_only_the_named_unions_representative_certifies():
    ballot, _, voters = certified_ballot()
    stranger, other = makers.person(), makers.organisation("union")
    makers.seat(stranger, other, Role.REPRESENTATIVE)
    for person in (stranger, voters[0]):
        with pytest.raises(NotAllowed):
            actions.certify(actor=person, ballot_id=ballot.pk, at=END)


def test_certificate_holds_no_figure_of_the_vote():
    ballot, _, _ = certified_ballot()
    ballot.refresh_from_db()
    certificate = queries.certificate(ballot)
    assert certificate["passed"] is True
    assert certificate["document_hash"] == ballot.document_hash
    assert set(certificate) == {
        "ballot", "document_hash", "definition_hash", "rule", "passed", "closed_at",
        "certified", "certified_by", "certified_at",
    }  # fmt: skip
    assert set(certificate["rule"]) == {"method", "quorum_percent", "threshold", "tie"}
