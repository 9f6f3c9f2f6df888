"""Reads of unions: which stands beside a collective, who speaks for it, and its minimum terms."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat, people_with_seat
from apps.collectives.models import Collective
from apps.common import keys
from apps.terms.domain import Terms
from apps.terms.floors import check, meets_all
from apps.terms.minimum import Minimum, suggested_minimum
from apps.unions.models import Affiliation, MinimumTerms


def unions_visible_to(person: User | AnonymousUser) -> QuerySet[Organisation]:
    """Find the unions whose minimum terms a person may read: all, for they are public."""
    return Organisation.objects.filter(kind=Organisation.Kind.UNION).order_by("name")


def union_of(organisation_id: int) -> Organisation | None:
    """Find the union that stands beside a collective now."""
    now = Affiliation.objects.filter(collective=organisation_id, until__isnull=True)
    affiliation = now.select_related("union").first()
    return affiliation.union if affiliation else None


def collectives_under(union: Organisation) -> QuerySet[Collective]:
    """Find the collectives beside which a union stands now."""
    affiliated = Affiliation.objects.filter(union=union, until__isnull=True)
    collectives = Collective.objects.filter(organisation__in=affiliated.values("collective"))
    return collectives.select_related("organisation").order_by("organisation__name")


def can_cosign(union: Organisation) -> bool:
    """Say whether the union has a key with which it signs openings and closes of votes beside the site."""
    return keys.can_sign(keys.cosigning(union.public_id))


def unions_without_key() -> list[Organisation]:
    """Find the unions that stand beside a collective now and cannot sign its votes."""
    beside = Affiliation.objects.filter(until__isnull=True).values("union")
    unions = Organisation.objects.filter(pk__in=beside).order_by("slug")
    return [union for union in unions if not can_cosign(union)]


def representatives_of(union_id: int) -> QuerySet[User]:
    """Find who speaks for a union now."""
    return people_with_seat(union_id, Role.REPRESENTATIVE).order_by("name")


def minimum_versions(union: Organisation) -> QuerySet[MinimumTerms]:
    """List the minimum terms that a union published, the newest first in each sector."""
    return MinimumTerms.objects.filter(union=union).order_by("sector", "-version")


def version_in_force(union_id: int | None, sector: str, at: datetime) -> MinimumTerms | None:
    """Find the version of a union's minimum terms that holds at a moment."""
    versions = MinimumTerms.objects.filter(union=union_id, sector=sector, valid_from__lte=at)
    return versions.order_by("-version").first() if union_id is not None else None


def minimum_in_force(union_id: int | None, sector: str, at: datetime) -> tuple[Minimum, MinimumTerms | None]:
    """Read the minimum terms that hold at a moment; without any, the reference minimum and None."""
    version = version_in_force(union_id, sector, at)
    return (Minimum.parse(version.comparators), version) if version else (suggested_minimum(), None)


def minimum_for(organisation_id: int, at: datetime) -> tuple[Minimum, MinimumTerms | None]:
    """Read the minimum terms that hold for a collective, by its union and its sector."""
    union = union_of(organisation_id)
    sector = Collective.objects.values_list("sector", flat=True).get(organisation=organisation_id)
    return minimum_in_force(union.pk if union else None, sector, at)


def meets_minimum(organisation_id: int, terms: Terms, at: datetime) -> bool:
    """Say whether terms meet the minimum that holds for a collective, in every field."""
    minimum, _version = minimum_for(organisation_id, at)
    return meets_all(check(terms, minimum))


def unions_beside(person: User) -> QuerySet[Affiliation]:
    """Find the unions that a person is with through a collective now: a sensitive fact, for them alone."""
    seats = person.seats.filter(role__in=[Role.MEMBER, Role.STEWARD], until__isnull=True)
    now = Affiliation.objects.filter(collective__in=seats.values("organisation"), until__isnull=True)
    return now.select_related("union", "collective").order_by("collective__name")


def sees_representatives(person: User | AnonymousUser, union: Organisation) -> bool:
    """Say whether a person may read who speaks for a union: whoever it stands beside, and the union itself.

    That somebody is with a union is nobody else's business, even of those who speak for it.
    """
    if not isinstance(person, User):
        return False
    if holds_seat(person, union.pk, Role.REPRESENTATIVE):
        return True
    return unions_beside(person).filter(union=union).exists()
