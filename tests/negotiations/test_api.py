import json

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import issue_api_key
from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.ballots.actions import challenge, close, cross_check, void
from apps.collectives.models import PriceFloor
from apps.negotiations import actions
from apps.negotiations.models import Offer
from tests import makers
from tests.negotiations.makers import AT, CLOSES, OPEN_UNTIL, terms

pytestmark = pytest.mark.django_db


class Caller:
    def __init__(self, person, company):
        _key, secret = issue_api_key(actor=person, organisation=company, name="test", at=AT)
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path):
        return self.client.get(f"/api/v1/{path}")

    def post(self, path, content, **headers):
        return self.client.post(
            f"/api/v1/{path}", json.dumps(content), content_type="application/json", headers=headers
        )


@pytest.fixture
def api(here):
    return Caller(here.delegate, here.company)


def offer_json(fee="8", **changes):
    until = (timezone.now() + timezone.timedelta(days=30)).isoformat()
    return {"terms": terms(fee).as_json(), "open_until": until, "prose": "", **changes}


def path(here, rest=""):
    return f"rooms/{here.room.public_id}/{rest}"


def test_an_offer_is_tabled_and_says_that_it_binds_nobody(here, api):
    answer = api.post(path(here, "offers/"), offer_json("8"), **{"Idempotency-Key": "one"})
    body = answer.json()
    assert answer.status_code == 201
    assert (body["state"], body["round"], body["side"]) == ("tabled", 1, "company")
    assert body["terms"] == terms("8").as_json()
    assert body["not_binding"].startswith("Not binding until both sides have signed; open until ")
    assert Offer.objects.get().public_id == body["id"]
    assert api.get(f"offers/{body['id']}/").json() == body


def test_the_same_key_gives_the_same_offer_and_no_second_one(here, api):
    content = offer_json("8")
    first = api.post(path(here, "offers/"), content, **{"Idempotency-Key": "one"})
    again = api.post(path(here, "offers/"), content, **{"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert Offer.objects.count() == 1


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": ""}, {"Idempotency-Key": "x" * 65}])
def test_an_offer_without_a_key_is_refused(here, api, key):
    answer = api.post(path(here, "offers/"), offer_json(), **key)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")


def test_each_wrong_field_is_named(here, api):
    content = offer_json()
    content["terms"] |= {"term.duration": "2 years", "money.deduction_cap": "130", "nonsense": "1"}
    answer = api.post(path(here, "offers/"), content, **{"Idempotency-Key": "one"})
    errors = {error["field"]: error["code"] for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert errors == {
        "term.duration": "bad_duration",
        "money.deduction_cap": "above_100",
        "nonsense": "unknown_field",
    }
    assert Offer.objects.count() == 0


def test_what_is_open_and_what_is_unknown_is_named(here, api):
    content = offer_json()
    content["terms"] |= {"term.duration": None, "parties.models": ["Cantor 9"]}
    answer = api.post(path(here, "offers/"), content, **{"Idempotency-Key": "one"})
    errors = {error["field"]: error["code"] for error in answer.json()["errors"]}
    assert (answer.status_code, errors) == (
        422,
        {"term.duration": "missing", "parties.models": "unknown_model"},
    )


def test_a_deadline_too_short_is_refused_with_the_earliest(here, api):
    soon = (timezone.now() + timezone.timedelta(days=2)).isoformat()
    answer = api.post(path(here, "offers/"), offer_json(open_until=soon), **{"Idempotency-Key": "one"})
    assert (answer.status_code, answer.json()["code"]) == (409, "offer.deadline_too_short")


def test_a_refusal_is_a_problem_with_its_code(here, api):
    api.post(path(here, "offers/"), offer_json("8"), **{"Idempotency-Key": "one"})
    answer = api.post(path(here, "offers/"), offer_json("9"), **{"Idempotency-Key": "two"})
    assert (answer.status_code, answer.json()["code"]) == (409, "offer.not_your_turn")


def test_checking_answers_field_by_field_and_stores_nothing(here, api):
    before = Entry.objects.count()
    content = {
        "terms": terms("8").as_json(),
        "open_until": (timezone.now() + timezone.timedelta(days=1)).isoformat(),
    }
    body = api.post(path(here, "offers/check/"), content).json()
    fee = next(field for field in body["fields"] if field["field"] == "money.fee_per_work")
    assert (fee["verdict"], fee["words"], fee["minimum_in_words"]) == (
        "below",
        "below the minimum by €1.00",
        "at least €9.00",
    )
    assert body["below_minimum"] == ["money.fee_per_work"]
    assert body["can_be_tabled"] is False
    assert [(one["field"], one["pointer"]) for one in body["problems"]] == [("open_until", "/open_until")]
    assert body["problems"][0]["detail"].startswith("The members need time to vote.")
    assert body["not_binding"].startswith("Not binding until both sides have signed")
    assert (Offer.objects.count(), Entry.objects.count()) == (0, before)


def test_checking_what_cannot_be_read_names_the_field(here, api):
    body = api.post(path(here, "offers/check/"), {"terms": {"term.duration": "soon"}}).json()
    assert (body["can_be_tabled"], [one["field"] for one in body["problems"]]) == (False, ["term.duration"])


def test_a_company_lists_its_rooms_and_offers_and_nobody_elses(here, api):
    rival = Caller(here.stranger, makers.company("Rival", delegate=here.stranger))
    offer = here.offer("8")
    assert [room["id"] for room in api.get("rooms/").json()["rooms"]] == [here.room.public_id]
    assert [one["id"] for one in api.get(path(here, "offers/")).json()["offers"]] == [offer.public_id]
    assert api.get(path(here)).json()["proposal"]["terms"] == terms("10").as_json()
    assert rival.get("rooms/").json()["rooms"] == []
    for hidden in (path(here), path(here, "offers/"), f"offers/{offer.public_id}/"):
        assert rival.get(hidden).status_code == 404
    assert rival.post(path(here, "offers/check/"), {"terms": {}}).status_code == 404
    assert rival.post(path(here, "offers/"), offer_json(), **{"Idempotency-Key": "x"}).status_code == 404


def test_without_a_key_there_is_nothing(here):
    assert Client().get("/api/v1/rooms/").status_code == 401


def test_a_key_of_one_company_does_not_open_rooms_of_another_seat_of_the_same_person(here):
    second = makers.company("Second", delegate=here.delegate)
    caller = Caller(here.delegate, second)
    assert caller.get("rooms/").json()["rooms"] == []
    assert caller.get(path(here)).status_code == 404


def test_a_company_sees_that_a_vote_runs_and_how_it_ended_and_no_figure(here, api):
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "no"])
    actions.conclude(offer_id=offer.pk, at=CLOSES)
    body = api.get(f"offers/{offer.public_id}/").json()
    assert (body["state"], body["certificate"]["passed"]) == ("accepted", True)
    assert body["open_until"].startswith(OPEN_UNTIL.isoformat()[:16])
    text = json.dumps(body)
    for word in ("turnout", "voted", "roll", '"yes"', "people", '"abstain"'):
        assert word not in text
    assert set(body["certificate"]) == {
        "ballot",
        "document_hash",
        "definition_hash",
        "rule",
        "passed",
        "closed_at",
        "certified",
        "certified_by",
        "certified_at",
    }


def test_a_company_gets_no_certificate_before_the_second_count_agreed_nor_of_a_voided_vote(here, api):
    offer = here.at_vote("10")
    close(ballot_id=offer.ballot_id, clock=lambda: CLOSES)
    assert api.get(f"offers/{offer.public_id}/").json()["certificate"] is None
    assert cross_check(ballot_id=offer.ballot_id, at=CLOSES) == []
    assert api.get(f"offers/{offer.public_id}/").json()["certificate"]["passed"] is False
    other = makers.person()
    makers.seat(other, offer.ballot.certifier, Role.REPRESENTATIVE)
    doubt = {"ballot_id": offer.ballot_id, "reason": "The roll was wrong.", "at": CLOSES}
    challenge(actor=here.representative, **doubt)
    void(actor=other, **doubt)
    assert api.get(f"offers/{offer.public_id}/").json()["certificate"] is None


@pytest.mark.parametrize("count", [1, 6])
def test_lists_need_the_same_number_of_statements_however_long(here, api, count, django_assert_num_queries):
    for number in range(count):
        offer = here.offer("8", key=f"k{number}")
        actions.withdraw_offer(actor=here.delegate, offer_id=offer.pk, at=AT)
    with django_assert_num_queries(4):
        assert len(api.get(path(here, "offers/")).json()["offers"]) == count


def test_coverage_comes_in_a_band_of_ten_of_the_proposal_and_from_five_owners_on(here, api):
    owners = [*here.members, here.steward, makers.person()]
    makers.seat(owners[-1], here.collective, "member")
    for number, owner in enumerate(owners[:4]):
        makers.mandate(owner, here.collective, {"train_generative": "yes" if number else "never"})
        makers.work(owner)
    assert api.get(path(here)).json()["coverage_of_proposal"] is None
    mandate = makers.mandate(owners[4], here.collective, {"train_generative": "yes"})
    makers.work(owners[4])
    assert api.get(path(here)).json()["coverage_of_proposal"] == {"low_percent": 80, "high_percent": 90}
    PriceFloor.objects.create(mandate=mandate, use="train_generative", fee_minor=9_999_00, currency="EUR")
    here.offer("8")
    assert api.get(path(here)).json()["coverage_of_proposal"] == {"low_percent": 80, "high_percent": 90}


def test_an_end_at_the_end_of_the_calendar_blocks_nobodys_pages(here, api, as_person):
    here.steward.zone = "Pacific/Auckland"
    here.steward.save(update_fields=["zone"])
    content = offer_json(open_until="9999-12-31T23:59:59Z")
    checked = api.post(path(here, "offers/check/"), content).json()
    assert [one["code"] for one in checked["problems"]] == ["deadline_too_far"]
    tabled = api.post(path(here, "offers/"), content, **{"Idempotency-Key": "one"})
    assert (tabled.status_code, tabled.json()["code"]) == (409, "offer.deadline_too_far")
    assert as_person(here.steward).get(f"/rooms/{here.room.public_id}/").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"prose": "Other words."},
        {"estimate": {"amount": "1", "currency": "EUR"}},
        {"open_until": (timezone.now() + timezone.timedelta(days=40)).isoformat()},
    ],
)
def test_a_key_stands_for_one_whole_offer(here, api, change):
    content = offer_json("8")
    assert api.post(path(here, "offers/"), content, **{"Idempotency-Key": "one"}).status_code == 201
    answer = api.post(path(here, "offers/"), {**content, **change}, **{"Idempotency-Key": "one"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.key_reused")
