"""A room with 200 rounds and 5,000 messages beside an empty one: statements, and milliseconds to open."""

import json
import time
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from apps.accounts.models import User
from apps.negotiations.actions import table_offer, withdraw_offer
from apps.negotiations.models import Offer, Room, TableMessage
from tests.bench.measure import spread
from tests.negotiations import makers as rooms
from tests.signin import sign_in

ROUNDS, MESSAGES, REPETITIONS = 200, 5_000, 15
_PAGES = {
    "room": lambda room: reverse("negotiations:room", args=[room.public_id]),
    "talk": lambda room: reverse("negotiations:lane", args=[room.public_id, "table"]),
}


def run() -> None:
    """Print how much longer the full room takes than the empty one; the limit is twice as long."""
    rooms.AT = now() - timedelta(days=1)
    rooms.OPEN_UNTIL = rooms.AT + timedelta(days=21)
    empty, full = rooms.world(), rooms.world()
    for here in (empty, full):
        here.offer("8", key="first")
    fill(full.room, full.delegate, full.steward)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE negotiations_offer; ANALYZE negotiations_tablemessage")
    for name, address in _PAGES.items():
        _measure(name, [(sign_in(here.steward), address(here.room)) for here in (empty, full)])


def fill(room: Room, delegate: User, steward: User) -> None:
    """Let a company go through rounds and a steward talk, written in the shape of the actions."""
    first = Offer.objects.get(room=room, number=1)
    withdraw_offer(actor=delegate, offer_id=first.pk, at=first.tabled_at)
    for number in range(2, ROUNDS):
        # One after the other: only one offer at a time lies on a table.
        made = _copy(first, number)
        made.save(force_insert=True)
        Offer.objects.filter(pk=made.pk).update(state="withdrawn")
    _talk(room, steward)
    table_offer(
        actor=delegate,
        room_id=room.pk,
        terms=rooms.terms("9"),
        open_until=first.open_until,
        key="last",
        at=first.tabled_at,
    )


def _copy(first: Offer, number: int) -> Offer:
    return Offer(
        room=first.room,
        number=number,
        round=number,
        side=first.side,
        terms=first.terms,
        terms_hash=first.terms_hash,
        prose="A step.",
        key=f"company:copy-{number}",
        tabled_by=first.tabled_by,
        tabled_at=first.tabled_at,
        open_until=first.open_until,
    )


def _talk(room: Room, author: User) -> None:
    at = now()
    TableMessage.objects.bulk_create(
        TableMessage(
            room=room,
            number=number,
            author=author,
            party="collective",
            text=f"Message {number} about the guarantee.",
            salt="0" * 32,
            text_hash="0" * 64,
            posted_at=at,
        )
        for number in range(1, MESSAGES + 1)
    )


def _measure(name: str, asked: list[tuple[Client, str]]) -> None:
    took: tuple[list[float], list[float]] = ([], [])
    statements = []
    for client, address in asked:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        statements.append(len(captured))
    for _ in range(REPETITIONS):
        for (client, address), times in zip(asked, took, strict=True):
            started = time.perf_counter()
            client.get(address)
            times.append(1000 * (time.perf_counter() - started))
    ratios = [full / empty for empty, full in zip(*took, strict=True)]
    line = {
        "bench": "rooms",
        "page": name,
        "rounds": ROUNDS,
        "messages": MESSAGES,
        "statements": {"empty": statements[0], "full": statements[1]},
        "empty_milliseconds": spread(took[0]),
        "full_milliseconds": spread(took[1]),
        "times_as_long": spread(ratios, 2),
        "limit": 2,
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for
