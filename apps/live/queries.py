"""Who may hear what through a socket, asked of the apps that own the rooms and ballots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, load_backend
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now

from apps.accounts.models import Role, User
from apps.accounts.queries import factor_standing, holds_seat, seats_of
from apps.audit import queries as audit
from apps.ballots import queries as ballots
from apps.ballots import turnout
from apps.common.presence import Here
from apps.contracts.queries import contracts_visible_to
from apps.live.listener import Access, Fact
from apps.negotiations.domain import DESK, TABLE, stream_of
from apps.negotiations.models import Room
from apps.negotiations.queries import lanes_of, party_of, rooms_visible_to

_STREAM_OF_ROLE = {
    Role.MEMBER: "members",
    Role.STEWARD: "members",
    Role.DELEGATE: "company",
    Role.SIGNATORY: "company",
    Role.REPRESENTATIVE: "union",
}
_MOST_LISTED = 50


@dataclass(frozen=True)
class SignIn:
    """Who is signed in, and with which session as it was written then."""

    person_id: int
    session_key: str
    session_hash: int


def reader(session_key: str) -> tuple[User, SignIn] | None:
    """Find who is signed in with a session, if the person is active and any second factor was used in it.

    Django's own function would change a session that it finds signed with an earlier key of the site.
    """
    written = _written([session_key]).get(session_key, "")
    session: dict[str, Any] = SessionStore().decode(written) if written else {}
    backend = session.get(BACKEND_SESSION_KEY)
    if backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    person = load_backend(backend).get_user(session[SESSION_KEY])
    if not isinstance(person, User) or not _is_of(person, session):
        return None
    if factor_standing(person, session) != "fine":
        return None
    return person, SignIn(person.pk, session_key, hash(written))


def _is_of(person: User, session: Mapping[str, Any]) -> bool:
    """Whether the session was begun with the person's present password, under any key of the site."""
    kept = session.get(HASH_SESSION_KEY, "")
    valid = (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())
    return any(constant_time_compare(kept, each) for each in valid)


def still_signed_in(sign_ins: Iterable[SignIn | None]) -> set[SignIn]:
    """Say which of them nothing has changed about: the session goes on unwritten, the person is active."""
    asked = [one for one in sign_ins if one is not None]
    written = _written([one.session_key for one in asked])
    people = User.objects.filter(pk__in={one.person_id for one in asked}, is_active=True)
    active = set(people.values_list("pk", flat=True))
    return {
        one
        for one in asked
        if one.person_id in active and hash(written.get(one.session_key, "")) == one.session_hash
    }


def _written(session_keys: Sequence[str]) -> dict[str, str]:
    """Give what stands in those of the sessions that go on."""
    going_on = Session.objects.filter(session_key__in=session_keys, expire_date__gt=now())
    return dict(going_on.values_list("session_key", "session_data"))


def room_access(person: User, public_id: str) -> Access | None:
    """Say what a person hears in a room: its facts, and if of the collective also its votes' turnout."""
    room = rooms_visible_to(person).filter(public_id=public_id).first()
    if room is None:
        return None
    here = _here(person, room)
    topics = {room.stream, here.topic}
    watched: set[str] = set()
    if holds_seat(person, room.collective_id, Role.MEMBER, Role.STEWARD):
        topics.add(f"members:{room.collective_id}")
        votes = turnout.visible_to(person).filter(subject__in=_subjects(room))
        watched = {f"ballot:{pk}" for pk in votes.values_list("pk", flat=True)}
        topics |= watched
    return Access(room.stream, _own(person), frozenset(topics), frozenset(watched), here)


def lane_access(person: User, public_id: str, lane: str) -> Access | None:
    """Say what a person hears in one lane of a room: that lane alone, and no word of another."""
    room = rooms_visible_to(person).filter(public_id=public_id).first()
    if room is None:
        return None
    for one in lanes_of(person, room):
        if one == lane:
            stream = stream_of(one, room.pk)
            # Who reads the caucus or the desk is shown to nobody.
            here = _here(person, room) if lane == TABLE else None
            return Access(stream, _own(person), frozenset({stream}), here=here, is_narrow=lane == DESK)
    return None


def ballot_access(person: User, public_id: str) -> Access | None:
    """Say what a person hears of a ballot: its facts, and its turnout if it may be shown to them."""
    pk = ballots.id_on_roll(person, public_id)
    is_shown = pk is not None
    if pk is None:
        pk = (
            ballots.ballots_visible_to(person)
            .filter(public_id=public_id)
            .values_list("pk", flat=True)
            .first()
        )
        if pk is None:
            return None
        is_shown = turnout.visible_to(person).filter(pk=pk).exists()
    stream = f"ballot:{pk}"
    return Access(stream, _own(person), frozenset({stream}), frozenset({stream} if is_shown else ()))


def person_access(person: User) -> Access:
    """Say what concerns a person: their seats, rooms, contracts, and the ballots they watch."""
    topics = {_own(person)}
    for seat in seats_of(person):
        if seat.role in _STREAM_OF_ROLE:
            topics.add(f"{_STREAM_OF_ROLE[Role(seat.role)]}:{seat.organisation_id}")
    topics |= {room.stream for room in rooms_visible_to(person)[:_MOST_LISTED]}
    topics |= {contract.stream for contract in contracts_visible_to(person)[:_MOST_LISTED]}
    running = turnout.visible_to(person).filter(closed_at__isnull=True)[:_MOST_LISTED]
    watched = frozenset(f"ballot:{ballot.pk}" for ballot in running)
    return Access(_own(person), _own(person), frozenset(topics | watched), watched)


def facts_after(stream: str, sequence: int, limit: int) -> list[Fact]:
    """List the facts of a stream after a place, oldest first."""
    return [Fact(entry.kind, entry.sequence) for entry in audit.entries(stream, after=sequence, limit=limit)]


def _here(person: User, room: Room) -> Here:
    """Say where somebody who reads a room is seen to be."""
    return Here(room.stream, party_of(person, room) or "", person.pk)


def _subjects(room: Room) -> list[str]:
    return [f"offer:{public_id}" for public_id in room.offers.values_list("public_id", flat=True)]


def _own(person: User) -> str:
    return f"person:{person.pk}"
