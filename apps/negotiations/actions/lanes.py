"""What is said in the lanes of a room, read there, and taken back."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from apps.accounts.models import User
from apps.audit.actions import record
from apps.common.errors import NotAllowed, Refusal
from apps.common.permissions import require
from apps.negotiations import domain, queries
from apps.negotiations.actions.offers import lock_room
from apps.negotiations.domain import LaneName
from apps.negotiations.models import (
    CaucusGuest,
    CaucusMessage,
    DeskMessage,
    Message,
    ReadMark,
    Room,
    Ruling,
    TableMessage,
)


@transaction.atomic
def post_message(*, actor: User, room_id: int, lane: LaneName, text: str, at: datetime) -> Message:
    """Say something in one lane of a room; nothing of it is ever in another.

    Raises:
        NotAllowed: `actor` does not speak in that lane.
        Refusal: "message.empty", "message.too_long", "room.is_closed", "floor.closed" with `until`.
    """
    room = lock_room(room_id)
    require(actor, queries.PERMISSION_TO_SAY[lane], room)
    if not domain.is_open_for_talk(room.state):
        raise Refusal(f"room.is_{room.state}")
    if lane == domain.TABLE:
        _check_floor(actor, room, at)
    words = domain.check_message(text)
    salt = secrets.token_hex(16)
    message = queries.messages_of(lane).objects.create(
        room=room,
        number=queries.last_number(room, lane) + 1,
        author=actor,
        party=queries.party_of(actor, room) or "",
        text=words,
        salt=salt,
        text_hash=domain.hash_of_words(words, salt),
        mentions=_mentions(actor, room, lane, words),
        posted_at=at,
    )
    _mark(actor, room, lane, message.number, at)
    _record(message, "message.posted", at, actor, words=message.text_hash)
    return message


@transaction.atomic
def erase_message(*, actor: User, room_id: int, lane: LaneName, number: int, at: datetime) -> Message:
    """Take the words of one's own message away for ever; a tombstone and the hash stay (rule 15).

    Raises:
        NotAllowed: it is somebody else's; not even the moderator erases.
        Refusal: "message.is_erased".
    """
    room = lock_room(room_id)
    message = queries.message_in(room, lane, number)
    if message is None or message.author_id != actor.pk or not queries.reads_lane(actor, room, lane):
        raise NotAllowed("negotiations.erase_message")
    if message.erased_at is not None:
        raise Refusal("message.is_erased")
    message.text = message.salt = ""
    message.erased_at = at
    message.save(update_fields=["text", "salt", "erased_at"])
    _record(message, "message.erased", at, actor)
    return message


@transaction.atomic
def strike_message(*, actor: User, room_id: int, number: int, reason: str, at: datetime) -> Message:
    """Hide a message across the table behind a tombstone with the reason; it is not erased.

    Raises:
        NotAllowed: `actor` does not moderate the room.
        Refusal: "message.is_erased", "message.is_struck", "message.no_reason", "message.not_found".
    """
    room = lock_room(room_id)
    require(actor, "negotiations.strike_message", room)
    message = TableMessage.objects.filter(room=room, number=number).first()
    if message is None:
        raise Refusal("message.not_found")
    if message.erased_at is not None or message.struck_at is not None:
        raise Refusal("message.is_erased" if message.erased_at else "message.is_struck")
    if not reason.strip():
        raise Refusal("message.no_reason")
    message.struck_at, message.struck_by, message.strike_reason = at, actor, reason.strip()
    message.save(update_fields=["struck_at", "struck_by", "strike_reason"])
    Ruling.objects.create(power=Ruling.Power.STRIKE, room=room, representative=actor, at=at, message=message)
    _record(message, "message.struck", at, actor)
    return message


@transaction.atomic
def mark_read(*, actor: User, room_id: int, lane: LaneName, number: int, at: datetime) -> None:
    """Keep how far somebody has read a lane; it never goes back. No fact: nobody else is told.

    Raises:
        NotAllowed: `actor` does not read that lane.
    """
    room = Room.objects.get(pk=room_id)
    if not queries.reads_lane(actor, room, lane):
        raise NotAllowed("negotiations.view_lane")
    _mark(actor, room, lane, min(number, queries.last_number(room, lane)), at)


@transaction.atomic
def invite_union(*, actor: User, room_id: int, at: datetime) -> CaucusGuest:
    """Let the room's union read and speak in the caucus until that is ended (rule 14).

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: "caucus.no_union", "caucus.already_open".
    """
    room = lock_room(room_id)
    require(actor, "negotiations.open_caucus", room)
    if room.union_id is None:
        raise Refusal("caucus.no_union")
    if queries.union_is_guest(room):
        raise Refusal("caucus.already_open")
    guest = CaucusGuest.objects.create(room=room, invited_by=actor, since=at)
    _record_in(room, domain.CAUCUS, "caucus.opened", at, actor)
    return guest


@transaction.atomic
def dismiss_union(*, actor: User, room_id: int, at: datetime) -> CaucusGuest:
    """End the union's stay in the caucus; from then on it reads nothing there, not even what it wrote.

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: "caucus.not_open".
    """
    room = lock_room(room_id)
    require(actor, "negotiations.open_caucus", room)
    guest = CaucusGuest.objects.filter(room=room, until__isnull=True).first()
    if guest is None:
        raise Refusal("caucus.not_open")
    guest.until = at
    guest.save(update_fields=["until"])
    _record_in(room, domain.CAUCUS, "caucus.closed", at, actor)
    return guest


def forget_messages(person: User, at: datetime) -> None:
    """Take the words of somebody erased away in every lane, and their marks; tombstones stay."""
    for table in (TableMessage, CaucusMessage, DeskMessage):
        own = table.objects.filter(author=person, erased_at__isnull=True)
        own.update(text="", salt="", erased_at=at)
    ReadMark.objects.filter(person=person).delete()


def _check_floor(actor: User, room: Room, at: datetime) -> None:
    """Refuse talk across a table whose floor is closed; the moderator alone speaks then."""
    closed = queries.floor_closed(room, at)
    if closed is not None and queries.side_of(actor, room) is not None:
        raise Refusal("floor.closed", until=closed.until)


def _mentions(actor: User, room: Room, lane: LaneName, text: str) -> list[str]:
    if "@" not in text:
        return []
    people = queries.mentionable(actor, room, lane).exclude(pk=actor.pk)
    return list(domain.mentioned_in(text, dict(people.values_list("public_id", "name"))))


def _mark(person: User, room: Room, lane: LaneName, number: int, at: datetime) -> None:
    """Move a mark forward, as two windows of one person may do at the same time."""
    mark, is_new = ReadMark.objects.get_or_create(
        room=room, lane=lane, person=person, defaults={"number": number, "at": at}
    )
    if not is_new:
        further = Greatest(F("number"), Value(number))
        ReadMark.objects.filter(pk=mark.pk).update(number=further, at=at)


def _record(message: Message, kind: str, at: datetime, actor: User, **facts: str) -> None:
    _record_in(message.room, message.lane, kind, at, actor, message=message.public_id, **facts)


def _record_in(room: Room, lane: LaneName, kind: str, at: datetime, actor: User, **facts: str) -> None:
    payload = {"room": room.public_id, **facts}
    record(stream=domain.stream_of(lane, room.pk), kind=kind, payload=payload, actor_id=actor.pk, at=at)
