"""Rooms, their offers, pauses and opinions, and who may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import Role, Seat, User
from apps.audit.models import Entry
from apps.audit.queries import newest_entries
from apps.ballots.models import Ballot, Header, RollEntry
from apps.ballots.queries import certification, my_choice
from apps.claims.queries import ListTotal, confirmed_totals
from apps.collectives.queries import bylaws_in_force, organisations_with_part, without_declaration
from apps.contracts.models import Contract
from apps.contracts.queries import origins_that_came_to_nothing
from apps.negotiations import domain
from apps.negotiations.models import Offer, Opinion, Pause, Room
from apps.proposals.models import ProposalVersion
from apps.proposals.queries import published_versions
from apps.unions.queries import representatives_of

Party = Literal["collective", "company", "union"]

_READERS: tuple[tuple[Party, tuple[str, ...]], ...] = (
    ("company", (Role.DELEGATE, Role.SIGNATORY)),
    ("collective", (Role.MEMBER, Role.STEWARD)),
    ("union", (Role.REPRESENTATIVE,)),
)


def rooms_visible_to(person: User) -> QuerySet[Room]:
    """Find the rooms a person may read: both sides' people and the union's representatives; newest first."""
    rooms = Room.objects.select_related("collective", "company", "union", "proposal__proposal")
    if not person.is_authenticated:
        return rooms.none()
    seats = Seat.objects.filter(person=person, until__isnull=True)
    readers = Q()
    for party, roles in _READERS:
        readers |= Q(**{f"{party}__in": seats.filter(role__in=roles).values("organisation")})
    return rooms.filter(readers).order_by("-opened_at", "-pk")


def meets_union(person: User, union_id: int) -> bool:
    """Whether a person sits in a company that negotiates in a room which a union moderates."""
    roles = (Role.DELEGATE, Role.SIGNATORY)
    companies = Seat.objects.filter(person=person, until__isnull=True, role__in=roles)
    return Room.objects.filter(union=union_id, company__in=companies.values("organisation")).exists()


def undeclared_in(room: Room, at: datetime) -> list[User]:
    """Find who moderates a room without a declaration of interests that holds."""
    if room.union is None:
        return []
    return without_declaration(list(representatives_of(room.union.pk)), room.union, at)


def rooms_of_company(person: User, company_id: int) -> QuerySet[Room]:
    """Find the rooms of one company that a person may read: what an API key of the company sees."""
    return rooms_visible_to(person).filter(company=company_id)


def offers_visible_to(person: User) -> QuerySet[Offer]:
    """Find the offers in the rooms a person may read, newest first."""
    offers = Offer.objects.select_related(
        "room__collective", "room__company", "room__union", "room__proposal", "ballot", "tabled_by"
    )
    return offers.filter(room__in=rooms_visible_to(person).values("pk")).order_by("-tabled_at", "-pk")


def vote_visible_to(person: User) -> QuerySet[Offer]:
    """Find the offers with a vote for whose roll a person stands; nobody else sees these pages."""
    if not person.is_authenticated:
        return Offer.objects.none()
    on_roll = RollEntry.objects.filter(ballot=OuterRef("ballot"), person=person)
    offers = Offer.objects.select_related(
        "room__collective", "room__company", "room__union", "room__proposal", "ballot"
    )
    return offers.filter(Exists(on_roll))


def vote_concerning(person_ids: Collection[int]) -> Offer | None:
    """Find an offer that is at the vote and on whose roll one of these people stands."""
    on_roll = RollEntry.objects.filter(ballot=OuterRef("ballot"), person__in=person_ids)
    at_vote = Offer.objects.filter(Exists(on_roll), state=Offer.State.VOTING).select_related("ballot")
    return at_vote.order_by("-ballot__closes_at", "pk").first()


def offers_at_vote_for(person: User) -> list[Offer]:
    """List the offers on which a person may vote now, the soonest close first."""
    open_now = vote_visible_to(person).filter(state=Offer.State.VOTING, ballot__state=Ballot.State.OPEN)
    return list(open_now.order_by("ballot__closes_at"))


def party_of(person: User, room: Room) -> Party | None:
    """Say with which party a person reads the room; the company before all others."""
    return party_with(
        set(person.seats.filter(until__isnull=True).values_list("organisation_id", "role")), room
    )


def party_with(seats: Collection[tuple[int, str]], room: Room) -> Party | None:
    """Say with which party somebody with these seats reads the room; the company before all others."""
    for party, roles in _READERS:
        if any((getattr(room, f"{party}_id"), role) in seats for role in roles):
            return party
    return None


def side_of(person: User, room: Room) -> domain.SideName | None:
    """Say for which side a person speaks; nobody speaks for both."""
    if not isinstance(person, User) or not person.is_active:
        return None
    seats = set(person.seats.filter(until__isnull=True).values_list("organisation_id", "role"))
    is_steward = (room.collective_id, Role.STEWARD) in seats
    is_delegate = (room.company_id, Role.DELEGATE) in seats
    if is_steward == is_delegate:
        return None
    return "collective" if is_steward else "company"


def is_involved(person: User, room: Room) -> bool:
    """Say whether a person, or whom they act for, has a seat, a mandate or works in the matter (rule 21)."""
    return not organisations_with_part(person).isdisjoint({room.collective_id, room.company_id})


def pauses_of(room: Room) -> QuerySet[Pause]:
    """Find the pauses of a room, the latest first."""
    return room.pauses.select_related("representative", "room__union").order_by("-since", "-pk")


def pause_facts(room: Room) -> list[domain.PauseFacts]:
    """Give the pauses of a room as the rules read them."""
    return [
        domain.PauseFacts(since, until, ended_at, renews is not None)
        for since, until, ended_at, renews in room.pauses.values_list("since", "until", "ended_at", "renews")
    ]


def pause_now(room: Room, at: datetime) -> Pause | None:
    """Find the pause that holds at a moment."""
    holding = pauses_of(room).filter(since__lte=at, until__gt=at)
    return holding.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at)).first()


def paused_until(room: Room, at: datetime) -> datetime | None:
    """Say until when a room is paused; None if it is not."""
    pause = pause_now(room, at)
    return pause.until if pause else None


def earliest_deadline(room: Room, at: datetime) -> datetime:
    """Find until when an offer tabled now has to be open at least."""
    bylaws = bylaws_in_force(room.collective_id)
    return domain.earliest_deadline(
        at, announce_days=bylaws.announce_days, voting_days=bylaws.voting_days, zone=room.collective.zone
    )


def offers_in(room: Room) -> QuerySet[Offer]:
    """Find the offers of a room in their order."""
    return Offer.objects.filter(room=room).select_related("room", "ballot__certifier").order_by("number")


def offers_of(room: Room) -> list[Offer]:
    """List the offers of a room in their order, each with its room."""
    offers = list(
        Offer.objects.filter(room=room).select_related("ballot__certifier", "decline").order_by("number")
    )
    for offer in offers:
        offer.room = room
    return offers


def current_offer(room: Room) -> Offer | None:
    """Find what lies on the table, or else the last that did."""
    offers = Offer.objects.filter(room=room).select_related("ballot").order_by("-number")
    return offers.filter(state__in=[*domain.ON_TABLE, Offer.State.VOTING]).first() or offers.first()


def opinions_of(room: Room) -> QuerySet[Opinion]:
    """Find what the union said about a room's offers, in order."""
    opinions = Opinion.objects.filter(offer__room=room).select_related("representative", "offer")
    return opinions.order_by("given_at", "pk")


def history_of(room: Room) -> QuerySet[Entry]:
    """Find the record of a room, newest first."""
    return newest_entries(room.stream)


def offers_voted(at: datetime) -> list[int]:
    """List the offers for which something follows: their vote is counted twice and not in doubt, or void."""
    counted = Q(ballot__closed_at__isnull=False, ballot__cross_checked_at__isnull=False)
    voted = Offer.objects.filter(counted | Q(ballot__state=Ballot.State.VOIDED), state=Offer.State.VOTING)
    ballots = ((offer.pk, offer.ballot) for offer in voted.select_related("ballot").order_by("pk"))
    return [pk for pk, ballot in ballots if ballot and certification(ballot, at).standing != "challenged"]


def offers_due(at: datetime) -> list[int]:
    """List the offers on tables whose time is over."""
    due = Offer.objects.filter(state__in=domain.ON_TABLE, open_until__lte=at)
    return list(due.order_by("pk").values_list("pk", flat=True))


def offers_that_came_to_nothing() -> list[int]:
    """List the accepted offers from which nothing came: the contract fell short or lapsed, or is void.

    Those whose room has gone on already are left out.
    """
    origins = [origin.removeprefix("offer:") for origin in origins_that_came_to_nothing()]
    accepted = Offer.objects.filter(state=Offer.State.ACCEPTED, room__state=Room.State.AGREED)
    fallen = accepted.filter(Q(public_id__in=origins) | Q(ballot__state=Ballot.State.VOIDED))
    running = Room.objects.filter(
        collective=OuterRef("room__collective"),
        company=OuterRef("room__company"),
        state__in=[Room.State.OPEN, Room.State.VOTING],
    )
    return list(fallen.exclude(Exists(running)).order_by("pk").values_list("pk", flat=True))


def contract_of(offer: Offer) -> Contract | None:
    """Find the contract that an offer became."""
    return Contract.objects.filter(origin=f"offer:{offer.public_id}").first()


def schedule_is_frozen(offer: Offer) -> bool:
    """Say whether the works of an offer can no longer change."""
    contract = contract_of(offer)
    return contract is not None and contract.state != Contract.State.AGREED


@dataclass(frozen=True)
class RoomWithOffer:
    """A room with what lies on its table, and until when it is paused."""

    room: Room
    offer: Offer | None
    pause: Pause | None


def rooms_with_offers(person: User, at: datetime) -> list[RoomWithOffer]:
    """List the rooms of a person with the latest offer of each, in three statements."""
    rooms = list(rooms_visible_to(person))
    offers = Offer.objects.filter(room__in=rooms).order_by("room", "-number").distinct("room")
    latest = {offer.room_id: offer for offer in offers}
    holding = Pause.objects.filter(room__in=rooms, since__lte=at, until__gt=at)
    paused = {pause.room_id: pause for pause in holding.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))}
    return [RoomWithOffer(room, latest.get(room.pk), paused.get(room.pk)) for room in rooms]


@dataclass(frozen=True)
class MyVote:
    """A person's own last vote, for that person alone."""

    choice: str
    cast_at: datetime


def my_vote(person: User, offer: Offer) -> MyVote | None:
    """Find how a person last voted on an offer, while the ballot is open; for that person's page alone."""
    last = Header.objects.filter(ballot=offer.ballot_id, entry__person=person).order_by("-revision").first()
    if last is None or offer.ballot is None:
        return None
    return MyVote(my_choice(person, offer.ballot) or "", last.received_at)


def past_use_in(room: Room, person: User) -> tuple[list[ListTotal], bool]:
    """Give what the members confirmed of past use, and whether the reader may know the numbers.

    The collective knows them; the others see bands, and lists of fewer than five owners not at all (rule 12).
    """
    totals, exact = confirmed_totals(room.collective_id), party_of(person, room) == "collective"
    return (totals if exact else [total for total in totals if total.band]), exact


def running_room(collective_id: int, company_id: int) -> Room | None:
    """Find the room of two that is open or at the vote: there is one at the most."""
    rooms = Room.objects.filter(collective=collective_id, company=company_id)
    return rooms.filter(state__in=[Room.State.OPEN, Room.State.VOTING]).first()


def version_to_follow(contract: Contract) -> ProposalVersion | None:
    """Find the proposal with which a room about a contract begins: its own, else the newest published one."""
    published = published_versions().filter(proposal__collective__organisation=contract.collective_id)
    offer = contract.origin.removeprefix("offer:")
    own = Room.objects.filter(offers__public_id=offer).values("proposal__proposal")
    return published.filter(proposal__in=own).first() or published.first()
