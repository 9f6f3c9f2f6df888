"""Whom a fact concerns, asked of the apps that own it; and which mails are due."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.models import Role
from apps.accounts.queries import people_with_seat
from apps.audit.models import Entry
from apps.ballots.models import Ballot, RollEntry
from apps.collectives.models import Membership
from apps.contracts.models import Contract
from apps.negotiations.models import Room, Side
from apps.notifications.models import OutboxMail

_SPEAKERS = {Side.COLLECTIVE: Role.STEWARD, Side.COMPANY: Role.DELEGATE}


def voters(entry: Entry) -> Iterable[int]:
    """Everybody on the roll; only the ballot's own stream counts, so that nothing is sent twice."""
    if not entry.stream.name.startswith("ballot:"):
        return ()
    ballot = Ballot.objects.get(public_id=entry.payload["ballot"])
    return RollEntry.objects.filter(ballot=ballot).values_list("person", flat=True)


def members_of_contract(entry: Entry) -> Iterable[int]:
    """The collective's members, who now decide which of their works go in."""
    contract = Contract.objects.get(public_id=entry.payload["contract"])
    return _ids(contract.collective_id, Role.MEMBER)


def signers(entry: Entry) -> Iterable[int]:
    """Those who sign for either side."""
    contract = Contract.objects.get(public_id=entry.payload["contract"])
    stewards, signatories = (
        _ids(contract.collective_id, Role.STEWARD),
        _ids(contract.company_id, Role.SIGNATORY),
    )
    return {*stewards, *signatories}


def addressees(entry: Entry) -> Iterable[int]:
    """Those who speak for the side that an offer was made to, and the union's representatives."""
    room = _room(entry)
    sides = {Side.COLLECTIVE: room.collective_id, Side.COMPANY: room.company_id}
    maker = Side(room.offers.values_list("side", flat=True).get(public_id=entry.payload["offer"]))
    told = {person for side in sides if side != maker for person in _ids(sides[side], _SPEAKERS[side])}
    if room.union_id is not None:
        told |= _ids(room.union_id, Role.REPRESENTATIVE)
    return told


def speakers(entry: Entry) -> Iterable[int]:
    """Those who speak for either side of a room."""
    room = _room(entry)
    return _ids(room.collective_id, Role.STEWARD) | _ids(room.company_id, Role.DELEGATE)


def applicant(entry: Entry) -> Iterable[int]:
    """The person whose application was decided."""
    return Membership.objects.filter(public_id=entry.payload["membership"]).values_list("person", flat=True)


def stewards_of_applicant(entry: Entry) -> Iterable[int]:
    """Those who decide about an application."""
    membership = Membership.objects.select_related("collective").get(public_id=entry.payload["membership"])
    return _ids(membership.collective.organisation_id, Role.STEWARD)


def oneself(entry: Entry) -> Iterable[int]:
    """The person whose own stream it is."""
    return (int(entry.stream.name.removeprefix("person:")),)


def due_mails(at: datetime) -> QuerySet[OutboxMail]:
    """Find the mails that should be on their way, the longest waiting first."""
    waiting = OutboxMail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=at)
    return waiting.order_by("due_at", "pk")


def _room(entry: Entry) -> Room:
    return Room.objects.get(pk=int(entry.stream.name.removeprefix("room:")))


def _ids(organisation_id: int, *roles: str) -> set[int]:
    return set(people_with_seat(organisation_id, *roles).values_list("pk", flat=True))
