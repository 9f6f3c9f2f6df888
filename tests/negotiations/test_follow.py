"""Amending and renewing a contract goes the road of a contract: room, offer, vote, works, signatures."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.ballots.actions import cast, close, cross_check
from apps.collectives.actions import answer_terms
from apps.common.errors import Refusal
from apps.contracts import actions as contracts
from apps.contracts.models import Contract, LicensedUse
from apps.negotiations import actions, queries
from apps.negotiations.models import Offer, Room
from apps.terms.domain import Terms
from apps.unions.models import Affiliation
from tests import makers
from tests.negotiations.makers import AT, World, terms, world

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DAY = timedelta(days=1)


def voted(here: World, room: Room, given: Terms, at: datetime) -> Contract:
    """Go the road from an offer to a contract that the members agreed to."""
    offer = actions.table_offer(
        actor=here.delegate,
        room_id=room.pk,
        key=f"road-{room.pk}",
        terms=given,
        open_until=at + 21 * DAY,
        at=at,
    )
    actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=at + 8 * DAY, at=at)
    offer = Offer.objects.select_related("ballot").get(pk=offer.pk)
    assert offer.ballot is not None
    for person in (here.steward, *here.members):
        answer_terms(
            actor=person,
            person=person,
            collective_org_id=here.collective.pk,
            terms_hash=given.hash,
            choice="in",
            at=at + DAY,
        )
        cast(
            person=person,
            public_id=offer.ballot.public_id,
            choice="yes",
            request_id=f"{offer.pk}-{person.pk}",
            clock=lambda: at + DAY,
        )
    close(ballot_id=offer.ballot.pk, clock=lambda: at + 8 * DAY)
    assert cross_check(ballot_id=offer.ballot.pk, at=at + 8 * DAY) == []
    actions.conclude(offer_id=offer.pk, at=at + 8 * DAY + timedelta(minutes=1))
    return Contract.objects.get(origin=f"offer:{offer.public_id}")


def agreed(here: World, room: Room, given: Terms, at: datetime) -> Contract:
    """Go on to the signatures of both sides."""
    drawn = voted(here, room, given, at)
    contract = contracts.freeze(contract_id=drawn.pk, at=drawn.take_out_until)
    for side, person in (("collective", here.steward), ("company", here.signatory)):
        contract = contracts.sign(
            actor=person,
            contract_id=contract.pk,
            side=side,
            fingerprint=contract.fingerprint,
            at=drawn.take_out_until + DAY,
        )
    return contract


def bound() -> tuple[World, Contract]:
    """Bring the two of a room to a contract in force."""
    here = world()
    for person in (here.steward, *here.members):
        makers.mandate(person, here.collective, {"train_generative": "ask"})
    makers.work(here.members[0], "Low Tide")
    return here, agreed(here, here.room, terms(scope__minimum_works="1"), AT)


def test_amendment_is_agreed_in_a_room_of_its_own_and_takes_the_others_place(as_person: SignIn) -> None:
    here, former = bound()
    url = reverse("negotiations:follow", args=[former.public_id, "amend"])
    client = as_person(here.steward)
    shown = client.get(url).content.decode()
    assert "Amend contract" in shown
    assert "Nobody is in because they were before." in shown
    assert client.post(url).status_code == 302
    room = Room.objects.get(follows=former)
    assert room.follows_as == "amend"
    page = client.get(reverse("negotiations:room", args=[room.public_id])).content.decode()
    assert "About an amendment." in page
    assert "There is a room of these two already." in client.get(url).content.decode()
    newer = agreed(here, room, terms("12", scope__minimum_works="1"), AT + 30 * DAY)
    former.refresh_from_db()
    assert (former.state, newer.state, newer.follows) == ("amended", "in_force", former)
    assert newer.in_force_at is not None
    after = newer.in_force_at.date() + DAY
    holding = LicensedUse.objects.filter(period__contains=after).values_list("contract", flat=True)
    assert set(holding) == {newer.pk}
    with pytest.raises(Refusal, match=r"contract\.is_amended"):
        actions.open_room(
            actor=here.steward,
            company=here.company,
            proposal_version_id=room.proposal_id,
            follows=former,
            follows_as="renew",
            at=AT,
        )


def test_works_of_the_contract_that_is_amended_are_not_licensed_elsewhere() -> None:
    here, former = bound()
    again = terms("12", scope__minimum_works="1")
    room = actions.open_room(
        actor=here.delegate,
        company=here.company,
        proposal_version_id=here.room.proposal_id,
        follows=former,
        follows_as="amend",
        at=AT,
    )
    offer = actions.table_offer(
        actor=here.delegate, room_id=room.pk, key="k", terms=again, open_until=AT + 21 * DAY, at=AT
    )
    offer = Offer.objects.select_related("room__collective", "room__company").get(pk=offer.pk)
    assert len(queries.works_of_member(here.members[0], offer, AT).to_answer) == 1
    offer.room.follows = None
    assert len(queries.works_of_member(here.members[0], offer, AT).to_answer) == 0


def test_only_those_who_speak_for_the_two_open_it_and_only_about_a_contract_of_theirs(
    as_person: SignIn,
) -> None:
    here, former = bound()
    url = reverse("negotiations:follow", args=[former.public_id, "renew"])
    for person in (here.members[0], here.representative, here.signatory, here.stranger):
        assert as_person(person).get(url).status_code == 404
    assert as_person(here.delegate).get(url).status_code == 200
    wrong = reverse("negotiations:follow", args=[former.public_id, "replace"])
    assert as_person(here.steward).get(wrong).status_code == 404
    rival = makers.company("Orrery", delegate=here.delegate)
    with pytest.raises(Refusal, match=r"room\.contract_not_theirs"):
        actions.open_room(
            actor=here.delegate,
            company=rival,
            proposal_version_id=here.room.proposal_id,
            follows=former,
            follows_as="renew",
            at=AT,
        )


def test_nobody_begins_a_second_one_while_the_first_is_not_signed(as_person: SignIn) -> None:
    here, former = bound()
    about = {"company": here.company, "proposal_version_id": here.room.proposal_id, "follows": former}
    room = actions.open_room(actor=here.delegate, follows_as="amend", at=AT, **about)
    voted(here, room, terms("12", scope__minimum_works="1"), AT)
    with pytest.raises(Refusal, match=r"contract\.is_followed"):
        actions.open_room(actor=here.delegate, follows_as="renew", at=AT, **about)
    client = as_person(here.delegate)
    page = client.get(reverse("negotiations:follow", args=[former.public_id, "renew"])).content.decode()
    assert "That one comes first." in page
    assert "Open the room" not in page
    shown = client.get(reverse("contracts:contract", args=[former.public_id])).content.decode()
    assert "Propose a renewal" not in shown


def test_head_of_a_room_leads_to_contracts_that_its_reader_may_read_alone(as_person: SignIn) -> None:
    here, former = bound()
    other = makers.person("Rae Lind")
    now_beside = makers.union("Other Union", representative=other)
    Affiliation.objects.filter(collective=here.collective).update(union=now_beside)
    room = actions.open_room(
        actor=here.delegate,
        company=here.company,
        proposal_version_id=here.room.proposal_id,
        follows=former,
        follows_as="amend",
        at=AT,
    )
    url, link = (
        reverse("negotiations:room", args=[room.public_id]),
        reverse("contracts:contract", args=[former.public_id]),
    )
    for person, is_linked in ((here.steward, True), (here.delegate, True), (other, False)):
        page = as_person(person).get(url).content.decode()
        assert f"Contract {former.number}" in page
        assert (link in page) == is_linked
