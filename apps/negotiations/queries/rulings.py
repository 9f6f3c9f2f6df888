"""What the union did in a room, what of it stands, what is appealed, and what waits at its desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import organisations_of
from apps.ballots.models import Ballot
from apps.ballots.queries import certification
from apps.collectives.queries import bylaws_in_force
from apps.negotiations import domain
from apps.negotiations.models import Appeal, Offer, Opinion, Pause, Room, Ruling, Side
from apps.negotiations.queries.comparisons import verdicts_of
from apps.negotiations.queries.rooms import rooms_visible_to
from apps.terms.domain import Terms
from apps.terms.floors import FloorVerdict


def rulings_of(room: Room) -> list[Ruling]:
    """List what the union did in a room with its appeals, the latest first; in two statements."""
    found = Ruling.objects.filter(room=room).select_related(
        "representative", "pause", "opinion", "message", "offer"
    )
    return list(found.prefetch_related("appeals__person", "appeals__answered_by").order_by("-at", "-pk"))


def rulings_visible_to(person: User) -> QuerySet[Ruling]:
    """Find the rulings in the rooms a person may read."""
    rooms = rooms_visible_to(person).order_by().values("pk")
    related = Ruling.objects.select_related("room__collective", "room__company", "room__union", "pause")
    return related.filter(room__in=rooms)


def appeals_visible_to(person: User) -> QuerySet[Appeal]:
    """Find the appeals in the rooms a person may read."""
    rooms = rooms_visible_to(person).order_by().values("pk")
    related = Appeal.objects.select_related(
        "ruling__room__collective", "ruling__room__company", "ruling__room__union", "ruling__representative"
    )
    return related.filter(ruling__room__in=rooms)


def appeals_missed(at: datetime) -> list[int]:
    """List the appeals that nobody answered in time, and of which that is not written down yet."""
    late = Appeal.objects.filter(answered_at__isnull=True, missed_at__isnull=True, due_at__lte=at)
    return list(late.order_by("pk").values_list("pk", flat=True))


def _standing(at: datetime) -> Q:
    is_running = Q(until__isnull=True) | Q(until__gt=at)
    return is_running & Q(ended_at__isnull=True, power__in=domain.STANDING)


def rulings_standing(room: Room, at: datetime) -> list[Ruling]:
    """List what stands in a room now, the oldest first; a demand that was met stands no longer."""
    found = list(
        Ruling.objects.filter(_standing(at), room=room).select_related("representative").order_by("at", "pk")
    )
    demands = [one for one in found if one.power == Ruling.Power.DEMAND]
    if not demands:
        return found
    last = Offer.objects.filter(room=room).order_by("-number").first()
    terms = Terms.parse(last.terms) if last else None
    met = {one.pk for one in demands if last and terms and last.tabled_at >= one.at and terms.get(one.field)}
    return [one for one in found if one.pk not in met]


def floor_closed(room: Room, at: datetime) -> Ruling | None:
    """Find what closes the floor of a room now; the one that lasts longest."""
    found = Ruling.objects.filter(_standing(at), room=room, power__in=domain.CLOSING)
    return found.order_by("-until").first()


def unmet_requirements(offer: Offer, at: datetime) -> list[str]:
    """List the fields that have to meet the minimum before a vote on an offer, and do not.

    Nothing is held back where the bylaws take the minimum as advice (rule 19).
    """
    room = offer.room
    if not bylaws_in_force(room.collective_id).minimum_is_gate:
        return []
    demanded = Ruling.objects.filter(_standing(at), room=room, power=Ruling.Power.REQUIRE)
    fields = set(demanded.values_list("field", flat=True))
    if not fields:
        return []
    verdicts = verdicts_of(room, Terms.parse(offer.terms), offer.tabled_at)
    return [one.key for one in verdicts if one.key in fields and one.verdict != "meets"]


@dataclass(frozen=True)
class DeskRoom:
    """One room as it stands at the union's desk: what waits there, and what is below the minimum."""

    room: Room
    offer: Offer | None
    paused_until: datetime | None
    below: tuple[FloorVerdict, ...]
    lacks_opinion: bool
    appeals: tuple[Appeal, ...]
    ballot_to_certify: Ballot | None

    @property
    def waits(self) -> bool:
        """Whether something waits for the union."""
        return self.lacks_opinion or bool(self.appeals) or self.ballot_to_certify is not None


def rooms_at_desk(person: User, at: datetime) -> QuerySet[Room]:
    """Find the rooms of a representative's unions that go on, those where something waits first.

    Each says in `waiting` whether something does.
    """
    unions = organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE)
    to_certify = Q(pk__in=_waiting_for_certificate(Q(room__union__in=unions), at))
    appealed = Exists(Appeal.objects.filter(ruling__room=OuterRef("pk"), answered_at__isnull=True))
    tabled = Offer.objects.filter(room=OuterRef("pk"), side=Side.COMPANY, state__in=domain.ON_TABLE)
    unsaid = Exists(tabled.filter(~Exists(Opinion.objects.filter(offer=OuterRef("pk")))))
    going_on = Q(state__in=[Room.State.OPEN, Room.State.VOTING]) | to_certify | appealed
    rooms = rooms_visible_to(person).filter(going_on, union__in=unions)
    waiting = Case(When(to_certify | appealed | unsaid, then=True), default=False)
    return rooms.annotate(waiting=waiting).order_by("-waiting", "-opened_at", "-pk")


def _waiting_for_certificate(which: Q, at: datetime) -> dict[int, Ballot]:
    """Find the votes that unions can still certify or answer a challenge of in time, by their rooms.

    Args:
        which: of the offers that are looked at.
    """
    votes = Offer.objects.filter(
        which,
        ballot__certifier=F("room__union"),
        ballot__state__in=[Ballot.State.CLOSED, Ballot.State.CHALLENGED],
    ).select_related("ballot")
    return {
        one.room_id: one.ballot
        for one in votes
        if one.ballot and certification(one.ballot, at).standing in {"waiting", "challenged"}
    }


def at_desk(rooms: Sequence[Room], at: datetime) -> list[DeskRoom]:
    """Look at some rooms together, in their order; only the minimum terms are looked up room by room."""
    live = Offer.objects.filter(room__in=rooms, state__in=[*domain.ON_TABLE, Offer.State.VOTING])
    said = Exists(Opinion.objects.filter(offer=OuterRef("pk")))
    offers = {one.room_id: one for one in live.annotate(has_opinion=said)}
    holding = Pause.objects.filter(room__in=rooms, since__lte=at, until__gt=at)
    paused = {one.room_id: one.until for one in holding.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))}
    waiting = Appeal.objects.filter(ruling__room__in=rooms, answered_at__isnull=True)
    appeals: dict[int, list[Appeal]] = {}
    for appeal in waiting.select_related("ruling__representative").order_by("due_at"):
        appeals.setdefault(appeal.ruling.room_id, []).append(appeal)
    ballots = _waiting_for_certificate(Q(room__in=rooms), at)
    return [
        _desk_room(room, offers.get(room.pk), paused.get(room.pk), appeals.get(room.pk, []), ballots)
        for room in rooms
    ]


def _desk_room(
    room: Room,
    offer: Offer | None,
    until: datetime | None,
    appeals: list[Appeal],
    ballots: Mapping[int, Ballot],
) -> DeskRoom:
    if offer is not None:
        offer.room = room
    verdicts = verdicts_of(room, Terms.parse(offer.terms), offer.tabled_at) if offer else ()
    is_theirs = offer is not None and offer.side == "company" and offer.is_on_table
    return DeskRoom(
        room=room,
        offer=offer,
        paused_until=until,
        below=tuple(one for one in verdicts if one.verdict == "below"),
        lacks_opinion=is_theirs and not getattr(offer, "has_opinion", False),
        appeals=tuple(appeals),
        ballot_to_certify=ballots.get(room.pk),
    )
