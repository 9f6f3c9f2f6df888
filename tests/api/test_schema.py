"""The OpenAPI document is valid, complete, and says what the API does."""

import json

import jsonschema
import pytest
from django.test import Client
from django.urls import get_resolver
from drf_spectacular.validation import validate_schema

from apps.api import changelog, problems
from apps.api.schema import document
from apps.negotiations.models import Offer
from apps.negotiations.schema import TERMS_EXAMPLE
from apps.terms.conditions import check_across, required
from apps.terms.domain import Terms
from tests.api.conftest import offer

pytestmark = pytest.mark.django_db
OPERATIONS = [
    (path, method, one) for path, methods in document()["paths"].items() for method, one in methods.items()
]


def against(name, value):
    """Hold a value against a shape of the document."""
    root = document()
    schema = {**root["components"]["schemas"][name], "components": root["components"]}
    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(value)


def test_it_is_openapi_3_1_and_every_shape_is_a_json_schema():
    answer = Client().get("/api/v1/openapi.json")
    found = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert (found["openapi"], found["info"]["version"]) == ("3.1.0", changelog.VERSION)
    validate_schema(found)
    for shape in found["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(shape)


def test_every_reference_leads_somewhere():
    root = document()
    text = json.dumps(root)
    names = {part.split('"')[0] for part in text.split('"$ref": "#/')[1:]}
    assert names
    for name in names:
        found = root
        for step in name.split("/"):
            found = found[step]
    identifiers = {one["operationId"] for _path, _method, one in OPERATIONS}
    assert len(identifiers) == len(OPERATIONS)
    linked = {part.split('"')[0] for part in text.split('"operationId": "')[1:]}
    assert linked == identifiers


def test_every_address_of_the_api_is_described():
    patterns = get_resolver().reverse_dict
    described = {path.replace("{public_id}", "aaaaaaaaaaaaaaaa") for path, _method, _one in OPERATIONS}
    assert patterns
    for path in described:
        assert Client().get(path).status_code == 401, path
    assert len(OPERATIONS) == 25


@pytest.mark.parametrize(("path", "method", "one"), OPERATIONS, ids=lambda given: str(given)[:40])
def test_every_operation_names_its_problems_its_limits_and_its_manners(path, method, one):
    responses = one["responses"]
    assert {"400", "401", "406", "429", "500", "503"} <= set(responses)
    assert ("404" in responses) == ("{public_id}" in path)
    assert ("304" in responses) == (method == "get")
    assert ({"413", "415"} <= set(responses)) == (method in {"post", "put"})
    for status, response in responses.items():
        if int(status) < 400:
            continue
        [kind] = response["content"]
        codes = response["content"][kind]["schema"]["allOf"][1]["properties"]["code"]["enum"]
        assert kind == "application/problem+json"
        assert all(problems.kind_of(code) is not None for code in codes)
        assert all(problems.kind_of(code).status in {int(status), 409} for code in codes)
    assert "Retry-After" in responses["429"]["headers"]
    assert all(one[part] for part in ("summary", "description", "operationId"))


def test_the_example_is_a_complete_offer_that_can_be_tabled(here, desk):
    terms = Terms.parse(TERMS_EXAMPLE)
    assert (required(terms), check_across(terms)) == ((), ())
    against("CompleteTerms", TERMS_EXAMPLE)
    content = {**offer(), "terms": TERMS_EXAMPLE}
    against("OfferToTable", content)
    assert desk.table(here.room, content).status_code == 201
    assert Offer.objects.get().terms == terms.as_json()


@pytest.mark.parametrize(
    "change",
    [{"term.duration": None}, {"nonsense": "1"}, {"money.deduction_cap": "130"}, {"scope.uses": ["x"]}],
    ids=str,
)
def test_what_the_document_forbids_is_not_tabled(here, desk, change):
    content = {**offer(), "terms": {**TERMS_EXAMPLE, **change}}
    with pytest.raises(jsonschema.ValidationError):
        against("OfferToTable", content)
    assert desk.table(here.room, content).status_code == 422


def test_answers_have_the_shapes_that_the_document_names(here, desk):
    room = f"rooms/{here.room.public_id}/"
    against("RoomList", desk.get("rooms/").json())
    against("WholeRoom", desk.get(room).json())
    against("OfferTemplate", desk.get(f"{room}offers/template/").json())
    tabled = desk.table(here.room, offer(estimate={"amount": "100000", "currency": "EUR"})).json()
    against("Offer", tabled)
    against("OfferList", desk.get(f"{room}offers/").json())
    against("Checked", desk.post(f"{room}offers/check/", offer()).json())
    against("JsonSchema", desk.get(f"{room}offers/schema/").json())
    kept = desk.post(f"{room}drafts/", offer(), **{"Idempotency-Key": "draft"}).json()
    against("Draft", kept)
    against("Held", desk.get(f"drafts/{kept['id']}/fields/").json())
    against("Problem", desk.table(here.room, offer(), key="two").json())


def test_the_pages_show_every_operation_shape_and_code():
    page = Client().get("/api/v1/docs/").content.decode()
    for path, _method, one in OPERATIONS:
        assert f'id="{one["operationId"]}"' in page
        assert path in page
    for name in document()["components"]["schemas"]:
        assert f'id="shape-{name}"' in page
    listed = Client().get("/api/v1/problems/").content.decode()
    for code in {*problems.KINDS, "room.paused", "offer.not_your_turn"}:
        assert f"/api/v1/problems/{code}/" in listed


def test_the_changelog_is_there_for_people_and_machines():
    found = Client().get("/api/v1/changelog.json").json()
    assert found["version"] == document()["info"]["version"] == found["releases"][0]["version"]
    assert found["version"] in Client().get("/api/v1/changelog/").content.decode()
    assert "/api/v1/changelog/" in document()["info"]["description"]
    days = [one["since"] for one in found["releases"]]
    assert days == sorted(days, reverse=True)


def test_the_description_has_an_etag_too():
    whole = Client().get("/api/v1/openapi.json")
    again = Client().get("/api/v1/openapi.json", headers={"If-None-Match": whole["ETag"]})
    assert again.status_code == 304
