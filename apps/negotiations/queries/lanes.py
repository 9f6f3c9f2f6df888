"""Who reads which lane of a room, what was said there, and how far who has read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from apps.accounts.models import Role, Seat, User
from apps.accounts.queries import people_with_seat
from apps.negotiations import domain
from apps.negotiations.domain import LaneName
from apps.negotiations.models import (
    CaucusGuest,
    CaucusMessage,
    DeskGuest,
    DeskMessage,
    Message,
    Offer,
    ReadMark,
    Room,
    TableMessage,
)
from apps.negotiations.queries.rooms import party_of, party_with

MESSAGES_ON_A_PAGE = 30
# What somebody needs to speak in a lane; pages and actions ask the same.
PERMISSION_TO_SAY: dict[LaneName, str] = {
    domain.TABLE: "negotiations.say_at_table",
    domain.CAUCUS: "negotiations.say_in_caucus",
    domain.DESK: "negotiations.say_at_desk",
}
_TABLE_OF: dict[LaneName, type[TableMessage] | type[CaucusMessage] | type[DeskMessage]] = {
    domain.TABLE: TableMessage,
    domain.CAUCUS: CaucusMessage,
    domain.DESK: DeskMessage,
}


@dataclass(frozen=True)
class LaneNews:
    """A lane that somebody reads, and how much of it they have not read."""

    lane: LaneName
    new: int


def messages_of(lane: LaneName) -> type[TableMessage] | type[CaucusMessage] | type[DeskMessage]:
    """Give the table of a lane; no statement ever reads two of them."""
    return _TABLE_OF[lane]


def lanes_of(person: User, room: Room) -> tuple[LaneName, ...]:
    """List the lanes of a room that a person reads."""
    seats = set(person.seats.filter(until__isnull=True).values_list("organisation_id", "role"))
    party, is_steward = party_with(seats, room), (room.collective_id, Role.STEWARD) in seats
    return domain.lanes_open_to(
        party,
        is_steward=is_steward,
        is_guest=party == "union" and union_is_guest(room),
        is_at_desk=party == "collective" and at_desk_in([room]).filter(person=person).exists(),
    )


def lanes_by_room(person: User, rooms: Sequence[Room]) -> dict[str, Collection[LaneName]]:
    """List the lanes that a person reads in each of some rooms, in three statements."""
    seats = set(person.seats.filter(until__isnull=True).values_list("organisation_id", "role"))
    guests = CaucusGuest.objects.filter(room__in=rooms, until__isnull=True)
    open_to_union = set(guests.values_list("room", flat=True))
    at_desk = set(at_desk_in(rooms).filter(person=person).values_list("room", flat=True))
    return {
        room.public_id: domain.lanes_open_to(
            party_with(seats, room),
            is_steward=(room.collective_id, Role.STEWARD) in seats,
            is_guest=room.pk in open_to_union,
            is_at_desk=room.pk in at_desk,
        )
        for room in rooms
    }


def reads_lane(person: User, room: Room, lane: str) -> bool:
    """Say whether a person reads a lane."""
    return lane in lanes_of(person, room)


def at_desk_in(rooms: Sequence[Room]) -> QuerySet[DeskGuest]:
    """Find the members whom stewards have admitted to the desks of rooms, and who are members since then.

    Whoever left the collective and came back is admitted anew or not at all.
    """
    sitting = Seat.objects.filter(
        person=OuterRef("person"),
        organisation=OuterRef("room__collective"),
        role=Role.MEMBER,
        since__lte=OuterRef("since"),
        until__isnull=True,
    )
    found = DeskGuest.objects.filter(Exists(sitting), room__in=rooms, until__isnull=True)
    return found.select_related("person").order_by("person__name", "pk")


def stay_at_desk(person: User, room: Room) -> DeskGuest | None:
    """Find by which admission a member is at the desk of a room; None for who is there by office."""
    return at_desk_in([room]).filter(person=person).first()


def members_to_admit(room: Room) -> QuerySet[User]:
    """Find the members who are not at the desk of a room."""
    members = people_with_seat(room.collective_id, Role.MEMBER)
    leading = people_with_seat(room.collective_id, Role.STEWARD)
    outside = members.exclude(pk__in=at_desk_in([room]).order_by().values("person"))
    return outside.exclude(pk__in=leading.values("pk")).order_by("name", "pk")


def union_is_guest(room: Room) -> bool:
    """Say whether the collective lets its union into its caucus now."""
    return CaucusGuest.objects.filter(room=room, until__isnull=True).exists()


def messages_in(
    room: Room, lane: LaneName, *, before: int | None = None, text: str = ""
) -> Sequence[Message]:
    """List a page of a lane and one message more, the newest first.

    Args:
        before: the number of a message; only earlier ones.
        text: what has to stand in them; what is struck or erased is not found.
    """
    found: QuerySet[Message] = messages_of(lane).objects.filter(room=room)
    if text and lane == domain.TABLE:
        found = TableMessage.objects.filter(room=room, struck_at__isnull=True)
    if text:
        found = found.filter(text__icontains=text)
    if before is not None:
        found = found.filter(number__lt=before)
    return list(found.select_related("author").order_by("-number")[: MESSAGES_ON_A_PAGE + 1])


def message_in(room: Room, lane: LaneName, number: int) -> Message | None:
    """Find one message of a lane."""
    found: QuerySet[Message] = messages_of(lane).objects.filter(room=room, number=number)
    return found.select_related("author", "room").first()


def last_number(room: Room, lane: LaneName) -> int:
    """Give the number of the newest message of a lane; 0 if nothing was said."""
    numbers = messages_of(lane).objects.filter(room=room).aggregate(last=Max("number"))
    return int(numbers["last"] or 0)


def news_in_lanes(person: User, room: Room) -> list[LaneNews]:
    """Say how much a person has not read in each lane that they read; a fixed number of statements."""
    marks = ReadMark.objects.filter(room=room, person=person).values_list("lane", "number")
    read = dict(marks)
    return [
        LaneNews(lane, max(0, last_number(room, lane) - read.get(lane, 0))) for lane in lanes_of(person, room)
    ]


def readers_up_to(person: User, room: Room, lane: LaneName, number: int) -> int:
    """Count the others of a person's own party who have read a lane up to a message; never who they are.

    How many read on the other side is nobody's to know: it would say how many they are.
    """
    own = _people_of(room, lane, party_of(person, room)).exclude(pk=person.pk)
    marks = ReadMark.objects.filter(room=room, lane=lane, number__gte=number, person__in=own.values("pk"))
    return marks.count()


def mentionable(person: User, room: Room, lane: LaneName) -> QuerySet[User]:
    """Find whom a person may mention in a lane: of the other side only who has spoken."""
    own = _people_of(room, lane, party_of(person, room))
    if lane != domain.TABLE:
        return own
    said = TableMessage.objects.filter(room=room).values("author")
    tabled = Offer.objects.filter(room=room).values("tabled_by")
    spoken = User.objects.filter(Q(pk__in=said) | Q(pk__in=tabled), is_active=True)
    union = people_with_seat(room.union_id or 0, Role.REPRESENTATIVE)
    return User.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=spoken.values("pk")) | Q(pk__in=union))


def people_named(public_ids: Iterable[str]) -> QuerySet[User]:
    """Find people by their public ids."""
    return User.objects.filter(public_id__in=list(public_ids), is_active=True)


def readers_of_lane(room: Room, lane: LaneName) -> set[int]:
    """Give the ids of everybody who reads a lane now."""
    parties = ("collective", "company", "union") if lane == domain.TABLE else ("collective",)
    return {pk for party in parties for pk in _people_of(room, lane, party).values_list("pk", flat=True)}


def _people_of(room: Room, lane: LaneName, party: str | None) -> QuerySet[User]:
    """Find those of a party who read a lane; caucus and desk are of the collective and its union."""
    if lane == domain.TABLE:
        roles: dict[str | None, tuple[int | None, tuple[str, ...]]] = {
            "company": (room.company_id, (Role.DELEGATE, Role.SIGNATORY)),
            "collective": (room.collective_id, (Role.MEMBER, Role.STEWARD)),
            "union": (room.union_id, (Role.REPRESENTATIVE,)),
        }
        organisation, held = roles.get(party, (None, ()))
        return people_with_seat(organisation or 0, *held)
    held = (Role.STEWARD,) if lane == domain.DESK else (Role.MEMBER, Role.STEWARD)
    found = people_with_seat(room.collective_id, *held)
    if lane == domain.DESK:
        admitted = at_desk_in([room]).order_by().values("person")
        found = User.objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=admitted), is_active=True)
    if lane == domain.CAUCUS and not union_is_guest(room):
        return found
    union = people_with_seat(room.union_id or 0, Role.REPRESENTATIVE)
    return User.objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=union.values("pk")))
