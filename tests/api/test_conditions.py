"""ETags: the body is spared while nothing has changed, and nothing is tabled over what was not read."""

import pytest
from django.utils import timezone

from apps.negotiations import actions
from apps.negotiations.models import Offer
from tests import makers
from tests.api.conftest import Desk, offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def paths(here):
    room = here.room.public_id
    tabled = here.offer("8")
    return [
        *("rooms/", f"rooms/{room}/", f"rooms/{room}/offers/", f"rooms/{room}/offers/template/"),
        *(f"offers/{tabled.public_id}/", "contracts/"),
    ]


def test_whoever_has_it_already_gets_no_body(desk, paths):
    for path in paths:
        whole = desk.get(path)
        again = desk.get(path, **{"If-None-Match": whole["ETag"]})
        assert (whole.status_code, again.status_code, again.content) == (200, 304, b""), path
        assert again["ETag"] == whole["ETag"]
        assert {"private", "no-cache"} <= set(again["Cache-Control"].split(", "))
        assert desk.get(path, **{"If-None-Match": '"other"'}).status_code == 200


def test_another_state_has_another_etag(here, desk):
    path = f"rooms/{here.room.public_id}/"
    before = desk.get(path)["ETag"]
    here.offer("8")
    after = desk.get(path, **{"If-None-Match": before})
    assert (after.status_code, after["ETag"] == before) == (200, False)


def test_two_readers_of_the_same_words_have_two_etags(here, desk):
    colleague = makers.person()
    makers.seat(colleague, here.company, "delegate")
    other = Desk(colleague, here.company)
    mine, theirs = desk.get("rooms/"), other.get("rooms/")
    assert mine.content == theirs.content
    assert mine["ETag"] != theirs["ETag"]
    assert other.get("rooms/", **{"If-None-Match": mine["ETag"]}).status_code == 200


def test_answers_are_kept_by_no_cache_between(here, desk):
    for answer in (desk.get("rooms/"), desk.get("rooms/x/"), desk.table(here.room, offer())):
        assert {"private", "no-cache"} <= set(answer["Cache-Control"].split(", "))
        assert {"Authorization", "Accept-Language"} <= set(answer["Vary"].split(", "))


def test_an_offer_is_tabled_only_over_what_was_read(here, desk):
    path = f"rooms/{here.room.public_id}/offers/"
    read = desk.get(path)["ETag"]
    here.offer("7")
    actions.decline_offer(
        actor=here.steward, offer_id=Offer.objects.get().pk, reason="Too little.", at=timezone.now()
    )
    late = desk.table(here.room, offer(), **{"If-Match": read})
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert Offer.objects.count() == 1
    now = desk.get(path)["ETag"]
    assert desk.table(here.room, offer(), **{"If-Match": now}).status_code == 201


@pytest.mark.parametrize(("match", "status"), [("*", 201), ('"x"', 412), ("nonsense", 412), ('W/"x"', 412)])
def test_if_match_in_every_shape(here, desk, match, status):
    assert desk.table(here.room, offer(), **{"If-Match": match}).status_code == status


def test_a_repeated_request_is_not_measured_against_what_it_changed_itself(here, desk):
    content, read = offer(), desk.get(f"rooms/{here.room.public_id}/offers/")["ETag"]
    first = desk.table(here.room, content, **{"If-Match": read})
    again = desk.table(here.room, content, **{"If-Match": read})
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
