"""More time before the end; certificate, challenge and voiding after it; who signs beside the site."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.audit.models import Entry
from apps.ballots import actions, domain, queries
from apps.ballots.models import Ballot, Cosignature, LogEntry, Reason
from apps.common import keys
from apps.common.errors import NotAllowed, Refusal
from apps.merkle import checkpoints
from apps.notifications.models import Notice
from tests import makers
from tests.ballots import makers as polls
from tests.ballots.makers import END, clock_at
from tests.ballots.test_actions import read_checkpoint

pytestmark = pytest.mark.django_db
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def refused(code: str, act) -> None:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code


@pytest.fixture
def running():
    """A ballot that runs now: the database itself refuses to extend one that is over by its own clock."""
    now = timezone.now()
    voters = polls.members(3)
    organisation, steward = polls.stewarded(voters)
    ballot = polls.ballot(voters, organisation=organisation, opens_at=now - _HOUR, closes_at=now + _HOUR)
    return ballot, steward, voters


def extend(ballot, actor, by=_HOUR, reason="The hall was closed.", **more):
    return actions.extend(
        actor=actor, ballot_id=ballot.pk, closes_at=ballot.closes_at + by, reason=reason, **more
    )


# Extending


def test_extension_is_logged_with_a_salted_reason_and_everybody_is_told(running):
    ballot, steward, voters = running
    longer = extend(ballot, steward)
    assert longer.closes_at == ballot.closes_at + _HOUR
    entry = LogEntry.objects.get(ballot=ballot, kind="extended")
    said = Reason.objects.get(entry=entry)
    assert (said.text, said.by) == ("The hall was closed.", steward)
    assert entry.body["reason_hash"] == domain.reason_hash(said.text, bytes.fromhex(said.salt))
    assert entry.body["closes_at"] == domain.stamp(longer.closes_at)
    assert "hall" not in str(list(LogEntry.objects.values_list("body", flat=True)))
    assert "hall" not in str(list(Entry.objects.values_list("payload", flat=True)))
    told = Notice.objects.filter(kind="ballot.extended").values_list("person", flat=True)
    assert sorted(told) == sorted(voter.pk for voter in voters)
    assert queries.latest_checkpoint(ballot).size == 2
    refused("ballot.not_due", lambda: actions.close(ballot_id=ballot.pk, clock=clock_at(ballot.closes_at)))
    assert polls.close(longer).state == "closed"
    assert actions.faults_of(Ballot.objects.get(pk=ballot.pk)) == []


def test_extension_is_refused_after_the_end_to_no_later_one_and_without_a_reason(running):
    """Invariant 11: a ballot that has ended is not opened again, even before it is counted."""
    ballot, steward, voters = running
    refused("ballot.late", lambda: extend(ballot, steward, clock=clock_at(ballot.closes_at)))
    refused("ballot.not_later", lambda: extend(ballot, steward, by=timedelta()))
    refused("ballot.not_later", lambda: extend(ballot, steward, by=-_HOUR / 2))
    refused("ballot.words_missing", lambda: extend(ballot, steward, reason=" "))
    with pytest.raises(NotAllowed):
        extend(ballot, voters[0])
    polls.close(ballot)
    refused("ballot.late", lambda: extend(ballot, steward))
    assert not Reason.objects.exists()


def test_reason_can_be_erased_and_the_log_stays_true(running):
    ballot, steward, _ = running
    extend(ballot, steward)
    with pytest.raises(DatabaseError, match="only erased"), transaction.atomic():
        Reason.objects.update(text="Another.")
    Reason.objects.update(text="", salt="")
    assert [(one.kind, one.text) for one in queries.reasons(ballot)] == [("extended", "")]
    assert actions.faults_of(Ballot.objects.get(pk=ballot.pk)) == []


# Certificate, challenge, voiding


@pytest.fixture
def closed():
    union, representatives = polls.certified_by_two(3)
    voters = polls.members(2)
    ballot = polls.ballot(voters, certifier=union)
    polls.vote(ballot, voters[0], "yes")
    return polls.checked(ballot), representatives, voters


def challenge(ballot, actor, at=END + _HOUR):
    return actions.challenge(actor=actor, ballot_id=ballot.pk, reason="Two members were missing.", at=at)


def test_challenge_is_answered_by_a_second_representative_who_certifies(closed):
    ballot, (one, two, _), voters = closed
    challenge(ballot, one)
    again = END + 2 * _HOUR
    refused("ballot.second_representative", lambda: actions.certify(actor=one, ballot_id=ballot.pk, at=again))
    refused("ballot.already_challenged", lambda: challenge(ballot, two))
    done = actions.certify(actor=two, ballot_id=ballot.pk, at=again)
    assert (done.state, done.certified_by) == ("certified", two)
    kinds = LogEntry.objects.filter(ballot=ballot).order_by("position").values_list("kind", flat=True)
    assert list(kinds)[-4:] == ["closed", "result", "challenge", "certified"]
    assert set(Notice.objects.filter(kind="ballot.challenged").values_list("person", flat=True)) == {
        voter.pk for voter in voters
    }
    refused("ballot.already_certified", lambda: challenge(ballot, two))
    assert actions.faults_of(done) == []


def test_challenge_is_answered_by_a_second_representative_who_voids(closed):
    ballot, (one, two, _), voters = closed
    refused(
        "ballot.not_voidable",
        lambda: actions.void(actor=two, ballot_id=ballot.pk, reason="Wrong.", at=END + _HOUR),
    )
    challenge(ballot, one)

    def void(actor, at=END + 2 * _HOUR):
        return actions.void(actor=actor, ballot_id=ballot.pk, reason="Two were missing.", at=at)

    refused("ballot.second_representative", lambda: void(one))
    refused("ballot.answered_too_late", lambda: void(two, at=END + _HOUR + 5 * _DAY))
    with pytest.raises(NotAllowed):
        void(voters[0])
    done = void(two)
    assert (done.state, queries.is_over(done), done.passed) == ("voided", True, ballot.passed)
    for act in (lambda: challenge(ballot, two), lambda: void(two)):
        refused("ballot.already_voided", act)
    refused(
        "ballot.already_voided", lambda: actions.certify(actor=two, ballot_id=ballot.pk, at=END + 3 * _HOUR)
    )
    assert [one.kind for one in queries.reasons(done)] == ["challenge", "voided"]
    assert actions.faults_of(done) == []


def test_only_the_union_challenges_and_only_for_five_days(closed):
    ballot, (one, *_), voters = closed
    for stranger in (voters[0], makers.person()):
        with pytest.raises(NotAllowed):
            challenge(ballot, stranger)
    refused("ballot.challenged_too_late", lambda: challenge(ballot, one, at=END + 5 * _DAY))
    assert challenge(ballot, one, at=END + 5 * _DAY - timedelta(seconds=1)).state == "challenged"


@pytest.mark.parametrize("kind", ["cast", "opened", "extended", "closed", "result"])
def test_nothing_but_what_the_union_says_follows_the_result(closed, kind):
    """Invariant 3: nothing follows CLOSED but CHALLENGE, RESULT, CERTIFIED, VOIDED."""
    ballot, _, _ = closed
    late = LogEntry(ballot=ballot, position=99, kind=kind, body={}, leaf="late")
    with pytest.raises(DatabaseError), transaction.atomic():
        late.save()


def test_standing_of_a_result_follows_the_days_of_rule_20(closed):
    ballot, (one, two, _), _ = closed
    until = END + 5 * _DAY

    def standing(at):
        found = queries.certification(Ballot.objects.get(pk=ballot.pk), at)
        return found.standing, found.until, found.is_valid

    assert standing(until - _HOUR) == ("waiting", until, True)
    assert standing(until) == ("not_certified", None, True)
    challenge(ballot, one, at=END + _DAY)
    assert standing(END + 2 * _DAY) == ("challenged", END + 6 * _DAY, False)
    assert standing(END + 6 * _DAY) == ("not_certified", None, True)
    with transaction.atomic():
        actions.void(actor=two, ballot_id=ballot.pk, reason="Wrong.", at=END + 2 * _DAY)
        assert standing(END + 2 * _DAY) == ("voided", None, False)
        transaction.set_rollback(True)
    actions.certify(actor=two, ballot_id=ballot.pk, at=END + 2 * _DAY)
    assert standing(END + 9 * _DAY) == ("certified", None, True)


def test_standing_without_a_union_and_before_the_close():
    voters = polls.members(1)
    ballot = polls.ballot(voters)
    assert queries.certification(ballot, END).standing == "not_closed"
    assert queries.certification(polls.close(ballot), END).standing == "no_certifier"


# Who signs beside the site


def test_union_signs_opening_and_close_beside_the_site():
    union, _ = polls.certified_by_two()
    voters = polls.members(2)
    ballot = polls.ballot(voters, certifier=union, visibility="open")
    polls.vote(ballot, voters[0], "yes")
    polls.sequence(ballot)
    polls.close(ballot)
    notes = queries.notes(ballot)
    assert [note.count("\u2014 ") for note in notes] == [2, 1, 2]
    [known] = queries.cosigners(ballot)
    use = keys.cosigning(union.public_id)
    for note in (notes[0], notes[2]):
        signer = Cosignature.objects.first().signer
        read = checkpoints.read(note, signer, keys.signing_key(keys.newest(use), use).public_key())
        assert read == read_checkpoint(ballot, note)
    assert known.startswith(f"{signer}+")
    assert union.public_id in signer


def test_ballot_without_a_union_or_without_its_key_is_signed_by_the_site_alone(settings):
    union, _ = polls.certified_by_two()
    keys.newest("signing"), keys.newest("sealing")
    settings.DEMO = settings.DEBUG = False
    for certifier in (None, union):
        assert queries.cosigners(polls.ballot(polls.members(1), certifier=certifier)) == []
    call_command("make_keys", "--union", union.slug)
    assert len(queries.cosigners(polls.ballot(polls.members(1), certifier=union))) == 1
    with pytest.raises(CommandError, match="no union"):
        call_command("make_keys", "--union", "nobody")


def test_union_does_not_sign_another_log_than_before():
    union, _ = polls.certified_by_two()
    voters = polls.members(1)
    ballot = polls.ballot(voters, certifier=union)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        LogEntry.objects.filter(ballot=ballot).update(leaf="0" * 64)
        cursor.execute("SET session_replication_role = DEFAULT")
    with pytest.raises(domain.InconsistencyError):
        polls.close(ballot)
    assert Cosignature.objects.count() == 1


def test_newer_keys_change_nothing_for_ballots_that_run(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    union, _ = polls.certified_by_two()
    voters = polls.members(2)
    before = polls.ballot(voters, certifier=union)
    receipt = polls.vote(before, voters[0], "yes")
    first = queries.notes(before)[0]
    call_command("make_keys", "--rotate")
    call_command("make_keys", "--rotate", "--union", union.slug)
    after = polls.ballot(voters, certifier=union)
    assert before.signing_key != after.signing_key == keys.newest("signing")
    assert before.sealing_key != after.sealing_key == keys.newest("sealing")
    assert queries.receipt_of(voters[0], before) == receipt
    assert queries.my_choice(voters[0], before) == "yes"
    assert polls.close(before).result["people"]["yes"] == "1"
    assert read_checkpoint(before, first).size == 1
    assert queries.notes(before)[0] == first
    assert len(queries.cosigners(before)) == 2
    assert actions.faults_of(Ballot.objects.get(pk=before.pk)) == []


# Whether a vote is secret


def test_secrecy_is_looked_at_before_the_opening_and_after_the_close():
    voters = polls.members(10)
    roll = polls.on_roll(voters, ["1"] * 5 + ["7"] * 5)
    ballot = polls.announced(voters, roll=roll, weight_rule="works")
    assert queries.secrecy(ballot)
    opened = polls.open_now(ballot, roll=roll)
    for voter in voters[:6]:
        polls.vote(opened, voter, "yes")
    closed = polls.close(opened)
    assert queries.secrecy(closed)
    assert not queries.secrecy_of_votes(closed)


def test_pair_of_weight_and_part_of_the_catalogue_points_to_a_person():
    voters = polls.members(10)
    both = {"weight_rule": "works", "second_majority": domain.Threshold(1, 2)}
    apart = polls.on_roll(voters, ["1"] * 5 + ["7"] * 5, ["3"] * 9 + ["4"])
    alike = polls.on_roll(voters, ["1"] * 5 + ["7"] * 5, ["3"] * 5 + ["4"] * 5)
    assert not queries.secrecy(polls.ballot(voters, roll=apart, **both))
    assert queries.secrecy(polls.ballot(voters, roll=alike, **both))


def test_delegation_that_is_seen_by_name_points_to_its_two_people():
    voters = polls.members(12)
    ballot = polls.announced(voters, proxies=1)
    assert queries.secrecy(ballot)
    for place in range(5):
        actions.delegate(
            actor=voters[place],
            ballot_id=ballot.pk,
            delegate_id=voters[place + 5].pk,
            at=polls.ANNOUNCED + _HOUR,
        )
        assert not queries.secrecy(ballot)


def test_who_was_represented_and_who_represented_them_are_looked_at_after_the_close_too():
    """Their weight is in the sums, and who votes for whom is known by name, whoever casts."""
    voters = polls.members(11)
    for weights in (["1"] * 11, ["1"] * 10 + ["7"]):
        roll = polls.on_roll(voters, weights)
        ballot = polls.announced(voters, roll=roll, weight_rule="works", proxies=1)
        actions.delegate(
            actor=voters[10], ballot_id=ballot.pk, delegate_id=voters[0].pk, at=polls.ANNOUNCED + _HOUR
        )
        opened = polls.open_now(ballot, roll=roll)
        for voter in voters[:10]:
            polls.vote(opened, voter, "yes")
        assert not queries.secrecy_of_votes(polls.close(opened))
