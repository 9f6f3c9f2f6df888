"""The second key: no steward, union or majority puts a work, a voice or a share of somebody else in."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogues.models import Work
from apps.collectives.models import Mandate, MandateAnswer
from apps.contracts.models import Contract, LeftOut, LicensedUse
from tests import makers
from tests.journeys import scene, sheets
from tests.journeys.scene import Scene

pytestmark = pytest.mark.django_db

VOICE: dict[str, Any] = {
    "scope__uses": ["train_generative", "voice_clone"],
    "identity__voice": "per_project",
    "identity__biometric_basis": "Consent of the person; erased when the licence ends.",
}
TRAINING = {"train_generative": "yes"}
EVERYTHING = {**TRAINING, "voice_clone": "yes"}
FOUR = {
    "ask_training": "yes",
    "ask_retrieval": "ask",
    "ask_remix": "never",
    "ask_person": "yes",
    "agreed": "on",
}


@pytest.fixture
def place() -> Scene:
    """Mira and Bo, and Tomas the steward, who says yes to everything, his own voice too."""
    made = scene.stage({"mira": "Mira Okonjo", "bo": "Bo Tallis"})
    makers.work(made.people["steward"], "Long Meadow")
    makers.mandate(made.people["steward"], made.collective, EVERYTHING)
    return made


def test_steward_union_and_majority_put_nobodys_voice_under_a_contract(place: Scene) -> None:
    mira, bo = place.people["mira"], place.people["bo"]
    song = makers.work(mira, "Salt Road")
    makers.work(bo, "Duet", singer=mira)
    makers.work(bo, "Cover", singer=makers.person("Una Berg"))
    makers.mandate(mira, place.collective, TRAINING)
    makers.mandate(bo, place.collective, EVERYTHING)
    _add_with_unknown_singer(place)
    _try_to_answer_for_her(place, song)
    place.open_room(place.propose())
    offer = place.table(place.desk(), sheets.offered("9.50", **VOICE), "first")
    union = place["representative"]
    union.fill(union.at("negotiations:opinion", offer), {"stance": "recommend", "text": "A good offer."})
    place.put_to_vote(offer)
    _try_to_choose_her_song(place, offer, song)
    for who, choice in (("steward", "yes"), ("bo", "yes"), ("mira", "no")):
        place.vote(who, offer, choice)
    scene.close_and_conclude(offer)
    contract = scene.freeze(scene.contract_of(offer))
    assert _titles(contract) == ["Long Meadow"]
    assert _left_out() == {
        ("Salt Road", "Mira Okonjo", "owner_never"),
        ("Duet", "Bo Tallis", "needs_personal_yes"),
        ("Cover", "Bo Tallis", "personal_key_missing"),
        ("Sample Pack", "Bo Tallis", "unknown_performer"),
    }
    assert "Salt Road" not in place["steward"].at("contracts:contract", contract.public_id).source
    assert set(LicensedUse.objects.values_list("work__title", flat=True)) == {"Long Meadow"}


def _add_with_unknown_singer(place: Scene) -> None:
    bo = place["bo"]
    values = {"title": "Sample Pack", "kind": "song", "answer": "all_mine", "controller": "me"}
    bo.fill(bo.at("catalogues:add"), {**values, "performers": "unknown"})
    assert Work.objects.get(title="Sample Pack").shares.count() == 4


def _try_to_answer_for_her(place: Scene, song: Work) -> None:
    """Let steward, union and company try her mandate and her song: nothing is there for them."""
    mira, slug = place.people["mira"], place.collective.slug
    before = set(MandateAnswer.objects.values_list("pk", flat=True))
    for who in ("steward", "bo", "representative", "delegate"):
        place[who].at("collectives:mandate", slug, query=f"?for={mira.public_id}", status=404)
        place[who].at("collectives:work_answer", song.public_id, status=404)
        place[who].at("catalogues:work", song.public_id, status=404)
    steward = place["steward"]
    own = Work.objects.get(title="Long Meadow")
    page = steward.at("collectives:work_answer", own.public_id)
    steward.fill(page, {"answer": "yes", "use": "voice_clone"}, forged={"person": mira.pk})
    page = steward.at("collectives:mandate", slug)
    steward.fill(page, FOUR, forged={"for": mira.public_id}, status=404)
    assert set(MandateAnswer.objects.values_list("pk", flat=True)) == before
    assert Mandate.objects.filter(person=mira).count() == 1


def _try_to_choose_her_song(place: Scene, offer: str, song: Work) -> None:
    for who in ("steward", "bo"):
        page = place[who].at("negotiations:vote", offer)
        forged = {"works": "choose", "chosen": [song.public_id]}
        place[who].fill(page, {"choice": "yes"}, forged=forged, status=422)
        url = reverse("negotiations:works", args=[offer])
        form = page.form_with("choice")
        place[who].client.post(url, {**form.given, **forged}, follow=True)


@pytest.mark.parametrize(
    ("asked", "titles", "reason"),
    [
        (VOICE, ["Long Meadow"], {("First Song", "Liv Dahl", "minor")}),
        ({}, ["First Song", "Long Meadow"], set()),
    ],
)
def test_a_minors_voice_is_not_licensable_whoever_says_yes(
    place: Scene, asked: dict[str, Any], titles: list[str], reason: set[tuple[str, str, str]]
) -> None:
    liv = makers.person("Liv Dahl", born_on=timezone.localdate() - timedelta(days=15 * 365))
    makers.seat(liv, place.collective, "member")
    makers.work(liv, "First Song")
    guardian = _speaks_for(place, "guardian", liv, "Ada Dahl")
    place.people["liv"] = liv
    mandate = reverse("collectives:mandate", args=[place.collective.slug])
    assert "Only members give a mandate" in place["liv"].open(mandate).text
    page = place["guardian"].open(f"{mandate}?for={liv.public_id}")
    place["guardian"].fill(page, FOUR)
    given = Mandate.objects.get(person=liv)
    assert given.given_by == guardian
    contract = place.agree(place.desk(), sheets.offered("9.50", **asked), ("steward", "bo"))
    assert _titles(scene.freeze(contract)) == titles
    assert _left_out() == reason


@pytest.mark.parametrize(
    ("capacity", "says", "reason"),
    [
        ("", False, "dead_without_estate"),
        ("manager", False, "dead_without_estate"),
        ("estate", False, "mandate_lapsed"),
        ("estate", True, ""),
    ],
)
def test_after_death_only_an_evidenced_estate_speaks(
    place: Scene, capacity: str, reason: str, *, says: bool
) -> None:
    nils = makers.person("Nils Ek", died_on=date(2026, 3, 1))
    makers.seat(nils, place.collective, "member")
    makers.work(nils, "Last Song")
    makers.mandate(nils, place.collective, EVERYTHING)
    mandate = reverse("collectives:mandate", args=[place.collective.slug]) + f"?for={nils.public_id}"
    place["steward"].open(mandate, status=404)
    if capacity:
        _speaks_for(place, capacity, nils, "Eva Ek")
        page = place[capacity].open(mandate, status=200 if capacity == "estate" else 404)
    if says:
        place[capacity].fill(page, FOUR)
    contract = place.agree(place.desk(), sheets.offered("9.50", **VOICE), ("steward", "bo"))
    scene.freeze(contract)
    assert ("Last Song" in _titles(contract)) == says
    assert _left_out() == ({("Last Song", "Nils Ek", reason)} if reason else set())


def test_what_others_control_or_hold_waits_for_their_yes(place: Scene) -> None:
    mira = place.people["mira"]
    makers.mandate(mira, place.collective, TRAINING)
    makers.work(mira, "Salt Road")
    makers.work(mira, "Published", controller="publisher")
    makers.work(mira, "On a Label", controller="label")
    shared = makers.work(mira, "With Una", ppm=500_000)
    makers.share(shared, None, ppm=500_000, outside="Una Berg")
    makers.work(mira, "Half Known", ppm=500_000)
    stranger = makers.person("Sam Quill")
    also = makers.work(mira, "With Sam", ppm=400_000)
    makers.share(also, stranger, ppm=600_000)
    makers.mandate(stranger, makers.collective("Elsewhere", members=[stranger]), EVERYTHING)
    states = place["mira"].at("collectives:work_states", query="?use=train_generative").text
    assert "waiting for the yes of a publisher" in states
    assert "waiting for 1 outside owner" in states
    contract = place.agree(place.desk(), sheets.offered("9.50"), ("steward", "mira", "bo"))
    assert _titles(scene.freeze(contract)) == ["Long Meadow", "Salt Road"]
    assert _left_out() == {
        ("Published", "Mira Okonjo", "waiting_controller"),
        ("On a Label", "Mira Okonjo", "waiting_controller"),
        ("With Una", "Mira Okonjo", "outside_owner"),
        ("Half Known", "Mira Okonjo", "unknown_share"),
        ("With Sam", "Mira Okonjo", "outside_owner"),
        ("With Sam", "Sam Quill", "outside_owner"),
    }
    assert "It waits for an owner outside the collective." in (
        place["mira"].at("contracts:contract", contract.public_id).text
    )


def test_a_work_in_two_collectives_is_licensed_to_one_company_once(place: Scene) -> None:
    mira = place.people["mira"]
    makers.work(mira, "Salt Road")
    makers.mandate(mira, place.collective, TRAINING)
    other = _second_collective(place)
    desk = place.desk()
    first = place.agree(desk, sheets.offered("9.50"), ("steward", "mira", "bo"))
    second = other.agree(desk, sheets.offered("10"), ("mira", "steward"))
    assert _titles(scene.freeze(first)) == ["Long Meadow", "Salt Road"]
    assert _titles(scene.freeze(second)) == ["North Wind"]
    assert _left_out() == {("Salt Road", "Mira Okonjo", "licensed_elsewhere")}
    mine = place["mira"].at("contracts:contract", second.public_id).text
    assert "Salt Road It is already licensed elsewhere for this use." in mine
    led = other["steward"].at("contracts:contract", second.public_id, query="?schedule=all")
    assert "North Wind" in led.text
    assert "Salt Road" not in led.source
    other["steward"].at("contracts:contract", first.public_id, status=404)
    licensed = LicensedUse.objects.filter(work__title="Salt Road").values_list("contract", flat=True)
    assert set(licensed) == {first.pk}


def _second_collective(place: Scene) -> Scene:
    """Make a collective of which Mira is a member too, opposite the same company."""
    mira, anna = place.people["mira"], makers.person("Anna Frid")
    where = makers.collective("Second Measure", members=[mira], steward=anna, union=place.union)
    makers.work(anna, "North Wind")
    makers.mandate(anna, where, TRAINING)
    makers.mandate(mira, where, TRAINING)
    return Scene(place.union, where, place.company, {**place.people, "steward": anna})


def _speaks_for(place: Scene, capacity: str, whom: User, name: str) -> User:
    person = makers.person(name)
    makers.acts_for(person, whom, capacity, date(2026, 4, 1))
    place.people[capacity] = person
    return person


def _titles(contract: Contract) -> list[str]:
    return sorted(contract.schedule.values_list("title", flat=True))


def _left_out() -> set[tuple[str, str, str]]:
    return set(LeftOut.objects.values_list("work__title", "person__name", "reason"))
