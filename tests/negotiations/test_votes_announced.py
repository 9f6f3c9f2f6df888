"""Votes on offers that are announced first, asked a second time, extended, doubted or voided."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.ballots import actions as ballots
from apps.ballots.models import Ballot, Reason
from apps.collectives.models import Bylaws
from apps.collectives.queries import collective_of
from apps.common.errors import NotAllowed, Refusal
from apps.contracts.actions import freeze
from apps.contracts.models import Contract
from apps.contracts.queries import due_to_freeze
from apps.negotiations import actions, queries
from apps.negotiations.models import Offer, Room
from tests import makers
from tests.negotiations.makers import AT, CLOSES, OPEN_UNTIL, World, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ANNOUNCED = {"announce_days": 2, "proxies": 2}
TWICE = {"second_call_quorum": 25, "second_call_days": 7}


def refused(code: str):
    return pytest.raises(Refusal, match=f"^{code.replace('.', '[.]')}$")


def at(moment):
    return lambda: moment


def announced() -> tuple[World, Offer]:
    here = world(rules=ANNOUNCED)
    return here, here.at_vote("10", closes_at=AT + 10 * DAY)


def again(offer: Offer) -> Offer:
    return Offer.objects.select_related("ballot", "room").get(pk=offer.pk)


# Announced


def test_vote_is_announced_where_the_bylaws_say_so_and_the_clock_opens_it():
    _here, offer = announced()
    assert (offer.ballot.state, offer.ballot.opens_at) == ("announced", AT + 2 * DAY)
    assert queries.votes_announced(due_at=AT + DAY) == []
    with refused("ballot.opens_later"):
        actions.open_vote(offer_id=offer.pk, clock=at(AT + DAY))
    assert queries.votes_announced(due_at=AT + 2 * DAY) == [offer.pk]
    actions.open_vote(offer_id=offer.pk, clock=at(AT + 2 * DAY))
    assert again(offer).ballot.state == "open"
    assert queries.votes_announced() == []


def test_roll_is_that_of_the_opening_and_shown_as_it_changes():
    here, offer = announced()
    newcomer = makers.person()
    makers.seat(newcomer, here.collective, Role.MEMBER)
    actions.renew_roll(offer_id=offer.pk, at=AT + DAY)
    shown = set(offer.ballot.provisional_roll.values_list("person", flat=True))
    assert newcomer.pk in shown
    gone = here.members[0]
    gone.seats.update(until=AT + DAY)
    actions.open_vote(offer_id=offer.pk, clock=at(AT + 2 * DAY))
    frozen = set(offer.ballot.roll.values_list("person", flat=True))
    assert newcomer.pk in frozen
    assert gone.pk not in frozen


def test_vote_waits_for_an_answer_and_ends_later_by_as_much():
    here, offer = announced()
    contest = ballots.contest(actor=here.members[0], ballot_id=offer.ballot.pk, text="Twice!", at=AT + DAY)
    with refused("ballot.contested"):
        actions.open_vote(offer_id=offer.pk, clock=at(AT + 2 * DAY))
    ballots.answer_contest(actor=here.steward, contest_id=contest.pk, answer="Once.", at=AT + 3 * DAY)
    actions.open_vote(offer_id=offer.pk, clock=at(AT + 3 * DAY))
    assert again(offer).ballot.closes_at == AT + 11 * DAY


def test_vote_is_void_that_could_not_end_in_time_any_more():
    here, offer = announced()
    contest = ballots.contest(actor=here.members[0], ballot_id=offer.ballot.pk, text="Twice!", at=AT + DAY)
    late = OPEN_UNTIL - 6 * DAY
    ballots.answer_contest(actor=here.steward, contest_id=contest.pk, answer="Once.", at=late)
    with refused("ballot.opens_too_late"):
        ballots.open_announced(ballot_id=offer.ballot.pk, roll=queries.roll_of(offer), clock=at(late))
    assert actions.open_vote(offer_id=offer.pk, clock=at(late)).state == "voided"
    assert (again(offer).state, Room.objects.get().state) == ("declined", "open")
    said = Reason.objects.get()
    assert (said.by, said.text[:10]) == (None, "The vote w")
    assert queries.offers_voted(late) == []


def test_vote_whose_objection_nobody_answers_does_not_wait_for_ever():
    here, offer = announced()
    ballots.contest(actor=here.members[0], ballot_id=offer.ballot.pk, text="Twice!", at=AT + DAY)
    with refused("ballot.contested"):
        actions.open_vote(offer_id=offer.pk, clock=at(AT + 2 * DAY))
    with refused("ballot.in_time"):
        ballots.void_too_late(ballot_id=offer.ballot.pk, at=AT + 2 * DAY)
    assert actions.open_vote(offer_id=offer.pk, clock=at(AT + 5 * DAY)).state == "open"
    assert again(offer).ballot.closes_at == AT + 13 * DAY


def test_objection_never_makes_the_vote_on_an_offer_too_late():
    here = world(rules=ANNOUNCED)
    offer = here.at_vote("10", closes_at=OPEN_UNTIL - DAY)
    ballots.contest(actor=here.members[0], ballot_id=offer.ballot.pk, text="Twice!", at=AT + DAY)
    last = AT + 3 * DAY - timedelta(hours=1)
    with refused("ballot.contested"):
        actions.open_vote(offer_id=offer.pk, clock=at(last - timedelta(minutes=1)))
    assert actions.open_vote(offer_id=offer.pk, clock=at(last)).state == "open"
    assert again(offer).ballot.closes_at == OPEN_UNTIL - timedelta(hours=1)


@pytest.mark.parametrize("who", ["representative", "member", "delegate"])
def test_nobody_but_an_impartial_steward_calls_off_a_vote_on_an_offer(who):
    here, offer = announced()
    people = {"representative": here.representative, "member": here.members[0], "delegate": here.delegate}
    words = {"ballot_id": offer.ballot.pk, "reason": "Not now.", "at": AT + DAY}
    with pytest.raises(NotAllowed):
        ballots.void(actor=people[who], **words)
    makers.seat(here.steward, here.company, Role.DELEGATE)
    with pytest.raises(NotAllowed):
        ballots.void(actor=here.steward, **words)


def test_nobody_of_a_company_votes_for_others():
    here, offer = announced()
    there, giver = here.members[:2]
    makers.seat(there, makers.company("Orrin"), Role.DELEGATE)
    conflicted = queries.conflicted_in_vote(offer.public_id)
    assert {there.pk, here.representative.pk} <= conflicted
    assert giver.pk not in conflicted
    with refused("ballot.delegate_conflicted"):
        ballots.delegate(
            actor=giver, ballot_id=offer.ballot.pk, delegate_id=there.pk, conflicted=conflicted, at=AT
        )


def test_vote_that_a_steward_calls_off_leaves_the_room_open():
    here, offer = announced()
    ballots.void(actor=here.steward, ballot_id=offer.ballot.pk, reason="A page was missing.", at=AT + DAY)
    assert queries.offers_voted(AT + DAY) == [offer.pk]
    actions.conclude(offer_id=offer.pk, at=AT + DAY)
    assert (again(offer).state, Room.objects.get().state) == ("declined", "open")


# Asked a second time


def missed() -> tuple[World, Offer]:
    here = world(rules=TWICE)
    offer = here.at_vote("10")
    here.vote(offer, ["yes"])
    return here, offer


def test_too_few_are_asked_once_more_with_the_quorum_that_was_announced():
    here, offer = missed()
    first = again(offer).ballot
    assert first.result["outcome"] == "quorum_missed"
    actions.conclude(offer_id=offer.pk, at=CLOSES + timedelta(minutes=1))
    second = again(offer).ballot
    assert again(offer).state == Offer.State.VOTING
    assert (second.state, second.definition["quorum_percent"]) == ("open", "25")
    assert second.definition["second_call"] == {"after": first.public_id}
    assert (second.document_hash, second.subject) == (first.document_hash, first.subject)
    assert Entry.objects.get(kind="offer.called_again").payload["ballot"] == second.public_id
    ballots.cast(
        person=here.steward,
        public_id=second.public_id,
        choice="yes",
        request_id="second",
        clock=at(CLOSES + DAY),
    )
    ballots.close(ballot_id=second.pk, clock=at(second.closes_at))
    assert ballots.cross_check(ballot_id=second.pk, at=second.closes_at) == []
    actions.conclude(offer_id=offer.pk, at=second.closes_at)
    assert again(offer).state == Offer.State.ACCEPTED


def test_vote_that_was_voided_is_not_asked_again_and_leaves_the_room_open():
    here, offer = missed()
    other = makers.person()
    makers.seat(other, offer.ballot.certifier, Role.REPRESENTATIVE)
    doubt = {"ballot_id": offer.ballot.pk, "reason": "The roll was wrong.", "at": CLOSES + DAY}
    ballots.challenge(actor=here.representative, **doubt)
    ballots.void(actor=other, **doubt)
    actions.conclude(offer_id=offer.pk, at=CLOSES + DAY)
    assert (again(offer).state, Room.objects.get().state) == ("declined", "open")


def test_second_call_that_could_not_end_before_the_offer_lapses_is_not_announced():
    here = world(rules=TWICE)
    late = here.at_vote("10", closes_at=OPEN_UNTIL - 7 * DAY)
    assert late.ballot.definition["second_call"] is None


def test_vote_that_nobody_missed_is_not_asked_again():
    here = world(rules=TWICE)
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "no"])
    actions.conclude(offer_id=offer.pk, at=CLOSES + timedelta(minutes=1))
    assert again(offer).state == Offer.State.ACCEPTED


# More time


def test_vote_is_extended_by_the_page_until_the_offer_lapses(now_world, as_person):
    now = timezone.now()
    offer = now_world.offer("10", open_until=now + 21 * DAY, at=now)
    offer = actions.put_to_vote(actor=now_world.steward, offer_id=offer.pk, closes_at=now + 8 * DAY, at=now)
    url = reverse("ballots:extend", args=[offer.ballot.public_id])
    client = as_person(now_world.steward)
    written = timezone.localtime(now + 30 * DAY).strftime("%Y-%m-%dT%H:%M")
    too_late = client.post(url, {"closes_at": written, "reason": "Holidays."})
    assert too_late.status_code == 409
    assert "The offer lapses then" in too_late.content.decode()
    written = timezone.localtime(now + 12 * DAY).strftime("%Y-%m-%dT%H:%M")
    assert client.post(url, {"closes_at": written, "reason": ""}).status_code == 422
    assert client.post(url, {"closes_at": written, "reason": "Holidays."}).status_code == 302
    assert Ballot.objects.get().closes_at > now + 11 * DAY
    page = as_person(now_world.members[0]).get(reverse("ballots:ballot", args=[offer.ballot.public_id]))
    assert "Holidays." in page.content.decode()


def test_second_call_keeps_its_days_when_the_first_is_extended():
    here = world(rules=TWICE)
    offer = here.at_vote("10")
    assert queries.latest_end_of_vote(offer.public_id) < OPEN_UNTIL - 7 * DAY


# Doubted


def doubted() -> tuple[World, Offer, Contract]:
    here = world()
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "yes"])
    actions.conclude(offer_id=offer.pk, at=CLOSES + timedelta(minutes=1))
    ballots.challenge(
        actor=here.representative, ballot_id=offer.ballot_id, reason="Who voted?", at=CLOSES + DAY
    )
    return here, offer, Contract.objects.get()


def test_contract_waits_while_the_result_is_doubted():
    here, offer, contract = doubted()
    end = contract.take_out_until + DAY
    during = CLOSES + 3 * DAY
    with refused("contract.vote_challenged"):
        freeze(contract_id=contract.pk, at=during)
    second = makers.person()
    makers.seat(second, here.union, Role.REPRESENTATIVE)
    ballots.certify(actor=second, ballot_id=offer.ballot_id, at=CLOSES + 2 * DAY)
    assert due_to_freeze(end) == [contract.pk]


def test_a_doubt_that_nobody_answers_holds_for_five_days():
    _here, _offer, contract = doubted()
    end = contract.take_out_until + DAY
    assert due_to_freeze(CLOSES + 6 * DAY - timedelta(seconds=1)) == []
    assert end > CLOSES + 6 * DAY
    assert due_to_freeze(end) == [contract.pk]
    assert freeze(contract_id=contract.pk, at=end).state != "agreed"


def test_what_follows_from_a_vote_waits_while_it_is_doubted():
    here = world()
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "yes"])
    ballots.challenge(actor=here.representative, ballot_id=offer.ballot_id, reason="Who?", at=CLOSES + DAY)
    assert queries.offers_voted(CLOSES + 2 * DAY) == []
    with refused("vote.challenged"):
        actions.conclude(offer_id=offer.pk, at=CLOSES + 2 * DAY)
    assert queries.offers_voted(CLOSES + 7 * DAY) == [offer.pk]
    assert actions.conclude(offer_id=offer.pk, at=CLOSES + 7 * DAY).state == "accepted"


def test_nothing_follows_from_a_void_vote_and_the_room_goes_on():
    here, offer, contract = doubted()
    second = makers.person()
    makers.seat(second, here.union, Role.REPRESENTATIVE)
    ballots.void(actor=second, ballot_id=offer.ballot_id, reason="Two were sold.", at=CLOSES + 2 * DAY)
    with refused("contract.vote_void"):
        freeze(contract_id=contract.pk, at=contract.take_out_until)
    assert queries.offers_that_came_to_nothing() == [offer.pk]
    actions.reopen(offer_id=offer.pk, at=CLOSES + 2 * DAY)
    assert Room.objects.get().state == Room.State.OPEN
    assert queries.offers_that_came_to_nothing() == []


def test_page_of_the_vote_says_when_it_is_doubted_checked_again_or_void(as_person):
    here, offer, _contract = doubted()
    client = as_person(here.members[0])
    address = reverse("negotiations:vote", args=[offer.public_id])
    page = client.get(address).content.decode()
    assert "Who voted?" in page
    assert "Being counted." not in page
    second = makers.person()
    makers.seat(second, here.union, Role.REPRESENTATIVE)
    ballots.void(actor=second, ballot_id=offer.ballot_id, reason="Two were sold.", at=CLOSES + 2 * DAY)
    page = client.get(address).content.decode()
    assert "Two were sold." in page
    assert "Void: nothing follows from this vote." in page


def test_vote_that_was_called_off_before_it_opened_is_found_again(as_person):
    here, offer = announced()
    ballots.void(actor=here.steward, ballot_id=offer.ballot.pk, reason="A page was missing.", at=AT + DAY)
    page = as_person(here.members[0]).get(reverse("ballots:list")).content.decode()
    assert "Void: nothing follows from this vote." in page
    own = reverse("ballots:ballot", args=[offer.ballot.public_id])
    assert own in page
    assert "A page was missing." in as_person(here.members[0]).get(own).content.decode()


def test_announced_vote_keeps_its_roll_when_new_bylaws_weigh_votes_otherwise():
    here, offer = announced()
    makers.work(here.members[0])
    makers.work(here.members[0])
    group = collective_of(here.collective.pk)
    # As if the members had decided it meanwhile: nobody writes bylaws by hand.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Bylaws.objects.create(collective=group, version=2, rules={"weight_rule": "works"}, valid_from=AT)
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert {voter.weight for voter in queries.roll_of(offer)} == {"1"}
    opened = actions.open_vote(offer_id=offer.pk, clock=at(AT + 2 * DAY))
    assert (opened.state, opened.roll_weight) == (Ballot.State.OPEN, "")


def test_bylaws_can_do_without_the_unions_certificate():
    assert world().at_vote("10").ballot.certifier is not None
    assert world(rules={"certified": False}).at_vote("10").ballot.certifier is None
