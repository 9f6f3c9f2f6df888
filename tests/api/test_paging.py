"""Lists come page by page, and nothing is seen twice or missed when rows come in meanwhile."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.negotiations import actions
from apps.negotiations.models import Room
from tests import makers
from tests.api.conftest import Desk
from tests.negotiations.makers import AT

pytestmark = pytest.mark.django_db


def room(here, number):
    """Open a room of the company with one more collective."""
    return Room.objects.create(
        collective=makers.collective(),
        company=here.company,
        proposal=here.room.proposal,
        opened_at=AT + timedelta(hours=number // 2),
    )


def walk(desk, path, name):
    """Follow "next" to the end; give the ids of each page."""
    pages = []
    while path:
        answer = desk.get(path)
        body = answer.json()
        pages.append([one["id"] for one in body[name]])
        linked = (
            f'<{body["next"]}>; rel="next"' in answer["Link"]
            if body["next"]
            else "next" not in answer["Link"]
        )
        assert linked
        path = body["next"] and body["next"].removeprefix("http://testserver")
    return pages


def test_pages_hold_every_room_once_in_order_even_with_equal_times(here, desk):
    rooms = [here.room, *(room(here, number) for number in range(1, 8))]
    pages = walk(desk, "rooms/?limit=3", "rooms")
    ordered = sorted(rooms, key=lambda one: (one.opened_at, one.public_id), reverse=True)
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [one for page in pages for one in page] == [one.public_id for one in ordered]


def test_what_comes_in_meanwhile_moves_nothing(here, desk):
    old = {here.room.public_id, *(room(here, number).public_id for number in range(1, 5))}
    first = desk.get("rooms/?limit=2").json()
    newer = room(here, 50)
    second = desk.get(first["next"].removeprefix("http://testserver")).json()
    last = desk.get(second["next"].removeprefix("http://testserver")).json()
    seen = [one["id"] for page in (first, second, last) for one in page["rooms"]]
    assert newer.public_id not in seen
    assert (sorted(seen), last["next"]) == (sorted(old), None)


def test_offers_and_contracts_have_pages_too(here, desk):
    for number in range(5):
        offer = here.offer("8", key=f"k{number}")
        actions.withdraw_offer(actor=here.delegate, offer_id=offer.pk, at=AT)
    pages = walk(desk, f"rooms/{here.room.public_id}/offers/?limit=2", "offers")
    assert [len(page) for page in pages] == [2, 2, 1]
    assert walk(desk, "contracts/?limit=1", "results") == [[]]


def test_a_cursor_belongs_to_its_list_and_to_the_site(here, desk):
    for number in range(1, 4):
        room(here, number)
    cursor = parse_qs(urlsplit(desk.get("rooms/?limit=1").json()["next"]).query)["cursor"][0]
    half = cursor[:-2]
    changed = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    for wrong in (half, changed, "", "x", "a:b", "%F0%9F%8E%B5"):
        answer = desk.get(f"rooms/?cursor={wrong}")
        assert (answer.status_code, answer.json()["code"]) == (400, "cursor.broken"), wrong
    elsewhere = desk.get(f"contracts/?cursor={cursor}")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (400, "cursor.broken")


def test_a_cursor_tells_nothing_and_opens_nothing_to_another_company(here, desk):
    hidden = [here.room, room(here, 1), room(here, 2)]
    path = desk.get("rooms/?limit=1").json()["next"].removeprefix("http://testserver")
    rival = Desk(here.stranger, makers.company("Rival", delegate=here.stranger))
    assert rival.get(path).json()["rooms"] == []
    assert not any(
        str(one.pk) in path.partition("cursor=")[2].split("%3A")[0] for one in hidden if one.pk > 999
    )


@pytest.mark.parametrize("limit", ["0", "-1", "101", "ten", "", "1e1", "٣", "9" * 50])
def test_a_page_has_bounds(desk, limit):
    answer = desk.get(f"rooms/?limit={limit}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "limit")


def test_a_misspelt_parameter_is_named(desk):
    answer = desk.get("rooms/?cursr=x")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursr")


def test_every_page_needs_the_same_number_of_statements(here, desk):
    def statements(path):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(path).status_code == 200
        return len(captured)

    few = statements("rooms/")
    for number in range(1, 31):
        room(here, number)
    path = desk.get("rooms/?limit=10").json()["next"].removeprefix("http://testserver")
    assert {statements("rooms/"), statements("rooms/?limit=3"), statements(path)} == {few}
