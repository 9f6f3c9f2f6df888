"""Who is here now: told to whom it concerns, gone by itself, and nothing of it crosses to the other side."""

import asyncio
import re
import threading
import time

import pytest

from apps.common import presence, wakeup
from apps.common.presence import Here
from apps.live.attendance import Attendance
from apps.live.queries import lane_access, person_access, room_access
from apps.negotiations import actions as negotiations
from apps.negotiations.domain import OfferContent
from apps.negotiations.queries import presence_in
from tests.live.makers import scene
from tests.live.test_sockets import in_room
from tests.negotiations import makers as rooms
from tests.signin import sign_in

MIRA, TOMAS, JONAS = (
    Here("room:7", party, pk) for party, pk in (("collective", 1), ("collective", 2), ("company", 3))
)


@pytest.fixture(autouse=True)
def _empty_bus():
    for key in list(wakeup.bus().scan_iter(f"{wakeup.CHANNEL}:here:*")):
        wakeup.bus().delete(key)


@pytest.fixture
def told(monkeypatch):
    """The topics that were told of a change, in order."""
    topics: list[str] = []
    monkeypatch.setattr(wakeup, "mark_changed", lambda topic, message: topics.append(topic))
    return topics


def test_the_first_of_a_party_is_told_to_all_and_the_next_to_their_own_side(told):
    for here in (MIRA, TOMAS, MIRA, JONAS):
        presence.arrive(here)
    assert told == ["room:7", "room:7:collective", "room:7"]
    assert presence.who_is_at("room:7") == {"collective": {1, 2}, "company": {3}}
    assert presence.who_is_at("room:8") == {}


def test_leaving_is_told_the_same_way(told):
    for here in (MIRA, TOMAS):
        presence.arrive(here)
    told.clear()
    presence.leave(TOMAS)
    presence.leave(MIRA)
    assert told == ["room:7:collective", "room:7"]
    assert presence.who_is_at("room:7") == {}


def test_whoever_is_not_noted_again_is_gone_by_themselves(monkeypatch):
    presence.arrive(MIRA)
    presence.arrive(JONAS)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + presence.LASTS_SECONDS - 1)
    presence.stay([JONAS])
    monkeypatch.setattr(time, "time", lambda: real() + presence.LASTS_SECONDS + 1)
    assert presence.who_is_at("room:7") == {"company": {3}}


def test_without_the_bus_nobody_knows_and_nothing_fails(monkeypatch):
    monkeypatch.setattr(wakeup, "quietly", lambda act: False)
    for act in (presence.arrive, presence.leave):
        act(MIRA)
    presence.stay([MIRA])
    assert presence.who_is_at("room:7") is None


async def test_two_windows_are_one_person_and_a_page_loaded_again_is_no_leaving(told):
    attendance = Attendance(grace=0.05)
    attendance.arrive(MIRA)
    attendance.arrive(MIRA)
    attendance.leave(MIRA)
    attendance.leave(MIRA)
    attendance.arrive(MIRA)
    await asyncio.sleep(0.1)
    assert told == ["room:7"]
    attendance.leave(MIRA)
    await asyncio.sleep(0.15)
    assert told == ["room:7", "room:7"]
    assert presence.who_is_at("room:7") == {}


async def test_whoever_comes_back_while_their_leaving_is_told_is_here(monkeypatch):
    leaving, comes_back = threading.Event(), threading.Event()
    leave = presence.leave

    def slowly(here):
        leaving.set()
        comes_back.wait(2)
        leave(here)

    monkeypatch.setattr(presence, "leave", slowly)
    attendance = Attendance(grace=0)
    attendance.arrive(MIRA)
    await asyncio.sleep(0.1)
    attendance.leave(MIRA)
    assert await asyncio.to_thread(leaving.wait, 2)
    attendance.arrive(MIRA)
    await asyncio.sleep(0.1)
    comes_back.set()
    await asyncio.sleep(0.2)
    assert presence.who_is_at("room:7") == {"collective": {1}}


async def test_windows_that_close_and_open_at_once_leave_what_is_so(told):
    attendance = Attendance(grace=0.05)
    for _again in range(5):
        attendance.arrive(MIRA)
        attendance.arrive(MIRA)
        attendance.leave(MIRA)
        attendance.leave(MIRA)
    attendance.arrive(MIRA)
    await asyncio.sleep(0.15)
    assert (told, presence.who_is_at("room:7")) == (["room:7"], {"collective": {1}})
    attendance.leave(MIRA)
    await asyncio.sleep(0.2)
    assert (told, presence.who_is_at("room:7")) == (["room:7", "room:7"], {})


def test_of_a_crowd_not_every_coming_is_told(told):
    for person_id in range(40):
        presence.arrive(Here("room:7", "collective", person_id))
    assert told[0] == "room:7"
    assert told[1:] == ["room:7:collective"] * len(told[1:])
    assert presence.FEW <= len(told) < 2 * presence.FEW
    assert len(presence.who_is_at("room:7")["collective"]) == 40


def test_the_other_side_hears_of_the_first_who_comes_and_of_no_other(
    transactional_db, own_channel, live_site
):
    where = scene()
    company = in_room(live_site, where, where.place.delegate)
    assert company.hear_presence() == 1
    member = in_room(live_site, where, where.place.artist)
    assert (company.hear_presence(), member.hear_presence()) == (1, 1)
    in_room(live_site, where, where.place.steward)
    assert (company.hear_presence(), member.hear_presence()) == (0, 1)


@pytest.mark.django_db
def test_a_side_sees_its_own_by_name_and_of_the_others_a_number_and_who_has_spoken():
    here = rooms.world()
    place = here.room.stream
    for number in range(100, 112):
        presence.arrive(Here(place, "collective", number))
    for member in (here.steward, *here.members):
        presence.arrive(Here(place, "collective", member.pk))
    presence.arrive(Here(place, "union", here.representative.pk))
    theirs = {one.party: one for one in presence_in(here.room, here.delegate)}
    assert (theirs["collective"].people, theirs["collective"].total) == ((), 16)
    assert (theirs["company"].people, theirs["union"].people) == (
        (here.delegate.name,),
        (here.representative.name,),
    )
    ours = presence_in(here.room, here.steward)[0]
    assert (ours.party, ours.is_own, "Tomas Hallberg" in ours.people, ours.total) == (
        "collective",
        True,
        True,
        16,
    )
    address = f"/rooms/{here.room.public_id}/presence/"
    page = sign_in(here.delegate).get(address).content.decode()
    assert "18 people are here" in page
    assert not any(member.name in page for member in (here.steward, *here.members))
    negotiations.post_message(actor=here.steward, room_id=here.room.pk, lane="table", text="So.", at=rooms.AT)
    negotiations.post_message(
        actor=here.members[0], room_id=here.room.pk, lane="caucus", text="Hm.", at=rooms.AT
    )
    theirs = {one.party: one for one in presence_in(here.room, here.delegate)}
    assert (theirs["collective"].people, theirs["collective"].total) == (("Tomas Hallberg",), 16)
    page = sign_in(here.delegate).get(address).content.decode()
    assert ("Tomas Hallberg" in page, here.members[0].name in page) == (True, False)


@pytest.mark.django_db
def test_who_reads_the_caucus_or_a_draft_is_seen_by_nobody():
    here = rooms.world()
    at_table = room_access(here.steward, here.room.public_id)
    assert at_table.here == Here(here.room.stream, "collective", here.steward.pk)
    assert f"{here.room.stream}:company" not in at_table.topics
    for lane, seen in (("table", True), ("caucus", False), ("desk", False)):
        assert (lane_access(here.steward, here.room.public_id, lane).here is not None) is seen
    content = OfferContent(rooms.terms("8"), "", None, rooms.OPEN_UNTIL)
    draft = negotiations.prepare_draft(
        actor=here.delegate, room_id=here.room.pk, content=content, at=rooms.AT
    )
    pages = (f"/rooms/{here.room.public_id}/drafts/", f"/rooms/drafts/{draft.public_id}/")
    for address in (*pages, f"{pages[0]}new/", f"{pages[1]}edit/"):
        page = sign_in(here.delegate).get(address)
        heard = re.findall(r'data-live-url="([^"]*)"', page.content.decode())
        assert (page.status_code, set(heard) <= {"/ws/me/"}) == (200, True), address
    assert person_access(here.delegate).here is None
