"""What stewards and representatives declare of their other interests, and who has not."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import people_acted_for
from apps.catalogues.models import Share
from apps.catalogues.queries import works_of_people
from apps.collectives import domain
from apps.collectives.models import Mandate, Statement

# Who leads talks or moderates them says once a year what else they have to do with the matter.
DECLARING = (Role.STEWARD, Role.REPRESENTATIVE)


@dataclass(frozen=True)
class Declared:
    """How somebody stands with their yearly declaration.

    Args:
        newest: the last one; None if there was never one.
        until: when that one ends.
        holds: whether it does still.
    """

    newest: Statement | None
    until: datetime | None
    holds: bool


def statements_of(person: User, organisation: Organisation) -> QuerySet[Statement]:
    """Give what a person has declared for an organisation, the newest first."""
    return Statement.objects.filter(person=person, organisation=organisation).order_by("-declared_at", "-pk")


def declared_by(
    people: Collection[User], organisation: Organisation, at: datetime
) -> list[tuple[User, Declared]]:
    """Say for each person how they stand with their declaration for an organisation."""
    rows = Statement.objects.filter(person__in=people, organisation=organisation)
    newest = {row.person_id: row for row in rows.order_by("declared_at", "pk")}
    return [(person, _standing(newest.get(person.pk), organisation.zone, at)) for person in people]


def without_declaration(people: Collection[User], organisation: Organisation, at: datetime) -> list[User]:
    """Find who has no declaration that holds, of some people who speak for an organisation."""
    return [person for person, declared in declared_by(people, organisation, at) if not declared.holds]


def declarations_due(at: datetime, person: User | None = None) -> Iterator[tuple[Seat, Declared]]:
    """Give the seats for which a declaration is asked for now, with how it stands.

    Args:
        person: whose; None for everybody's.
    """
    seats = Seat.objects.filter(until__isnull=True, role__in=DECLARING, person__is_active=True)
    if person is not None:
        seats = seats.filter(person=person)
    sitting = list(seats.select_related("organisation", "person").order_by("organisation", "pk"))
    rows = Statement.objects.filter(person__in={one.person_id for one in sitting})
    newest = {(row.person_id, row.organisation_id): row for row in rows.order_by("declared_at", "pk")}
    for seat in sitting:
        zone = seat.organisation.zone
        declared = _standing(newest.get((seat.person_id, seat.organisation_id)), zone, at)
        if domain.is_due(declared.until, at, zone):
            yield seat, declared


def organisations_with_part(person: User) -> set[int]:
    """Give the organisations whose matters a person does not moderate (rule 21).

    Those in which they sit, to which they gave a mandate, or to which others gave one for works in which
    they have a part; and the same of everybody for whom they act, as a manager too.
    """
    people = people_acted_for(person)
    seats = Seat.objects.filter(person__in=people, until__isnull=True)
    own = works_of_people(people)
    beside = Share.objects.filter(work__in=own.values("pk"), holder__isnull=False, ended_at__isnull=True)
    given = Q(person__in=people) | Q(person__in=beside.values("holder"))
    mandates = Mandate.objects.filter(given, ended_at__isnull=True)
    return {
        *seats.values_list("organisation", flat=True),
        *mandates.values_list("collective__organisation", flat=True),
    }


def _standing(newest: Statement | None, zone: str, at: datetime) -> Declared:
    until = domain.holds_until(newest.declared_at, zone) if newest else None
    return Declared(newest, until, until is not None and at < until)
