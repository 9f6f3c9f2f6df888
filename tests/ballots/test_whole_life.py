"""One vote with everything in it, from the announcement to the certificate, and anybody can check it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.ballots import actions, domain, queries
from apps.ballots.models import Ballot, Header
from apps.ballots.sealed import unseal
from apps.ballots.verifier import verify_ballot
from tests.ballots import makers as polls

pytestmark = pytest.mark.django_db


def whole_vote(visibility: str = "sealed") -> tuple[Ballot, dict[int, domain.Receipt]]:
    """Announce, contest, delegate, open late, vote and change, extend, close, challenge and certify."""
    now = timezone.now()
    begin, hour = now - timedelta(days=3), timedelta(hours=1)
    union, (one, two) = polls.certified_by_two()
    voters = polls.members(14)
    organisation, steward = polls.stewarded(voters)
    weights = [str(place % 3 + 1) for place in range(14)]
    roll = polls.on_roll(voters, weights, [f"{place}.5" for place in range(14)])
    ballot = polls.announced(
        voters,
        roll=roll[:13],
        organisation=organisation,
        certifier=union,
        at=begin,
        opens_at=begin + hour,
        closes_at=now + hour,
        weight_rule="works",
        second_majority=domain.Threshold(1, 3, "cast_and_abstained"),
        proxies=3,
        quorum_percent=30,
        visibility=visibility,
        openings="members",
    )
    said = actions.contest(actor=voters[13], ballot_id=ballot.pk, text="I am a member.", at=begin)
    actions.answer_contest(actor=steward, contest_id=said.pk, answer="Added.", at=begin)
    actions.set_provisional_roll(ballot_id=ballot.pk, roll=roll, at=begin)
    for giver, taker in ((0, 1), (1, 2), (13, 2)):
        actions.delegate(actor=voters[giver], ballot_id=ballot.pk, delegate_id=voters[taker].pk, at=begin)
    polls.open_now(ballot, roll=roll, clock=lambda: begin + 2 * hour)
    receipts = {}
    choices = ["yes", "no", "abstain", "yes", "yes", "yes"]
    for number in range(16):
        place = 2 + number % 9
        moment = begin + 3 * hour + timedelta(minutes=number)
        receipts[place] = actions.cast(
            person=voters[place],
            public_id=ballot.public_id,
            choice=choices[number % 6],
            request_id=f"r{number}",
            clock=lambda moment=moment: moment,
        )
        if number % 3 == 2:
            actions.sequence(ballot_id=ballot.pk, clock=lambda moment=moment: moment)
    ballot.refresh_from_db()
    actions.extend(
        actor=steward, ballot_id=ballot.pk, closes_at=ballot.closes_at + hour, reason="The hall was closed."
    )
    ballot.refresh_from_db()
    closed = polls.checked(ballot)
    actions.challenge(actor=one, ballot_id=closed.pk, reason="Somebody was missing.", at=closed.closed_at)
    actions.certify(actor=two, ballot_id=closed.pk, at=closed.closed_at + hour)
    return Ballot.objects.get(pk=ballot.pk), receipts


@pytest.mark.parametrize("visibility", ["sealed", "open"])
def test_vote_with_everything_in_it_is_accepted_by_the_verifier_with_every_receipt(visibility):
    """Invariants 1 to 9 as a stranger checks them, who has nothing but the bundle and a receipt."""
    ballot, receipts = whole_vote(visibility)
    assert actions.faults_of(ballot) == []
    pinned = queries.site_key(ballot.signing_key, queries.site_of(ballot))
    bundle = actions.bundle_of(ballot, "auditors")
    for receipt in list(receipts.values())[:3]:
        lines = verify_ballot.verify(bundle, pinned=pinned, receipt=domain.canonical(receipt.as_json()))
        assert [f"{line.check}: {line.text}" for line in lines if line.status == "FAIL"] == []
        assert verify_ballot.holds(lines)
        [signed] = [line.text for line in lines if line.check == "checkpoints"]
        assert signed.count(f"/union/{ballot.certifier.public_id}/") == 2
    kinds = [body["tag"].split(".")[2] for body in queries.log_bodies(ballot)]
    assert kinds[0] == "opened"
    assert kinds[-4:] == ["closed", "result", "challenge", "certified"]
    assert (kinds.count("cast"), kinds.count("extended")) == (16, 1)
    for key in queries.cosigners(ballot):
        assert "/union/" in key


def test_weights_counted_and_not_cast_add_up_to_the_roll():
    """Invariant 2: weights counted and not cast add up to the roll."""
    ballot, _ = whole_vote()
    result = queries.result(ballot)
    sums = [*result.weights.values(), result.silent_weight]
    assert domain.weight_of_all(sums) == ballot.roll_weight
    assert result.voted + result.silent == ballot.roll_size == 14
    assert result.by_proxy == 3


def test_every_last_revision_opens_for_the_auditor():
    """Invariant 8: every last revision opens for the auditor."""
    ballot, _ = whole_vote()
    headers = Header.objects.filter(ballot=ballot).select_related("entry").order_by("entry", "-revision")
    last = list(headers.distinct("entry"))
    openings = unseal(ballot, last)
    assert len(openings) == len(last) == 9
    for header in last:
        queries.cast_header(ballot, header, header.entry.pseudonym).check_opens(openings[header.pk])


def test_weight_comes_from_the_roll_whatever_a_request_says(as_person):
    """Invariant 12: weight comes from the roll, never from the request."""
    now = timezone.now()
    voters = polls.members(2)
    roll = polls.on_roll(voters, ["3", "5"])
    ballot = polls.ballot(
        voters,
        roll=roll,
        weight_rule="works",
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=1),
    )
    asked = {"choice": "yes", "request_id": "r", "weight": "1000", "share": "9", "person": voters[1].pk}
    answer = as_person(voters[0]).post(reverse("ballots:ballot", args=[ballot.public_id]), asked)
    assert answer.status_code == 302
    assert Header.objects.get().entry.person == voters[0]
    assert polls.close(ballot).result["weights"]["yes"] == "3"


def test_log_of_a_vote_holds_no_name_and_no_words():
    """Rule 15: entries hold ids and hashes, never names or free text."""
    ballot, _ = whole_vote()
    written = str(queries.log_bodies(ballot))
    for word in ("Voter", "Rep ", "hall was", "missing", "member."):
        assert word not in written
