"""Invariant 10, asked of the whole site: the addresses that know votes and every table, choices permuted.

`test_sealed.py` looks closely at the outlets of the vote itself; here is whatever else could repeat a choice:
rooms, contracts, inbox, own data, and what a company's API key reads.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import issue_api_key
from apps.accounts.models import Role, Seat
from apps.ballots import actions
from apps.ballots.models import Ballot, RollEntry
from apps.negotiations.actions import voting
from apps.negotiations.models import Offer, Room
from tests.architecture import access
from tests.architecture.addresses import addresses
from tests.ballots.test_sealed import DRAWN_BY_LOT, OTHER_OUTCOME, STORY, without_random_parts
from tests.signin import sign_in

pytestmark = pytest.mark.django_db

# A member who keeps their choice, and the company; its key reads the API.
_PEOPLE = ("artist", "delegate")
READERS = {
    **dict.fromkeys(("ballots", "collectives", "contracts", "home", "negotiations"), _PEOPLE),
    **dict.fromkeys(("notifications", "privacy", "proposals", "unions"), _PEOPLE),
    "api": ("desk",),
}
# Says when something was asked, not what is there.
_TIMED = {"Expires", "RateLimit"}
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
# Row numbers go on from one telling to the next.
_NUMBERS = {"id", "header_id", "entry_id", "searched_to", "stream_id"}


class Site:
    """The world in which every page has something to show, with an offer at a sealed vote."""

    def __init__(self) -> None:
        self.world = access.build()
        self.ballot = Ballot.objects.get(public_id=self.world.values["ballots:ballot"][0])
        places = RollEntry.objects.filter(ballot=self.ballot).select_related("person")
        self.offer = Offer.objects.get(ballot=self.ballot)
        self.clients = [sign_in(place.person) for place in places.order_by("person")]
        self.now = timezone.now()
        values = self._in_the_voting_room()
        self.asked = [
            (who, reverse(name, args=values.get(name, ())))
            for name, parts in addresses()
            if name not in access.POSTED and (not parts or name in values)
            for who in READERS.get(name.partition(":")[0], ())
        ]

    def _in_the_voting_room(self) -> dict[str, list[object]]:
        """Give the parts of every address, those of the vote's room and offer, and a key of its company."""
        offer = Offer.objects.select_related("room__company").get(ballot=self.ballot)
        other = Room.objects.get(public_id=self.world.values["negotiations:room"][0])
        instead = {one.public_id: offer.public_id for one in Offer.objects.filter(room=other)}
        instead[other.public_id] = offer.room.public_id
        delegate = Seat.objects.get(organisation=offer.room.company, role=Role.DELEGATE).person
        _key, secret = issue_api_key(
            actor=delegate, organisation=offer.room.company, name="voting", at=self.now
        )
        self.world.clients["desk"] = Client(headers={"Authorization": f"Bearer {secret}"})
        return {
            name: [instead.get(str(part), part) for part in parts]
            for name, parts in self.world.values.items()
        }

    def tell(self, choices: list[str]) -> None:
        """Let eight people vote on the offer's page, and the last one change from what they had before."""
        address = reverse("negotiations:vote", args=[self.offer.public_id])
        for place, choice in enumerate([*choices[:-1], choices[0], choices[-1]]):
            moment = self.now - timedelta(minutes=60 - place)
            client = self.clients[min(place, len(choices) - 1)]
            at_the_moment = partial(actions.cast, clock=lambda moment=moment: moment)
            with mock.patch.object(voting, "cast", at_the_moment):
                asked = {"choice": choice, "works": "out", "request_id": f"request-{place}"}
                answer = client.post(address, asked)
            assert answer.status_code == 302
            actions.sequence(ballot_id=self.ballot.pk, clock=lambda moment=moment: moment)


def answers(site: Site) -> Iterator[tuple[str, str]]:
    """Ask every address, and take back what the asking wrote."""
    for who, address in site.asked:
        with transaction.atomic():
            answer = site.world.clients[who].get(address)
            transaction.set_rollback(True)
        headers = {key: value for key, value in answer.items() if key not in DRAWN_BY_LOT | _TIMED}
        content = b"".join(answer) if answer.streaming else answer.content
        said = f"{answer.status_code} {headers} {content.decode(errors='replace')}"
        yield f"{who} {address}", _CLOCK.sub("CLOCK", without_random_parts(said))


def rows_of(table: str, now: datetime) -> list[str]:
    """Write a table out as somebody would see it who has no key: of what is sealed, its length alone.

    Args:
        now: votes are cast before it, and what is later says when the story was told.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {connection.ops.quote_name(table)} t")
        rows = [json.loads(row[0]) for row in cursor.fetchall()]
    # Within a step the log's order is that of hashes, which are drawn anew.
    hidden = _NUMBERS | ({"position"} if table == "ballots_logentry" else set())
    for row in rows:
        if table == "ballots_sealedpart":
            row["ciphertext"] = len(row["ciphertext"])
        if table == "django_session":
            row["session_data"] = Session(session_data=row["session_data"]).get_decoded()
    kept = ({name: value for name, value in row.items() if name not in hidden} for row in rows)
    written = (_MOMENT.sub(partial(_unless_later, now), json.dumps(row, sort_keys=True)) for row in kept)
    return sorted(map(without_random_parts, written))


def _unless_later(now: datetime, found: re.Match[str]) -> str:
    return "LATER" if datetime.fromisoformat(found.group()) > now else found.group()


def told(site: Site, choices: list[str]) -> dict[str, object]:
    """Tell the story inside a transaction that is taken back, and collect what there is to see."""
    with transaction.atomic():
        site.tell(choices)
        tables = {table: rows_of(table, site.now) for table in connection.introspection.table_names()}
        seen = {**tables, **dict(answers(site))}
        transaction.set_rollback(True)
    return seen


def test_no_address_and_no_table_depends_on_a_choice_before_the_close():
    """Invariant 10: until the close of a sealed ballot nothing that leaves the server depends on a choice."""
    site = Site()
    first, second = told(site, STORY), told(site, OTHER_OUTCOME)
    assert sum(str(seen).startswith("200 ") for seen in first.values()) > 80
    assert len(first["ballots_sealedpart"]) > len(STORY)
    assert any(name.startswith("desk ") and '"voting"' in str(seen) for name, seen in first.items())
    assert "Your vote is in" in str(first["django_session"])
    assert [name for name, seen in first.items() if seen != second[name]] == []
