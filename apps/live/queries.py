"""Who may hear what through a socket, asked of the apps that own the rooms and ballots."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import SESSION_KEY

from apps.accounts.models import Role, User
from apps.accounts.queries import factor_standing, holds_seat, seats_of
from apps.audit import queries as audit
from apps.ballots import queries as ballots
from apps.ballots import turnout
from apps.contracts.queries import contracts_visible_to
from apps.live.listener import Access, Fact
from apps.negotiations.models import Room
from apps.negotiations.queries import rooms_visible_to

_STREAM_OF_ROLE = {
    Role.MEMBER: "members",
    Role.STEWARD: "members",
    Role.DELEGATE: "company",
    Role.SIGNATORY: "company",
    Role.REPRESENTATIVE: "union",
}
_MOST_LISTED = 50


def is_signed_in(scope: Mapping[str, Any]) -> bool:
    """Say whether a socket's session is still there, its person active, and any second factor used in it."""
    person, session = scope["user"], scope["session"]
    if not person.is_authenticated or not session.session_key:
        return False
    # Read anew: the socket has kept what the session was when it connected.
    kept = session.__class__(session.session_key).load()
    if kept.get(SESSION_KEY) != str(person.pk):
        return False
    is_active = User.objects.filter(pk=person.pk, is_active=True).exists()
    return is_active and factor_standing(person, kept) == "fine"


def room_access(person: User, public_id: str) -> Access | None:
    """Say what a person hears in a room: its facts, and if of the collective also its votes' turnout."""
    room = rooms_visible_to(person).filter(public_id=public_id).first()
    if room is None:
        return None
    topics = {room.stream}
    watched: set[str] = set()
    if holds_seat(person, room.collective_id, Role.MEMBER, Role.STEWARD):
        topics.add(f"members:{room.collective_id}")
        votes = turnout.visible_to(person).filter(subject__in=_subjects(room))
        watched = {f"ballot:{pk}" for pk in votes.values_list("pk", flat=True)}
        topics |= watched
    return Access(room.stream, _own(person), frozenset(topics), frozenset(watched))


def ballot_access(person: User, public_id: str) -> Access | None:
    """Say what a person hears of a ballot: its facts, and its turnout if it may be shown to them."""
    ballot = ballots.ballots_visible_to(person).filter(public_id=public_id).first()
    if ballot is None:
        return None
    stream = f"ballot:{ballot.pk}"
    is_shown = turnout.visible_to(person).filter(pk=ballot.pk).exists()
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


def _subjects(room: Room) -> list[str]:
    return [f"offer:{public_id}" for public_id in room.offers.values_list("public_id", flat=True)]


def _own(person: User) -> str:
    return f"person:{person.pk}"
