"""Members whom a steward admits to the union's desk of a room, beside the stewards."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.negotiations import domain, queries
from apps.negotiations.actions.offers import lock_room
from apps.negotiations.models import DeskGuest, Room


@transaction.atomic
def admit_to_desk(*, actor: User, room_id: int, person: User, at: datetime) -> DeskGuest:
    """Let a member read and write at the union's desk of a room until that is ended.

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: "desk.no_union", "desk.no_member", "desk.admitted_already".
    """
    room = lock_room(room_id)
    require(actor, "negotiations.admit_to_desk", room)
    if room.union_id is None:
        raise Refusal("desk.no_union")
    if not holds_seat(person, room.collective_id, Role.MEMBER):
        raise Refusal("desk.no_member")
    if queries.reads_lane(person, room, domain.DESK):
        raise Refusal("desk.admitted_already")
    # Of a membership that has ended; it let them in no longer.
    DeskGuest.objects.filter(room=room, person=person, until__isnull=True).update(until=at)
    guest = DeskGuest.objects.create(room=room, person=person, admitted_by=actor, since=at)
    _record(guest, room, "desk.admitted", actor, at)
    return guest


@transaction.atomic
def dismiss_from_desk(*, actor: User, room_id: int, public_id: str, at: datetime) -> DeskGuest:
    """End a member's stay at the desk; from then on they read nothing there, not even what they wrote.

    Raises:
        NotAllowed: `actor` is no steward of the collective, and not the member.
        Refusal: "desk.not_admitted".
    """
    room = lock_room(room_id)
    guest = DeskGuest.objects.filter(room=room, public_id=public_id, until__isnull=True).first()
    if guest is None or guest.person_id != actor.pk:
        require(actor, "negotiations.admit_to_desk", room)
    if guest is None:
        raise Refusal("desk.not_admitted")
    guest.until = at
    guest.save(update_fields=["until"])
    _record(guest, room, "desk.dismissed", actor, at)
    return guest


def _record(guest: DeskGuest, room: Room, kind: str, actor: User, at: datetime) -> None:
    """Write it for those at the desk; who it is stands in a row that can be erased."""
    payload = {"room": room.public_id, "guest": guest.public_id}
    stream = domain.stream_of(domain.DESK, room.pk)
    record(stream=stream, kind=kind, payload=payload, actor_id=actor.pk, at=at)
