"""What happens when the members say no, when too few come, and when too few works are left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.contracts.models import Contract, Signature
from apps.negotiations import actions as negotiations
from apps.negotiations.models import Offer, Room
from apps.negotiations.queries import offers_that_came_to_nothing
from tests import makers
from tests.journeys import scene, sheets
from tests.journeys.scene import Desk, Scene

pytestmark = pytest.mark.django_db

MEMBERS = {
    "bo": "Bo Tallis",
    "freja": "Freja Lindqvist",
    "ayo": "Ayo Bankole",
    "lucia": "Lucía Ferrer",
    "piotr": "Piotr Wrona",
}
VOTERS = ("steward", *MEMBERS)


@pytest.fixture
def place() -> Scene:
    """Six members with a song each, at a table with Veldra Audio; the minimum is nine euros a work."""
    made = scene.stage(MEMBERS)
    for who in VOTERS:
        makers.work(made.people[who], f"Song of {made.people[who].name}")
        makers.mandate(made.people[who], made.collective, {"train_generative": "ask"})
    made.set_minimum("9")
    made.open_room(made.propose())
    return made


@pytest.fixture
def desk(place: Scene) -> Desk:
    """The company's software."""
    return place.desk()


def test_after_a_no_the_room_goes_on_and_the_second_round_passes(place: Scene, desk: Desk) -> None:
    first = place.table(desk, sheets.offered("9.50"), "first")
    place.put_to_vote(first)
    _vote(place, first, yes=2, no=3)
    _is_declined(place, desk, first)
    second = place.table(desk, sheets.offered("10"), "second")
    assert Offer.objects.get(public_id=second).round == 2
    place.put_to_vote(second)
    _vote(place, second, yes=4, no=1)
    scene.close_and_conclude(second)
    contract = Contract.objects.get()
    assert contract.origin == f"offer:{second}"
    assert scene.freeze(contract).state == Contract.State.SIGNING
    assert contract.schedule.count() == 5


def test_too_few_voters_decide_nothing_however_many_of_them_say_yes(place: Scene, desk: Desk) -> None:
    offer = place.table(desk, sheets.offered("9.50"), "first")
    place.put_to_vote(offer)
    _vote(place, offer, yes=2, no=0)
    _is_declined(place, desk, offer)
    told = place["bo"].at("negotiations:vote", offer).text
    assert "quorum" in told.casefold()


@pytest.mark.parametrize(("yes", "no", "passes"), [(3, 2, False), (4, 2, True)])
def test_below_the_minimum_a_majority_is_not_enough_and_two_thirds_are(
    place: Scene, desk: Desk, yes: int, no: int, *, passes: bool
) -> None:
    offer = place.table(desk, sheets.offered("8"), "first")
    ballot = place.put_to_vote(offer)
    threshold = ballot.definition["threshold"]
    assert (threshold["numerator"], threshold["denominator"]) == ("2", "3")
    page = place["bo"].at("negotiations:vote", offer).text
    assert "below the union’s minimum; accepting needs two thirds." in page
    assert page.index("accepting needs two thirds") < page.index("Your vote")
    _vote(place, offer, yes=yes, no=no)
    scene.close_and_conclude(offer)
    assert Contract.objects.exists() == passes
    assert Offer.objects.get(public_id=offer).state == ("accepted" if passes else "declined")


def test_a_minimum_that_is_a_gate_lets_no_vote_begin() -> None:
    place = scene.stage(MEMBERS, rules={"minimum_is_gate": True})
    place.set_minimum("9")
    place.open_room(place.propose())
    offer = place.table(place.desk(), sheets.offered("8"), "first")
    steward = place["steward"]
    page = steward.at("negotiations:put_to_vote", offer)
    refused = steward.fill(page, form=page.form_with("closes_at"), status=409)
    assert "let no such offer come to a vote" in refused.text
    assert Offer.objects.get().ballot is None


def test_with_fewer_works_than_the_company_named_nothing_is_signed_and_the_room_goes_on(
    place: Scene, desk: Desk
) -> None:
    offer = place.table(desk, sheets.offered("9.50", scope__minimum_works="4"), "first")
    place.put_to_vote(offer)
    for who in VOTERS:
        place.vote(who, offer, "yes", "in" if who in {"steward", "bo", "freja"} else "out")
    scene.close_and_conclude(offer)
    contract = scene.freeze(Contract.objects.get())
    assert (contract.state, contract.fingerprint) == (Contract.State.FELL_SHORT, "")
    assert contract.schedule.count() == 0
    for who in ("steward", "signatory"):
        place[who].at("contracts:sign", contract.public_id, status=404)
    assert Signature.objects.count() == 0
    seen = place["delegate"].at("contracts:contract", contract.public_id).text
    assert "Song of" not in seen
    assert " 3 " not in seen.split("What was agreed")[0]
    [fallen] = offers_that_came_to_nothing()
    negotiations.reopen(offer_id=fallen, at=contract.take_out_until + timedelta(minutes=1))
    room = Room.objects.get()
    assert (room.state, room.turn) == (Room.State.OPEN, "company")
    again = place.table(desk, sheets.offered("9.50", scope__minimum_works="3"), "again")
    place.put_to_vote(again)
    for who in VOTERS:
        place.vote(who, again, "yes", "in" if who in {"steward", "bo", "freja"} else "out")
    scene.close_and_conclude(again)
    assert scene.freeze(scene.contract_of(again)).schedule.count() == 3


def test_an_offer_whose_time_is_over_lapses_and_the_company_has_the_turn(place: Scene, desk: Desk) -> None:
    offer = Offer.objects.get(public_id=place.table(desk, sheets.offered("9.50"), "first"))
    negotiations.expire(offer_id=offer.pk, at=offer.open_until)
    assert desk.get("offer", offer.public_id).json()["state"] == "expired"
    assert Room.objects.get().turn == "company"
    place["steward"].at("negotiations:put_to_vote", offer.public_id)
    place.table(desk, sheets.offered("9.50"), "second")


def _vote(place: Scene, offer: str, *, yes: int, no: int) -> None:
    """Let so many say yes and then so many no; all of them put their works in."""
    choices = ["yes"] * yes + ["no"] * no
    for who, choice in zip(VOTERS, choices, strict=False):
        place.vote(who, offer, choice, "in")


def _is_declined(place: Scene, desk: Desk, offer: str) -> None:
    """See that nothing was agreed, and that the company has the turn and does not learn how near it was."""
    ballot = scene.close_and_conclude(offer)
    assert ballot.passed is False
    assert Contract.objects.count() == 0
    told = desk.get("offer", offer).json()
    assert told["state"] == "declined"
    assert told["certificate"]["passed"] is False
    assert not {"tally", "turnout", "voted", "yes", "no", "steps"} & set(told["certificate"])
    room = desk.get("room", place.room).json()
    assert (room["state"], room["turn"]) == ("open", "company")
    assert "Draft our answer" not in place["steward"].at("negotiations:room", place.room).text
    assert "Make an offer" in place["delegate"].at("negotiations:room", place.room).text
    kinds = set(Entry.objects.filter(stream__name=Room.objects.get().stream).values_list("kind", flat=True))
    assert "offer.not_accepted" in kinds
    assert timezone.now() < ballot.closes_at
