"""How much may be asked, and how that is said."""

import pytest
from django.core.cache import cache
from django.test import Client

from apps.api import throttles
from tests import makers
from tests.api.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def limits(settings, monkeypatch):
    settings.API_LIMITS = {"key": (3, 60), "organisation": (5, 60), "wrong_key": (2, 60)}
    monkeypatch.setattr(throttles.time, "time", lambda: 1_200_000_010.5)


def test_each_answer_says_what_is_left(desk, limits):
    answer = desk.get("rooms/")
    assert answer["RateLimit-Policy"] == '"key";q=3;w=60, "organisation";q=5;w=60'
    assert answer["RateLimit"] == '"key";r=2;t=50, "organisation";r=4;t=50'


def test_a_key_that_asks_too_much_is_told_when_to_come_back(desk, limits, monkeypatch):
    assert [desk.get("rooms/").status_code for _ in range(3)] == [200, 200, 200]
    late = desk.get("rooms/")
    assert (late.status_code, late.json()["code"], late["Retry-After"]) == (429, "throttled", "50")
    assert late["RateLimit"].startswith('"key";r=0;t=50')
    monkeypatch.setattr(throttles.time, "time", lambda: 1_200_000_060.5)
    assert desk.get("rooms/").status_code == 200


def test_many_keys_of_one_company_share_a_measure_and_others_do_not_feel_it(here, desk, limits):
    second = Desk(here.delegate, here.company)
    rival = Desk(here.stranger, makers.company("Rival", delegate=here.stranger))
    asked = [one.get("rooms/").status_code for one in (desk, desk, desk, second, second, second)]
    assert asked == [200, 200, 200, 200, 200, 429]
    assert rival.get("rooms/").status_code == 200


def test_wrong_keys_are_counted_by_address_and_right_ones_stay_welcome(desk, limits):
    wrong = Client(headers={"Authorization": "Bearer wrong"})
    asked = [wrong.get("/api/v1/rooms/") for _ in range(3)]
    assert [one.status_code for one in asked] == [401, 401, 429]
    assert asked[-1]["Retry-After"] == "50"
    assert asked[0]["RateLimit"] == '"wrong_key";r=1;t=50'
    elsewhere = wrong.get("/api/v1/rooms/", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 401
    assert desk.get("rooms/").status_code == 200


def test_a_cache_that_forgets_between_two_steps_breaks_nothing(desk, limits, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *_given, **_named: False)
    assert desk.get("rooms/").status_code == 200
