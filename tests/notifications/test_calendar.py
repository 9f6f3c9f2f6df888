"""The calendar of one person: parsed back, discreet, gone when ended, and only what they may see now."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from apps.accounts.actions import end_seat
from apps.accounts.models import User
from apps.audit.models import Entry
from apps.ballots.models import Ballot
from apps.common.errors import NotAllowed
from apps.negotiations.models import Pause
from apps.notifications import actions, messages, queries
from apps.notifications.adapters.calendar import write_calendar
from apps.notifications.models import CalendarFeed
from tests import makers
from tests.ballots import makers as ballots
from tests.contracts.makers import AGREED_AT, agreed, in_force, world
from tests.live import makers as rooms

pytestmark = pytest.mark.django_db
LATER = ballots.OPENING + timedelta(hours=1)


def read(person: User, at: datetime, *, with_names: bool = True) -> dict[str, object]:
    """Write a person's calendar, parse it back, and give the events by the first word of their id."""
    dates = messages.words_of_dates(queries.dates_of(person, at), with_names=with_names, at=at)
    calendar = Calendar.from_ical(write_calendar(dates))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    uids = [str(event["UID"]) for event in calendar.events]
    assert len(set(uids)) == len(uids)
    return {str(event["UID"]): event for event in calendar.events}


def kinds(person: User, at: datetime) -> set[str]:
    return {uid.partition("-")[0] for uid in read(person, at)}


def test_votes_offers_pauses_and_days_of_works_are_dates() -> None:
    where = rooms.scene()
    place = where.place
    other_room = rooms.room(world())
    offer = rooms.offer(other_room, place.delegate)
    Pause.objects.create(
        room=where.room,
        representative=place.representative,
        reason="",
        since=ballots.OPENING,
        until=ballots.END,
    )
    events = read(place.other, LATER)
    (vote,) = [event for uid, event in events.items() if uid.startswith("ballot-")]
    assert vote["DTSTART"].dt == ballots.END
    assert str(vote["SUMMARY"]) == "Vote closes: Shall we accept?"
    assert b"DTSTART:20261127T120000Z" in vote.to_ical()
    assert kinds(place.other, LATER) == {"ballot", "pause"}
    assert offer.public_id not in str(events)


def test_days_of_a_contract_are_whole_days() -> None:
    place = world()
    contract = in_force(place)
    (event,) = read(place.artist, AGREED_AT + timedelta(days=20)).values()
    last = event["DTSTART"].dt
    assert isinstance(last, date)
    assert not isinstance(last, datetime)
    assert str(event["SUMMARY"]) == f"Contract {contract.number} with Veldra Audio: last day"


def test_works_can_be_taken_out_until_a_date() -> None:
    place = world()
    contract = agreed(place)
    assert kinds(place.artist, AGREED_AT) == {"works"}
    assert kinds(place.artist, contract.take_out_until) == set()


def test_discreet_titles_name_nobody() -> None:
    where = rooms.scene()
    assert "Shall we accept" in str(read(where.place.other, LATER))
    events = read(where.place.other, LATER, with_names=False)
    assert [str(event["SUMMARY"]) for event in events.values()] == ["Tutti: a vote closes"]


def test_extended_vote_keeps_its_id_and_grows_its_sequence() -> None:
    # The table compares with its own clock: what is extended must not have ended by it.
    where = rooms.scene(closes_at=timezone.now() + timedelta(days=30))
    (before,) = read(where.place.other, LATER).items()
    # The trigger of the table allows what an extension will do: a later end, before the present one.
    Ballot.objects.filter(pk=where.ballot.pk).update(closes_at=timezone.now() + timedelta(days=90))
    (after,) = read(where.place.other, LATER).items()
    assert after[0] == before[0]
    assert after[1]["SEQUENCE"] > before[1]["SEQUENCE"]


def test_who_leaves_sees_only_what_is_still_theirs() -> None:
    place = world()
    agreed(place)
    assert kinds(place.steward, AGREED_AT) == {"works"}
    for role in ("member", "steward"):
        end_seat(person=place.steward, organisation=place.collective, role=role, at=AGREED_AT)
    assert kinds(place.steward, AGREED_AT) == set()


def test_address_is_shown_once_and_kept_only_as_a_hash(as_person: object) -> None:
    person = makers.person()
    client: Client = as_person(person)
    page = client.post(reverse("notifications:calendar"), {"with_names": "on"}).content.decode()
    address = page.split("data-secret>")[1].split("<")[0]
    path = address.removeprefix("http://127.0.0.1:8000")
    secret = path.split("/")[2]
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert secret not in client.get(reverse("notifications:calendar")).content.decode()
    assert secret not in str(list(CalendarFeed.objects.values()))
    assert [entry.kind for entry in Entry.objects.filter(stream__name=f"person:{person.pk}")] == [
        "calendar.made"
    ]


def test_renewed_ended_and_departed_calendars_are_not_found() -> None:
    person = makers.person()

    def made() -> str:
        _feed, secret = actions.make_feed(actor=person, person=person, with_names=False, at=LATER)
        return reverse("notifications:feed", args=[secret])

    first, second = made(), made()
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    actions.end_feed(actor=person, person=person, at=LATER)
    assert Client().get(second).status_code == 404
    third = made()
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert Client().get(third).status_code == 404


def test_nobody_makes_or_ends_another_s_calendar() -> None:
    person, other = makers.person(), makers.person()
    with pytest.raises(NotAllowed):
        actions.make_feed(actor=other, person=person, with_names=True, at=LATER)
    with pytest.raises(NotAllowed):
        actions.end_feed(actor=other, person=person, at=LATER)
    with pytest.raises(NotAllowed):
        actions.set_habits(actor=other, person=person, digest_hour=8, choices={}, at=LATER)
