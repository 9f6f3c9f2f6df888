"""Reads of invitations: by token for the invited, by place for those who invite."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from apps.accounts.models import Act, Organisation, User
from apps.accounts.queries import acts_visible_to, holds_seat, people_with_seat
from apps.invitations import domain
from apps.invitations.models import Invitation


def by_token(token: str) -> Invitation | None:
    """Find the invitation that a token belongs to, whatever became of it."""
    found = Invitation.objects.select_related("organisation", "act__representative", "invited_by")
    return found.filter(token_hash=domain.hash_of_token(token)).first()


def roles_to_invite(person: User, organisation: Organisation) -> list[str]:
    """List the roles to which a person may invite in an organisation."""
    kind = organisation.kind
    return [role for place, role in domain.INVITERS if place == kind and _invites(person, organisation, role)]


def _invites(person: User, organisation: Organisation, role: str) -> bool:
    place = (organisation.kind, role)
    inviters = domain.INVITERS.get(place, ())
    if place in domain.FIRST_BY and not people_with_seat(organisation.pk, role).exists():
        inviters += domain.FIRST_BY[place]
    return holds_seat(person, organisation.pk, *inviters)


def organisations_to_invite_to(person: User) -> QuerySet[Organisation]:
    """Find the organisations to which a person may invite."""
    seats = person.seats.filter(until__isnull=True)
    allowed = Q(pk__in=[])
    for (kind, _role), inviters in [*domain.INVITERS.items(), *domain.FIRST_BY.items()]:
        allowed |= Q(organisation__kind=kind, role__in=inviters)
    return Organisation.objects.filter(pk__in=seats.filter(allowed).values("organisation"))


def invitations_to(place: Organisation | Act) -> QuerySet[Invitation]:
    """List the invitations to an organisation or act, newest first."""
    where = Q(act=place) if isinstance(place, Act) else Q(organisation=place)
    found = Invitation.objects.filter(where).select_related("organisation", "act", "invited_by", "person")
    return found.order_by("-invited_at", "-pk")


def invitations_visible_to(person: User) -> QuerySet[Invitation]:
    """Find the invitations that a person may send again or withdraw."""
    here = Q(organisation__in=organisations_to_invite_to(person)) | Q(act__in=acts_visible_to(person))
    return Invitation.objects.filter(here).select_related("organisation", "act")


def made_since(person: User, since: datetime) -> int:
    """Count the mails that a person has caused since a moment."""
    return Invitation.objects.filter(invited_by=person, invited_at__gte=since).count()


def over_since(before: datetime) -> QuerySet[Invitation]:
    """Find the invitations that were over before a moment, and whose address is still there."""
    over = Q(answered_at__lte=before) | Q(state=Invitation.State.WAITING, expires_at__lte=before)
    return Invitation.objects.filter(over).exclude(email="")


def invitations_of(person: User, addresses: Iterable[str]) -> QuerySet[Invitation]:
    """Find the invitations that a person accepted, or that went to one of their addresses."""
    known = [one.lower() for one in addresses if one]
    return Invitation.objects.filter(Q(person=person) | Q(email__in=known))


def places_to_list_for(person: User) -> QuerySet[Organisation]:
    """Find the collectives to which a person may invite members by a list."""
    return organisations_to_invite_to(person).filter(kind=Organisation.Kind.COLLECTIVE)


def addresses_seated(organisation: Organisation, role: str, addresses: Collection[str]) -> set[str]:
    """Find which of some addresses belong to those who hold a seat already; of nobody else is it said."""
    seated = people_with_seat(organisation.pk, role).annotate(small=Lower("email"))
    return set(seated.filter(small__in=addresses).values_list("small", flat=True))


def addresses_waiting(organisation: Organisation, role: str, addresses: Collection[str]) -> set[str]:
    """Find which of some addresses have an invitation that nobody has answered or withdrawn."""
    sent = invitations_to(organisation).filter(state=Invitation.State.WAITING, role=role, email__in=addresses)
    return set(sent.values_list("email", flat=True))
