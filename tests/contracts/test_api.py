"""The API: a company's key reads the company's contracts and nobody else's."""

import pytest
from django.test import Client

from apps.accounts.actions import issue_api_key
from apps.accounts.models import Organisation, User
from tests.contracts.makers import AGREED_AT, agreed, in_force, world

pytestmark = pytest.mark.django_db


def key_of(person: User, company: Organisation) -> dict[str, str]:
    _key, secret = issue_api_key(actor=person, organisation=company, name="test", at=AGREED_AT)
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_company_reads_its_contracts_and_no_others() -> None:
    place, other = world(works=1), world(works=1)
    mine, theirs = in_force(place), agreed(other)
    key = key_of(place.delegate, place.company)
    listed = Client().get("/api/v1/contracts/", **key).json()["results"]
    assert [each["id"] for each in listed] == [mine.public_id]
    assert listed[0]["state"] == "in_force"
    assert [each["side"] for each in listed[0]["signatures"]] == ["collective", "company"]
    whole = Client().get(f"/api/v1/contracts/{mine.public_id}/", **key).json()
    assert whole["fingerprint"] == mine.fingerprint
    assert [line["title"] for line in whole["schedule"]] == ["Low Tide 1"]
    missing = Client().get(f"/api/v1/contracts/{theirs.public_id}/", **key)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_answer_carries_no_row_numbers_and_no_reasons() -> None:
    place = world(works=1)
    contract = in_force(place)
    whole = (
        Client()
        .get(f"/api/v1/contracts/{contract.public_id}/", **key_of(place.delegate, place.company))
        .json()
    )
    assert not {"pk", "left_out", "taken_out", "ballot_id"} & set(whole)
    assert whole["id"] == contract.public_id
    assert all(
        set(line) == {"number", "work", "title", "artists", "code", "rights"} for line in whole["schedule"]
    )


def test_answer_says_that_nothing_binds_until_both_have_signed() -> None:
    place = world(works=1)
    contract = agreed(place)
    key = key_of(place.delegate, place.company)
    whole = Client().get(f"/api/v1/contracts/{contract.public_id}/", **key).json()
    [listed] = Client().get("/api/v1/contracts/", **key).json()["results"]
    assert whole["not_binding"] == listed["not_binding"] == "Not binding until both sides have signed."
    other = world(works=1)
    signed = in_force(other)
    key = key_of(other.delegate, other.company)
    assert Client().get(f"/api/v1/contracts/{signed.public_id}/", **key).json()["not_binding"] is None


def test_without_a_key_nothing_is_answered() -> None:
    assert Client().get("/api/v1/contracts/").status_code == 401
    assert Client().post("/api/v1/contracts/").status_code == 401
