"""How works stand under terms that a company offers: what the terms leave to others is looked up."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict

from django.db.backends.postgresql.psycopg_any import DateRange

from apps.accounts.models import Organisation, User
from apps.collectives.domain import Portion, WorkStanding
from apps.collectives.queries import bylaws_in_force, pool_standing, standings, standings_for
from apps.common.days import local_day
from apps.companies.queries import has_grade
from apps.contracts import domain
from apps.contracts.models import LicensedUse
from apps.terms.domain import Terms
from apps.unions.queries import meets_minimum


def licensed_works(
    *,
    uses: Iterable[str],
    rights: Iterable[str],
    company_id: int,
    starts_on: date,
    ends_on: date | None,
    follows_id: int | None = None,
) -> frozenset[int]:
    """Find the works of which a company already has one of these rights for one of these uses (rule 10).

    Args:
        follows_id: the contract whose place the licence would take: what that one licenses stands in no way.
        starts_on: the first day that matters.
        ends_on: the last day that matters; None is without end.
    """
    days = domain.Period(starts_on, ends_on)
    licensed = LicensedUse.objects.filter(
        company=company_id,
        use__in=list(uses),
        right__in=list(rights),
        period__overlap=DateRange(days.starts_on, days.after),
    )
    return frozenset(licensed.exclude(contract=follows_id).values_list("work", flat=True))


def licensed_for(terms: Terms, company_id: int, on: date, follows_id: int | None = None) -> frozenset[int]:
    """Find the works that these terms cannot license again, were they to begin on a day or as they say."""
    days = domain.licence_period(terms, on)
    ends_on = days.ends_on if terms.get("term.starts_on") else None
    return licensed_works(
        uses=terms.uses,
        rights=terms.choices("scope.rights"),
        company_id=company_id,
        starts_on=days.starts_on,
        ends_on=ends_on,
        follows_id=follows_id,
    )


class _Looked(TypedDict):
    """What besides terms and mandates decides how works stand."""

    company: Organisation
    minimum_met: bool
    grade_met: bool
    licensed_elsewhere: frozenset[int]
    at: datetime


def _looked_up(
    terms: Terms, collective: Organisation, company: Organisation, at: datetime, follows_id: int | None
) -> _Looked:
    return {
        "company": company,
        "minimum_met": meets_minimum(collective.pk, terms, at),
        "grade_met": has_grade(company.pk, bylaws_in_force(collective.pk).demanded_grade),
        "licensed_elsewhere": licensed_for(terms, company.pk, local_day(at, collective.zone), follows_id),
        "at": at,
    }


def standings_under(
    terms: Terms,
    *,
    collective: Organisation,
    company: Organisation,
    at: datetime,
    follows_id: int | None = None,
) -> list[WorkStanding]:
    """Say how each work of a collective stands under terms: minimum, grade and other licences looked up.

    It reads the rows of every work, and takes as long: a schedule rests on it, and nothing stored beside.
    """
    return standings(collective.pk, terms, **_looked_up(terms, collective, company, at, follows_id))


def own_standings_under(
    person: User,
    terms: Terms,
    *,
    collective: Organisation,
    company: Organisation,
    at: datetime,
    follows_id: int | None = None,
) -> list[WorkStanding]:
    """Say the same for the works of one person, and of those they speak for, alone."""
    return standings_for(
        person, collective.pk, terms, **_looked_up(terms, collective, company, at, follows_id)
    )


def pool_under(
    terms: Terms,
    *,
    collective: Organisation,
    company: Organisation,
    at: datetime,
    follows_id: int | None = None,
) -> list[Portion]:
    """Count the works of a collective by how they stand under terms."""
    return pool_standing(collective.pk, terms, **_looked_up(terms, collective, company, at, follows_id))
