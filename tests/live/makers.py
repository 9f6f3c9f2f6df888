"""Makes a room with a vote, and listens to sockets as a browser does."""

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from apps.accounts.models import User
from apps.ballots.models import Ballot
from apps.collectives.queries import collective_of
from apps.negotiations.models import Offer, Room
from apps.proposals.models import Proposal, ProposalVersion
from tests import makers
from tests.ballots import makers as ballots
from tests.contracts.makers import World, terms, world
from tests.live.server import Server
from tests.signin import sign_in

SECONDS = 3.0
QUIET_SECONDS = 0.7


@dataclass
class Scene:
    """A room with an open vote of six members."""

    place: World
    room: Room
    ballot: Ballot
    members: list[User]


def room(place: World) -> Room:
    """Open a room between the collective and the company."""
    proposal = Proposal.objects.create(
        collective=collective_of(place.collective.pk),
        title="Two years",
        created_by=place.steward,
        created_at=ballots.OPENING,
    )
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=1,
        terms=terms().as_json(),
        terms_hash=terms().hash,
        state=ProposalVersion.State.PUBLISHED,
        made_by=place.steward,
        made_at=ballots.OPENING,
        published_at=ballots.OPENING,
    )
    return Room.objects.create(
        collective=place.collective,
        company=place.company,
        union=place.union,
        proposal=version,
        opened_at=ballots.OPENING,
    )


def offer(where: Room, tabled_by: User, *, side: str = "company") -> Offer:
    """Put an offer on the table."""
    number = where.offers.count() + 1
    return Offer.objects.create(
        room=where,
        number=number,
        round=1,
        side=side,
        terms=terms().as_json(),
        terms_hash=terms().hash,
        key=f"key-{number}",
        tabled_by=tabled_by,
        tabled_at=ballots.OPENING,
        open_until=ballots.END + timedelta(days=7),
    )


def scene(closes_at: datetime = ballots.END) -> Scene:
    """Make a room whose offer is at the vote."""
    place = world(works=1)
    where = room(place)
    at_vote = offer(where, place.delegate)
    members = [place.artist, place.other, place.steward, *(makers.person() for _ in range(3))]
    for member in members[3:]:
        makers.seat(member, place.collective, "member")
    ballot = ballots.ballot(
        members,
        organisation=place.collective,
        certifier=place.union,
        subject=f"offer:{at_vote.public_id}",
        closes_at=closes_at,
    )
    Offer.objects.filter(pk=at_vote.pk).update(ballot=ballot, state=Offer.State.VOTING)
    return Scene(place, where, ballot, members)


class Ear:
    """A socket that keeps what it hears."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def hear(self, seconds: float = SECONDS) -> dict[str, Any]:
        """Wait for the next message, leaving out who comes and goes."""
        until = time.monotonic() + seconds
        while True:
            message = self._next(max(0.0, until - time.monotonic()))
            if message["kind"] != "presence.changed":
                return message

    def hear_presence(self, seconds: float = QUIET_SECONDS) -> int:
        """Count how often it is said that somebody came or went, until it is quiet for a while."""
        count = 0
        while True:
            try:
                count += self._next(seconds)["kind"] == "presence.changed"
            except TimeoutError:
                return count

    def _next(self, seconds: float) -> dict[str, Any]:
        return json.loads(self.socket.recv(timeout=seconds))

    def hear_all(self, seconds: float = QUIET_SECONDS) -> list[dict[str, Any]]:
        """Collect messages until it is quiet for a while, leaving out who comes and goes."""
        heard = []
        while True:
            try:
                heard.append(self.hear(seconds))
            except TimeoutError:
                return heard

    def close_code(self, seconds: float = SECONDS) -> int | None:
        """Wait for the server to close the socket, and give the code."""
        try:
            while True:
                self.socket.recv(timeout=seconds)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


def session_of(person: User) -> Client:
    """Sign somebody in."""
    return sign_in(person)


def listen(site: Server, path: str, client: Client | None = None, *, origin: str | None = None) -> Ear:
    """Open a socket as a page of the site would."""
    headers = {}
    if client is not None:
        headers["Cookie"] = f"sessionid={client.cookies['sessionid'].value}"
    address = site.socket_url + path
    socket = connect(
        address, origin=Origin(origin or site.url), additional_headers=headers, open_timeout=SECONDS
    )
    return Ear(site.keep(socket))
