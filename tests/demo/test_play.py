"""The play: fictional people act, the people behind the doors never do, and nothing stops it."""

import logging
from datetime import datetime, timedelta
from random import Random

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from apps.audit.models import Entry
from apps.ballots.models import Header
from apps.collectives.models import Membership
from apps.common.errors import NotAllowed, Refusal
from apps.demo.management.commands import play_world
from apps.demo.play import bargaining, members
from apps.demo.play.parts import Part, Play
from apps.demo.play.programme import programme
from apps.demo.world import collectives, parties, people
from apps.negotiations.actions import pause_room
from apps.negotiations.models import Offer, Opinion, Room

NOW = datetime.fromisoformat("2026-11-23T10:00:00+00:00")


def _play(world: datetime, seconds: int) -> list[str]:
    play = programme(seed=7)
    return [said for second in range(0, seconds, 2) for said in play.step(world + timedelta(seconds=second))]


def test_in_two_minutes_people_vote_offer_answer_apply_and_give_opinions(world: datetime) -> None:
    votes, offers = Header.objects.count(), Offer.objects.count()
    opinions, applied = Opinion.objects.count(), Membership.objects.filter(state="applied").count()

    said = _play(world, 130)

    assert Header.objects.count() - votes > 20
    assert Offer.objects.count() - offers >= 2
    assert Opinion.objects.count() - opinions >= 1
    assert Membership.objects.filter(state="applied").count() - applied >= 1
    assert len(said) > 25


def test_nobody_behind_a_door_acts(world: datetime) -> None:
    behind = [people.known(name) for name in (people.MIRA, people.TOMAS)]
    behind += [people.known(people.INGRID), people.known(people.JONAS, "veldra.example")]
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]

    _play(world, 130)

    since = Entry.objects.filter(pk__gt=before)
    assert since.exists()
    assert not since.filter(actor_id__in=[person.pk for person in behind]).exists()
    assert not Header.objects.filter(entry__ballot__state="open", entry__person__in=behind).exists()


def test_two_sides_come_together_and_a_steward_puts_it_to_the_vote(world: datetime) -> None:
    pair = bargaining.PAIRS[0]
    room = Room.objects.get(collective__slug=pair.collective, company__slug=pair.company)
    for move in range(60):
        bargaining.make_a_move(Random(move), world + timedelta(minutes=move))
        room.refresh_from_db()
        if room.state == "voting":
            break

    assert room.state == "voting"
    fees = [
        offer.terms["money.components"][0]["amount"]
        for offer in room.offers.filter(side="company").order_by("number")
    ]
    assert fees == sorted(fees, key=float)
    assert float(fees[-1]) >= 9


def test_pictures_are_talked_about_without_end(world: datetime) -> None:
    pair = bargaining.PAIRS[1]
    for move in range(80):
        bargaining.make_a_move(Random(move), world + timedelta(minutes=move))

    room = Room.objects.get(collective__slug=pair.collective, company__slug=pair.company)
    assert room.state == "open"
    assert room.offers.filter(state="declined").exists()


def test_the_company_behind_the_door_gets_an_answer(world: datetime) -> None:
    room = Room.objects.get(collective__slug=collectives.INK_AND_LINE, company__slug=parties.VELDRA)
    assert bargaining.answer_at_the_door(Random(1), world) is None
    table = bargaining._table(bargaining.ANSWERING, world)
    assert table is not None
    table.offer(table.offered("3"), world)

    assert bargaining.answer_at_the_door(Random(1), world + timedelta(seconds=5)) is None
    assert bargaining.answer_at_the_door(Random(1), world + timedelta(seconds=30)) is not None

    room.refresh_from_db()
    assert room.turn == "company"


def test_salt_road_keeps_waiting_for_ingrid(world: datetime) -> None:
    for move in range(8):
        bargaining.give_an_opinion(Random(move), world + timedelta(minutes=move))

    waiting = Offer.objects.get(
        room__collective__slug=collectives.SALT_ROAD, room__company__slug=parties.VELDRA, state="tabled"
    )
    assert not waiting.opinions.exists()


def test_a_paused_room_is_left_alone_and_the_play_goes_on(
    world: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    for pair in bargaining.PAIRS:
        room = Room.objects.get(collective__slug=pair.collective, company__slug=pair.company, state="open")
        until = world + timedelta(days=2)
        pause_room(
            actor=people.known(people.INGRID), room_id=room.pk, reason="We look first.", until=until, at=world
        )
    offers = Offer.objects.count()

    with caplog.at_level(logging.INFO, logger="apps.demo.play.parts"):
        said = _play(world + timedelta(seconds=1), 60)

    assert Offer.objects.count() == offers
    assert any("room.paused" in message for message in caplog.messages)
    assert any(one.startswith("votes:") for one in said)


def test_applicants_apply_once_each(world: datetime) -> None:
    said = [members.apply_to_join(Random(1), world) for _ in range(len(people.APPLICANTS) + 2)]

    assert said[-2:] == [None, None]
    assert Membership.objects.filter(state="applied").count() == len(people.APPLICANTS)


def test_what_the_site_refuses_stops_no_other_part() -> None:
    def refuse(random: Random, now: datetime) -> str | None:
        raise Refusal("room.paused")

    def forbid(random: Random, now: datetime) -> str | None:
        raise NotAllowed("ballots.cast")

    parts = [Part(str(number), act, every=10, first=0) for number, act in enumerate((refuse, forbid))]
    play = Play([*parts, Part("last", lambda random, now: "done", every=10, first=0)], Random(1))

    assert play.step(NOW) == ["last: done"]
    assert play.step(NOW + timedelta(seconds=1)) == []
    assert play.step(NOW + timedelta(seconds=16)) == ["last: done"]


def test_a_lost_database_is_waited_for(world: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_: object) -> str | None:
        raise OperationalError

    monkeypatch.setattr(play_world.connections, "close_all", lambda: None)
    play = Play([Part("lost", lose, every=10, first=0)], Random(1))

    assert play_world._play_on(play) == play_world._AFTER_A_FAULT


@pytest.mark.parametrize("command", ["load_world", "play_world"])
def test_outside_the_demo_there_is_no_world(command: str, settings: LazySettings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="TUTTI_DEMO"):
        call_command(command)
