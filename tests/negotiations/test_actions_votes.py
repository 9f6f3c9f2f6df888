from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from apps.audit.models import Entry
from apps.ballots.models import Ballot
from apps.collectives.actions import answer_terms
from apps.collectives.models import TermsAnswer
from apps.common.errors import NotAllowed, Refusal
from apps.contracts.actions import freeze
from apps.contracts.models import Contract
from apps.negotiations import actions, queries
from apps.negotiations.models import Offer, Room
from apps.unions.models import MinimumTerms
from tests import makers
from tests.negotiations.makers import AT, CLOSES, OPEN_UNTIL, terms, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def facts(room: Room) -> list[str]:
    return list(
        Entry.objects.filter(stream__name=room.stream).order_by("sequence").values_list("kind", flat=True)
    )


def refused(code: str):
    return pytest.raises(Refusal, match=f"^{code.replace('.', '[.]')}$")


def test_a_vote_freezes_text_rule_and_roll(here):
    offer = here.at_vote("10")
    here.room.refresh_from_db()
    ballot = offer.ballot
    assert (offer.state, here.room.state, ballot.state) == ("voting", "voting", "open")
    assert ballot.subject == f"offer:{offer.public_id}"
    assert ballot.document["terms"] == offer.terms
    assert ballot.document["below_minimum"] == []
    assert set(ballot.roll.values_list("person", flat=True)) == {p.pk for p in (here.steward, *here.members)}
    assert ballot.definition["threshold"]["numerator"] == "1"
    assert Entry.objects.get(kind="offer.put_to_vote").payload == {
        "room": here.room.public_id,
        "offer": offer.public_id,
        "ballot": ballot.public_id,
        "closes_at": CLOSES.isoformat(),
        "terms": offer.terms_hash,
    }


def test_below_the_minimum_the_ballot_says_so_and_needs_two_thirds(here):
    offer = here.at_vote("8")
    assert offer.ballot.document["below_minimum"] == ["money.fee_per_work"]
    threshold = offer.ballot.definition["threshold"]
    assert (threshold["numerator"], threshold["denominator"]) == ("2", "3")


def test_the_minimum_that_counts_is_the_one_in_force_when_the_offer_was_tabled(here):
    offer = here.offer("9")
    assert queries.below_minimum(offer) == ()
    minimum = here.union and queries.minimum_of(here.room, AT).as_json()
    minimum["money.fee_per_work"]["value"]["amount"] = "12"
    makers_minimum(here, minimum, AT + DAY)
    assert queries.below_minimum(offer) == ()
    assert queries.below_minimum(Offer(room=here.room, terms=offer.terms, tabled_at=AT + 2 * DAY)) == (
        "money.fee_per_work",
    )


def makers_minimum(here, comparators, valid_from):
    MinimumTerms.objects.create(
        union=here.union,
        sector="music",
        version=2,
        comparators=comparators,
        comparators_hash="1" * 64,
        valid_from=valid_from,
        published_by=here.representative,
    )


def test_bylaws_that_make_the_minimum_a_gate_refuse_the_vote():
    here = world(rules={"minimum_is_gate": True})
    with refused("offer.below_gate"):
        here.at_vote("8")
    assert Ballot.objects.count() == 0


def test_a_vote_is_as_long_as_the_bylaws_say_and_over_before_the_offer_lapses(here):
    offer = here.offer("10")
    with refused("vote.too_short"):
        actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=AT + 6 * DAY, at=AT)
    with refused("vote.after_deadline"):
        actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=OPEN_UNTIL + DAY, at=AT)


def test_only_a_steward_or_the_moderator_calls_a_vote_and_only_on_the_companys_offer(here):
    offer = here.offer("10")
    for person in (here.members[0], here.delegate, here.signatory, here.stranger):
        with pytest.raises(NotAllowed):
            actions.put_to_vote(actor=person, offer_id=offer.pk, closes_at=CLOSES, at=AT)
    answer = here.answer("9.50")
    with refused("offer.own_side"):
        actions.put_to_vote(actor=here.steward, offer_id=answer.pk, closes_at=CLOSES, at=AT)


def test_while_the_members_vote_the_room_stands_still(here):
    offer = here.at_vote("10")
    with refused("room.is_voting"):
        here.offer("11")
    with refused("room.is_voting"):
        actions.withdraw_offer(actor=here.delegate, offer_id=offer.pk, at=AT)
    with refused("room.is_voting"):
        actions.pause_room(
            actor=here.representative, room_id=here.room.pk, reason="Wait.", until=AT + DAY, at=AT
        )


def test_a_vote_that_passed_becomes_a_contract_once(here):
    offer = here.at_vote("10")
    with refused("vote.still_open"):
        actions.conclude(offer_id=offer.pk, at=CLOSES)
    here.vote(offer, ["yes", "yes", "no"])
    assert queries.offers_voted(CLOSES) == [offer.pk]
    at = CLOSES + timedelta(minutes=1)
    concluded = actions.conclude(offer_id=offer.pk, at=at)
    actions.conclude(offer_id=offer.pk, at=at + DAY)
    here.room.refresh_from_db()
    contract = Contract.objects.get()
    assert (concluded.state, here.room.state) == ("accepted", "agreed")
    assert (contract.origin, contract.terms_hash) == (f"offer:{offer.public_id}", offer.terms_hash)
    assert contract.take_out_until == at + 7 * DAY
    assert facts(here.room)[-2:] == ["offer.put_to_vote", "offer.accepted"]
    assert queries.offers_voted(at) == []


def test_the_fact_of_a_decision_shows_no_figure(here):
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "no"])
    actions.conclude(offer_id=offer.pk, at=CLOSES + DAY)
    assert Entry.objects.get(kind="offer.accepted").payload == {
        "room": here.room.public_id,
        "offer": offer.public_id,
        "terms": offer.terms_hash,
    }


def test_a_vote_that_did_not_pass_lets_the_room_go_on(here):
    offer = here.at_vote("10")
    here.vote(offer, ["no", "no", "yes"])
    actions.conclude(offer_id=offer.pk, at=CLOSES + DAY)
    offer.refresh_from_db()
    here.room.refresh_from_db()
    assert (offer.state, here.room.state, here.room.turn) == ("declined", "open", "company")
    assert Contract.objects.count() == 0
    assert facts(here.room)[-1] == "offer.not_accepted"
    assert here.offer("11", open_until=CLOSES + 30 * DAY, at=CLOSES + DAY).number == 2


def test_three_of_five_are_too_few_below_the_minimum():
    here = world(members=4)
    offer = here.at_vote("8")
    here.vote(offer, ["yes", "yes", "yes", "no", "no"])
    assert actions.conclude(offer_id=offer.pk, at=CLOSES + DAY).state == "declined"


def test_a_room_goes_on_when_too_few_works_came_together(here):
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "yes"])
    actions.conclude(offer_id=offer.pk, at=CLOSES + DAY)
    assert queries.offers_that_came_to_nothing() == []
    freeze(contract_id=Contract.objects.get().pk, at=CLOSES + 9 * DAY)
    assert queries.offers_that_came_to_nothing() == [offer.pk]
    room = actions.reopen(offer_id=offer.pk, at=CLOSES + 9 * DAY)
    assert (room.state, room.turn) == ("open", "company")
    assert queries.offers_that_came_to_nothing() == []
    assert facts(here.room)[-1] == "room.reopened"


def test_one_sitting_casts_the_vote_and_answers_about_the_works(here):
    artist = here.members[0]
    makers.mandate(artist, here.collective, {"train_generative": "ask"})
    work = makers.work(artist)
    # A vote is cast by the database's own clock.
    soon = timezone.now() + timedelta(days=7)
    offer = here.at_vote("10", closes_at=soon, open_until=soon + timedelta(days=7))
    actions.vote_on_offer(
        actor=artist,
        offer_id=offer.pk,
        choice="no",
        request_id="one",
        works_choice="choose",
        work_ids=[work.pk],
        at=AT,
    )
    answer = TermsAnswer.objects.get()
    assert (answer.person, answer.choice, answer.terms_hash) == (artist, "choose", offer.terms_hash)
    assert list(answer.works.all()) == [work]
    assert queries.my_vote(artist, offer).choice == "no"


def test_an_answer_about_works_is_not_kept_without_the_vote(here):
    offer = here.at_vote("10")
    with pytest.raises(NotAllowed):
        actions.vote_on_offer(
            actor=here.delegate, offer_id=offer.pk, choice="yes", request_id="x", works_choice="in", at=AT
        )
    with refused("ballot.unknown_choice"), transaction.atomic():
        actions.vote_on_offer(
            actor=here.members[0], offer_id=offer.pk, choice="maybe", request_id="x", works_choice="in", at=AT
        )
    assert TermsAnswer.objects.count() == 0


def test_works_can_be_answered_until_the_schedule_is_frozen(here):
    artist = here.members[0]
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "yes"])
    actions.conclude(offer_id=offer.pk, at=CLOSES + DAY)
    actions.answer_works(actor=artist, offer_id=offer.pk, works_choice="out", at=CLOSES + DAY)
    freeze(contract_id=Contract.objects.get().pk, at=CLOSES + 9 * DAY)
    with refused("works.frozen"):
        actions.answer_works(actor=artist, offer_id=offer.pk, works_choice="in", at=CLOSES + 9 * DAY)
    assert [answer.choice for answer in TermsAnswer.objects.all()] == ["out"]


def test_answers_bind_to_the_hash_of_the_terms(here):
    artist = here.members[0]
    makers.mandate(artist, here.collective, {"train_generative": "ask"})
    makers.work(artist)
    offer = here.offer("10")
    answer_terms(
        actor=artist,
        person=artist,
        collective_org_id=here.collective.pk,
        terms_hash=terms("9").hash,
        choice="in",
        at=AT,
    )
    works = queries.works_of_member(artist, offer, AT)
    assert (len(works.ask), len(works.included)) == (1, 0)
