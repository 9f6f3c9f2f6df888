"""Every state of an offer with every act on it: by page, by API, by the clock, and past the code."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils.timezone import localtime

from apps.common.errors import Refusal
from apps.common.messages import say
from apps.negotiations import actions, domain
from apps.negotiations.models import Offer
from tests.negotiations import makers
from tests.negotiations.makers import terms
from tests.negotiations.reading import url, words
from tests.negotiations.test_api import Caller
from tests.negotiations.test_drafts import rule

pytestmark = pytest.mark.django_db

# The room has gone on with the offer in these; it refuses before the offer does.
_OF_THE_ROOM = {"voting": "room.is_voting", "accepted": "room.is_agreed"}
SIDES = ("company", "collective")
BY_PAGE = ("accept_in_principle", "withdraw", "decline", "put_to_vote")
BY_API = ("accept_in_principle", "withdraw", "decline")


def refusal(act, state):
    """Say with which code an act is refused in a state; None if it is allowed."""
    if (act, state) in domain.OFFER_AFTER:
        return None
    return _OF_THE_ROOM.get(state, f"offer.is_{state}")


def brought_to(here, state, side):
    """Bring an offer of a side into a state, through the actions alone."""
    maker, other = (here.delegate, here.steward) if side == "company" else (here.steward, here.delegate)
    first = here.offer("10")
    offer = first if side == "company" else here.answer("10")
    on_its_way = {
        "superseded": lambda: here.answer("9.80") if side == "company" else here.offer("9.80"),
        "withdrawn": lambda: actions.withdraw_offer(actor=maker, offer_id=offer.pk, at=makers.AT),
        "declined": lambda: actions.decline_offer(actor=other, offer_id=offer.pk, reason="No.", at=makers.AT),
        "expired": lambda: actions.expire(offer_id=offer.pk, at=makers.OPEN_UNTIL),
        "principle": lambda: actions.accept_in_principle(actor=other, offer_id=offer.pk, at=makers.AT),
        "voting": lambda: _at_the_vote(here, offer, other),
        "accepted": lambda: _accepted(here, offer, other),
    }
    on_its_way.get(state, lambda: None)()
    offer.refresh_from_db()
    assert (offer.state, offer.side) == (state, side)
    return offer


def _at_the_vote(here, offer, other):
    if offer.side == "collective":
        actions.accept_in_principle(actor=other, offer_id=offer.pk, at=makers.AT)
    actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=makers.CLOSES, at=makers.AT)
    offer.refresh_from_db()


def _accepted(here, offer, other):
    _at_the_vote(here, offer, other)
    here.vote(offer, ["yes", "yes", "yes", "yes"])
    actions.conclude(offer_id=offer.pk, at=makers.CLOSES + timedelta(minutes=1))


def state_of(offer):
    return Offer.objects.values_list("state", flat=True).get(pk=offer.pk)


@pytest.mark.parametrize(("side", "state"), list(product(SIDES, domain.OFFER_STATES)))
def test_by_page_every_act_in_every_state_does_what_the_rules_say(now_world, as_person, side, state):
    here = now_world
    offer = brought_to(here, state, side)
    ours, theirs = as_person(here.steward), as_person(here.delegate)
    maker, other = (theirs, ours) if side == "company" else (ours, theirs)
    client = {"withdraw": maker, "put_to_vote": ours}
    closes = localtime(makers.CLOSES).strftime("%Y-%m-%dT%H:%M")
    content = {"decline": {"reason": "No."}, "put_to_vote": {"closes_at": closes}}
    for act in BY_PAGE:
        expected = refusal(act, state)
        if (act, side, state) == ("put_to_vote", "collective", "tabled"):
            expected = "offer.own_side"
        with transaction.atomic():
            answer = client.get(act, other).post(url(act, offer), content.get(act, {}))
            if expected is None:
                assert answer.status_code == 302, act
                assert state_of(offer) == domain.OFFER_AFTER[act, state]
            else:
                assert answer.status_code == 409, (act, state)
                assert say(Refusal(expected)) in words(answer), (act, state)
                assert state_of(offer) == state
            transaction.set_rollback(True)


@pytest.mark.parametrize(("side", "state"), list(product(SIDES, domain.OFFER_STATES)))
def test_by_api_every_act_in_every_state_does_what_the_rules_say(now_world, side, state):
    here = now_world
    offer = brought_to(here, state, side)
    api = Caller(here.delegate, here.company)
    for act in BY_API:
        is_its_own = (act == "withdraw") == (side == "company")
        expected = refusal(act, state) if is_its_own else "not_allowed"
        address = f"offers/{offer.public_id}/{act.replace('_', '-')}/"
        with transaction.atomic():
            answer = api.post(address, {"reason": "No."}, **{"Idempotency-Key": act})
            if expected is None:
                after = domain.OFFER_AFTER[act, state]
                assert (answer.status_code, answer.json()["state"], state_of(offer)) == (200, after, after)
            else:
                status = 409 if is_its_own else 403
                assert (answer.status_code, answer.json()["code"]) == (status, expected), (act, state)
                assert state_of(offer) == state
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", domain.OFFER_STATES)
def test_the_clock_moves_an_offer_only_where_the_rules_lead(here, state):
    offer = brought_to(here, state, "company")
    if ("expire", state) in domain.OFFER_AFTER:
        with pytest.raises(Refusal, match=r"^offer[.]not_due$"):
            actions.expire(offer_id=offer.pk, at=makers.OPEN_UNTIL - timedelta(seconds=1))
    else:
        with pytest.raises(Refusal) as refused:
            actions.expire(offer_id=offer.pk, at=makers.OPEN_UNTIL)
        assert refused.value.code == refusal("expire", state)
    # Nothing is concluded before a vote is counted, nor a second time.
    if state == "accepted":
        assert actions.conclude(offer_id=offer.pk, at=makers.OPEN_UNTIL).state == "accepted"
        return
    with pytest.raises(Refusal) as refused:
        actions.conclude(offer_id=offer.pk, at=makers.OPEN_UNTIL)
    assert refused.value.code == ("vote.still_open" if state == "voting" else f"offer.is_{state}")
    assert state_of(offer) == state


@pytest.mark.parametrize("state", domain.OFFER_STATES)
def test_a_new_offer_supersedes_what_lies_on_the_table_and_nothing_else(here, state):
    offer = brought_to(here, state, "company")
    here.room.refresh_from_db()
    if state in _OF_THE_ROOM:
        with pytest.raises(Refusal) as refused:
            here.offer("9.70", key="next")
        assert refused.value.code == _OF_THE_ROOM[state]
    else:
        speak = here.offer if here.room.turn == "company" else here.answer
        speak("9.70", key="next", terms=terms("9.70"))
    assert state_of(offer) == domain.OFFER_AFTER.get(("supersede", state), state)


@pytest.mark.parametrize("before", domain.OFFER_STATES)
def test_not_even_an_update_moves_an_offer_where_the_rules_do_not_lead(here, before):
    offer = brought_to(here, before, "company")
    row = Offer.objects.filter(pk=offer.pk)
    for after in domain.OFFER_STATES:
        if (before, after) in domain.OFFER_TRANSITIONS or after == before:
            continue
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            row.update(state=after)
    assert row.get().state == before


def test_a_company_with_two_people_accepts_by_its_own_offer_alone(here):
    offer = brought_to(here, "tabled", "collective")
    rule(here, "second_person")
    with pytest.raises(Refusal, match=r"^offer[.]needs_approval$"):
        actions.accept_in_principle(actor=here.delegate, offer_id=offer.pk, at=makers.AT)
