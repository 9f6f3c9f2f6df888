"""Reads of unions: which stands beside a collective, who speaks for it, and its minimum terms."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import holds_seat, people_with_seat
from apps.collectives.models import Collective
from apps.common import keys
from apps.terms.domain import Terms
from apps.terms.floors import FloorVerdict, check, meets_all
from apps.terms.minimum import Minimum, suggested_minimum
from apps.unions.models import Affiliation, AffiliationAsk, Charge, MinimumTerms, Side

Meets = Callable[[User, int], bool]
_meetings: list[Meets] = []


def register_meeting(meets: Meets) -> None:
    """Hand in who knows whether a person meets the representatives of a union on another side."""
    if meets not in _meetings:
        _meetings.append(meets)


@dataclass(frozen=True)
class MinimumNews:
    """A version that was not yet in force at some moment, and how some terms stand against it."""

    version: MinimumTerms
    is_in_force: bool
    verdicts: tuple[FloorVerdict, ...]


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


def newest_version(union: Organisation, sector: str, territory: str) -> MinimumTerms | None:
    """Find the last version published for a territory itself, whether it holds already or is announced."""
    versions = MinimumTerms.objects.filter(union=union, sector=sector, territory=territory)
    return versions.order_by("-version").first()


def version_in_force(
    union_id: int | None, sector: str, at: datetime, territory: str = ""
) -> MinimumTerms | None:
    """Find the version of a union's minimum terms that holds at a moment for collectives of a country.

    What a union published for the country goes before what it published for everywhere.
    """
    return _governing(_versions(union_id, sector, territory), at)


def minimum_in_force(
    union_id: int | None, sector: str, at: datetime, territory: str = ""
) -> tuple[Minimum, MinimumTerms | None]:
    """Read the minimum terms that hold at a moment; without any, the reference minimum and None."""
    version = version_in_force(union_id, sector, at, territory)
    return (Minimum.parse(version.comparators), version) if version else (suggested_minimum(), None)


def minimum_news(
    union_id: int | None, sector: str, terms: Terms, *, territory: str = "", since: datetime, at: datetime
) -> list[MinimumNews]:
    """Find the versions that came into force since some terms were written, and those that are announced.

    Of those in force since, only the one that holds now counts.
    """
    versions = _versions(union_id, sector, territory)
    now = _governing(versions, at)
    found = [now] if now is not None and now != _governing(versions, since) else []
    coming = sorted((one for one in versions if one.valid_from > at), key=lambda one: one.valid_from)
    found += [one for one in coming if _governing(versions, one.valid_from) == one]
    return [MinimumNews(one, one == now, check(terms, Minimum.parse(one.comparators))) for one in found]


def _versions(union_id: int | None, sector: str, territory: str) -> list[MinimumTerms]:
    if union_id is None:
        return []
    return list(MinimumTerms.objects.filter(union=union_id, sector=sector, territory__in={"", territory}))


def _governing(versions: Iterable[MinimumTerms], at: datetime) -> MinimumTerms | None:
    holding = (one for one in versions if one.valid_from <= at)
    return max(holding, key=lambda one: (bool(one.territory), one.version), default=None)


def minimum_for(organisation_id: int, at: datetime) -> tuple[Minimum, MinimumTerms | None]:
    """Read the minimum terms that hold for a collective, by its union, its sector and its country."""
    union = union_of(organisation_id)
    sector, country = sector_and_country_of(organisation_id)
    return minimum_in_force(union.pk if union else None, sector, at, country)


def news_for(organisation_id: int, terms: Terms, *, since: datetime, at: datetime) -> list[MinimumNews]:
    """Find what is new to the terms of a collective, by its union, its sector and its country."""
    union = union_of(organisation_id)
    sector, country = sector_and_country_of(organisation_id)
    return minimum_news(union.pk if union else None, sector, terms, territory=country, since=since, at=at)


def sector_and_country_of(organisation_id: int) -> tuple[str, str]:
    """Give what decides which minimum terms of its union hold for a collective."""
    rows = Collective.objects.values_list("sector", "organisation__country")
    sector, country = rows.get(organisation=organisation_id)
    return sector, country


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
    """Say whether a person may read who speaks for a union, and what those have declared.

    Whoever it stands beside, the union itself, and the other side of the rooms in which they speak: that
    somebody is with a union is nobody else's business, even of those who speak for it.
    """
    if not isinstance(person, User):
        return False
    if holds_seat(person, union.pk, Role.REPRESENTATIVE):
        return True
    if unions_beside(person).filter(union=union).exists():
        return True
    return any(meets(person, union.pk) for meets in _meetings)


def affiliation_of(collective_id: int) -> Affiliation | None:
    """Find what stands between a collective and the union beside it now."""
    running = Affiliation.objects.filter(collective=collective_id, until__isnull=True)
    return running.select_related("collective", "union").first()


def affiliations_under(union: Organisation) -> QuerySet[Affiliation]:
    """List what stands between a union and its collectives now, by the collective's name."""
    running = Affiliation.objects.filter(union=union, until__isnull=True)
    return running.select_related("collective", "union").order_by("collective__name", "pk")


def affiliations_due(at: datetime) -> QuerySet[Affiliation, int]:
    """Find the affiliations whose notice is over."""
    return Affiliation.objects.filter(until__isnull=True, ends_at__lte=at).values_list("pk", flat=True)


def side_of(person: User, affiliation: Affiliation) -> Side:
    """Say for which side somebody speaks; for the collective, should they sit in both."""
    leads = holds_seat(person, affiliation.collective_id, Role.STEWARD)
    return Side.COLLECTIVE if leads else Side.UNION


def has_part(person: User, collective_id: int) -> bool:
    """Say whether somebody sits in a collective, and so looks after nothing in it for the union (rule 21)."""
    return holds_seat(person, collective_id, Role.MEMBER, Role.STEWARD)


def in_charge_of(affiliation: Affiliation) -> QuerySet[User]:
    """Find the representatives who look after a collective and still speak for the union."""
    charges = Charge.objects.filter(affiliation=affiliation, until__isnull=True)
    return representatives_of(affiliation.union_id).filter(pk__in=charges.values("person"))


@dataclass(frozen=True)
class LookedAfter:
    """A collective beside which a union stands, with who looks after it and who could."""

    affiliation: Affiliation
    in_charge: tuple[User, ...]
    others: tuple[User, ...]


def looked_after(union: Organisation) -> list[LookedAfter]:
    """List the collectives of a union with those in charge, in four statements however many they are."""
    affiliations, speakers = list(affiliations_under(union)), list(representatives_of(union.pk))
    charges = Charge.objects.filter(affiliation__in=affiliations, until__isnull=True)
    charged = set(charges.values_list("affiliation", "person"))
    parts = parts_of(speakers, {one.collective_id for one in affiliations})
    found = []
    for one in affiliations:
        free = [person for person in speakers if (person.pk, one.collective_id) not in parts]
        in_charge = tuple(person for person in speakers if (one.pk, person.pk) in charged)
        found.append(LookedAfter(one, in_charge, tuple(each for each in free if each not in in_charge)))
    return found


def parts_of(people: Collection[User], collective_ids: Collection[int]) -> set[tuple[int, int]]:
    """Find which of some people sit in which of some collectives, as pairs of person and collective."""
    seats = Seat.objects.filter(
        person__in=people,
        organisation__in=collective_ids,
        role__in=[Role.MEMBER, Role.STEWARD],
        until__isnull=True,
    )
    return set(seats.values_list("person", "organisation"))


def ask_waiting_of(collective_id: int) -> AffiliationAsk | None:
    """Find the question of a collective that a union has not answered."""
    waiting = AffiliationAsk.objects.filter(collective=collective_id, state=AffiliationAsk.State.WAITING)
    return waiting.select_related("collective", "union").first()


def asks_of(collective_id: int) -> QuerySet[AffiliationAsk]:
    """List what a collective asked unions, the newest first."""
    asks = AffiliationAsk.objects.filter(collective=collective_id).select_related("collective", "union")
    return asks.order_by("-asked_at", "-pk")


def asks_to_answer(union: Organisation) -> QuerySet[AffiliationAsk]:
    """List the collectives that wait for the union's answer, the longest waiting first."""
    waiting = AffiliationAsk.objects.filter(union=union, state=AffiliationAsk.State.WAITING)
    return waiting.select_related("collective", "union").order_by("asked_at", "pk")


def asks_visible_to(person: User) -> QuerySet[AffiliationAsk]:
    """Find the questions that a person asked for a collective, or answers for a union."""
    seats = person.seats.filter(until__isnull=True)
    led = seats.filter(role=Role.STEWARD).values("organisation")
    spoken_for = seats.filter(role=Role.REPRESENTATIVE).values("organisation")
    asks = AffiliationAsk.objects.filter(Q(collective__in=led) | Q(union__in=spoken_for))
    return asks.select_related("collective", "union")


def collectives_read_by(person: User) -> QuerySet[Collective]:
    """Find the collectives whose affiliation a person reads: their members and stewards."""
    seats = person.seats.filter(role__in=[Role.MEMBER, Role.STEWARD], until__isnull=True)
    found = Collective.objects.filter(organisation__in=seats.values("organisation"))
    return found.select_related("organisation")


def collectives_ended_by(person: User) -> QuerySet[Collective]:
    """Find the collectives for which, or for whose union, a person may give notice."""
    seats = person.seats.filter(until__isnull=True)
    spoken_for = seats.filter(role=Role.REPRESENTATIVE).values("organisation")
    beside = Affiliation.objects.filter(union__in=spoken_for, until__isnull=True)
    led = seats.filter(role=Role.STEWARD).values("organisation")
    found = Collective.objects.filter(
        Q(organisation__in=led) | Q(organisation__in=beside.values("collective"))
    )
    return found.select_related("organisation")


def unions_spoken_for(person: User) -> QuerySet[Organisation]:
    """Find the unions that a person represents now."""
    seats = person.seats.filter(role=Role.REPRESENTATIVE, until__isnull=True)
    return unions_visible_to(person).filter(pk__in=seats.values("organisation"))
