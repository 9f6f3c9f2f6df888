"""What a company's software may send: anything, and it gets an answer that names the fault."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import issue_api_key
from tests.negotiations.makers import AT, terms

pytestmark = pytest.mark.django_db

HALF = "\ud800"


@pytest.fixture
def send(here):
    _key, secret = issue_api_key(actor=here.delegate, organisation=here.company, name="test", at=AT)
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def post(body, content_type="application/json", rest="check/"):
        path = f"/api/v1/rooms/{here.room.public_id}/offers/{rest}"
        return client.generic("POST", path, body, content_type=content_type, headers={"Idempotency-Key": "k"})

    return post


def offer(**changes):
    until = (timezone.now() + timezone.timedelta(days=30)).isoformat()
    return json.dumps({"terms": terms().as_json(), "open_until": until, **changes})


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"terms":' + '{"a":' * 900 + "1" + "}" * 900 + "}",
        '{"terms": NaN}',
        '{"terms": ' + "9" * 5_000 + "}",
        '{"terms": Infinity}',
        '{"terms": 1e999}',
        '{"terms": {}, "terms": {}}',
        '{"terms": {"prose": 1, "prose": 2}}',
        '{"terms": {}} {}',
        "{'terms': {}}",
        "[",
        "null",
        '"text"',
        "[]",
        b"\xff\xfe",
        b"\x1f\x8b\x08\x00",
        "",
    ],
)
def test_what_is_no_json_or_too_deep_is_a_fault_of_the_request(send, body):
    answer = send(body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "changes",
    [
        {"estimate": {"amount": "1", "currency": HALF}},
        {"terms": {HALF: "1"}},
        {"terms": {"parties.models": [HALF]}},
        {"prose": HALF},
    ],
)
@pytest.mark.parametrize("rest", ["check/", ""])
def test_half_a_surrogate_pair_is_a_fault_of_the_request(send, changes, rest):
    assert send(offer(**changes), rest=rest).status_code == 400


@pytest.mark.parametrize("charset", ["zlib", "hex", "bz2", "rot13", "undefined", "nope", "utf-16"])
def test_the_charset_of_a_request_chooses_no_decoder(send, charset):
    assert send(offer(), f"application/json; charset={charset}").status_code == 200
