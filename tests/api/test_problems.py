"""Every error below /api/ is a problem document with a page behind it, and tells nothing about others."""

import json

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from apps.api import problems
from apps.api.handler import problem
from apps.api.middleware import ApiMiddleware
from apps.common import messages
from apps.common.errors import NotAllowed
from tests import makers
from tests.api.conftest import Desk, offer

pytestmark = pytest.mark.django_db


def check(answer, status, code):
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (body["status"], body["code"]) == (status, code)
    assert body["title"]
    assert body["detail"]
    assert body["type"] == problems.address_of(code)
    return body


def test_an_unknown_address_is_json_for_everybody():
    body = check(Client().get("/api/v1/nothing/here/"), 404, "not_found")
    assert body["instance"] == "/api/v1/nothing/here/"
    check(Client().get("/api/"), 404, "not_found")
    check(Client().post("/api/v1/nothing/", "{}", content_type="application/json"), 404, "not_found")


def test_what_is_not_the_api_stays_a_page():
    assert Client().get("/nothing/")["Content-Type"].startswith("text/html")


def test_the_title_of_a_code_is_the_same_and_its_page_explains_it(desk):
    body = check(desk.get("rooms/aaaaaaaaaaaaaaaa/"), 404, "not_found")
    page = Client().get(body["type"].removeprefix("http://127.0.0.1:8000"))
    assert body["title"] in page.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_an_unknown_method_names_those_that_are_known(here, desk, method):
    answer = getattr(desk.client, method)(f"/api/v1/rooms/{here.room.public_id}/offers/")
    check(answer, 405, "method_not_allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_what_cannot_be_spoken_or_read_is_said(here, desk):
    check(desk.get("rooms/", Accept="text/csv"), 406, "not_acceptable")
    path = f"/api/v1/rooms/{here.room.public_id}/offers/check/"
    check(desk.client.post(path, {"terms": "x"}), 415, "unsupported_media_type")
    check(desk.post("rooms/x/offers/check/", "{}", **{"Content-Encoding": "gzip"}), 404, "not_found")
    zipped = desk.post(path.removeprefix("/api/v1/"), "{}", **{"Content-Encoding": "gzip"})
    check(zipped, 415, "unsupported_media_type")
    check(desk.post(path.removeprefix("/api/v1/"), '"' + "x" * (1 << 20) + '"'), 413, "too_large")


def test_without_a_key_and_with_a_wrong_one(here):
    missing = Client().get("/api/v1/rooms/")
    check(missing, 401, "not_authenticated")
    assert missing["WWW-Authenticate"] == "Bearer"
    wrong = Client(headers={"Authorization": "Bearer wrong"}).get("/api/v1/rooms/")
    check(wrong, 401, "authentication_failed")


def test_each_wrong_place_has_a_pointer(here, desk):
    content = offer()
    content["terms"]["term.duration"] = "two years"
    body = check(desk.table(here.room, content), 422, "fields_invalid")
    assert [(one["field"], one["pointer"]) for one in body["errors"]] == [
        ("term.duration", "/terms/term.duration")
    ]
    body = check(desk.table(here.room, {**offer(), "estimate": {"amount": "x"}}), 400, "invalid")
    assert {one["pointer"] for one in body["errors"]} == {"/estimate/amount", "/estimate/currency"}
    body = check(desk.table(here.room, {**offer(), "prose": 7}), 400, "invalid")
    assert [one["pointer"] for one in body["errors"]] == ["/prose"]
    finer = {"amount": 2.00001, "currency": "EUR"}
    body = check(desk.table(here.room, {**offer(), "estimate": finer}), 422, "fields_invalid")
    assert [(one["pointer"], one["code"], one["detail"]) for one in body["errors"]] == [
        ("/estimate/amount", "too_many_decimals", "Enter at most 2 decimals.")
    ]


def test_a_bug_is_said_in_json_and_tells_nothing_of_itself(desk, monkeypatch):
    def broken(*_given):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("apps.negotiations.queries.rooms_of_company", broken)
    body = check(desk.get("rooms/"), 500, "error")
    assert "secret" not in json.dumps(body)


def test_the_language_follows_the_request_and_the_code_does_not(here, desk):
    path = f"rooms/{here.room.public_id}/"
    english, german = desk.get(path), desk.get(path, **{"Accept-Language": "de"})
    assert (english["Content-Language"], german["Content-Language"]) == ("en", "de")
    assert english["ETag"] != german["ETag"]
    absent = desk.get("rooms/aaaaaaaaaaaaaaaa/", **{"Accept-Language": "de"})
    check(absent, 404, "not_found")
    assert absent["Content-Language"] == "de"


@pytest.mark.parametrize(("given", "said"), [({"Retry-After": "7"}, "7"), ({}, "5")])
@pytest.mark.parametrize(
    ("content", "kind"),
    [("<html>a page</html>", "text/html"), ('{"status": 503}', "application/problem+json")],
)
def test_a_page_that_says_come_back_becomes_a_document_that_says_it(given, said, content, kind):
    page = HttpResponse(content, status=503, headers=given, content_type=kind)
    answer = ApiMiddleware(lambda _request: page)(RequestFactory().get("/api/v1/rooms/"))
    document = json.loads(answer.content)
    assert (answer.status_code, document["code"], answer["Retry-After"]) == (503, "unavailable", said)
    assert document["instance"] == "/api/v1/rooms/"
    assert answer["Content-Type"] == "application/problem+json"


def test_what_one_may_not_see_is_the_same_as_what_is_not_there(here, desk):
    rival = Desk(here.stranger, makers.company("Rival", delegate=here.stranger))
    hidden = rival.get(f"rooms/{here.room.public_id}/").json()
    absent = rival.get("rooms/aaaaaaaaaaaaaaaa/").json()
    assert {**hidden, "instance": ""} == {**absent, "instance": ""}


def test_who_may_not_is_told_so_without_the_name_of_the_permission():
    class Asked:
        path = "/api/v1/rooms/"

    answer = problem(NotAllowed("negotiations.table_offer"), {"request": Asked})
    assert (answer.status_code, answer.data["code"]) == (403, "not_allowed")
    assert "table_offer" not in str(answer.data)


@pytest.mark.parametrize("code", sorted(problems.KINDS))
def test_every_code_has_a_page(code):
    page = Client().get(f"/api/v1/problems/{code}/")
    assert page.status_code == 200
    assert str(problems.KINDS[code].status) in page.content.decode()


def test_a_refusal_of_an_app_has_a_page_without_its_parameters():
    assert messages.pattern("room.paused") == "The union has paused this room until …"
    page = Client().get("/api/v1/problems/room.paused/")
    assert "The union has paused this room until …" in page.content.decode()
    check(Client().get("/api/v1/problems/no.such.code/"), 404, "not_found")


def test_a_missing_slash_is_mended_with_method_and_body(here, desk):
    answer = desk.client.post(
        f"/api/v1/rooms/{here.room.public_id}/offers/check?a=1", "{}", "application/json"
    )
    assert (answer.status_code, answer["Location"]) == (
        308,
        f"/api/v1/rooms/{here.room.public_id}/offers/check/?a=1",
    )


def test_head_and_options_are_answered(desk):
    head, whole = desk.client.head("/api/v1/rooms/"), desk.get("rooms/")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])
    options = desk.client.options("/api/v1/rooms/")
    assert (options.status_code, options.json()) == (200, {"methods": ["GET", "HEAD", "OPTIONS"]})


def test_an_address_with_a_nul_is_a_bad_request(desk):
    check(desk.get("rooms/?cursor=%00"), 400, "bad_request")
