"""Reads of collectives, members and mandates, and the one answer to: what may be licensed?"""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When

from apps.accounts.models import Organisation, Role, Seat, User, under_18
from apps.accounts.queries import estates_of, people_with_seat, speaks_for
from apps.catalogues.domain import WorkFacts
from apps.catalogues.queries import Pool, work_facts
from apps.collectives import domain
from apps.collectives.domain import Band, Bylaws, MandateFacts, WorkStanding
from apps.collectives.models import Bylaws as BylawsVersion
from apps.collectives.models import (
    Collective,
    Mandate,
    MandateAnswer,
    Membership,
    PriceFloor,
    TermsAnswer,
)
from apps.common.days import local_day
from apps.common.money import Money
from apps.terms.domain import Terms


def collective_of(organisation_id: int) -> Collective:
    """Find the collective of an organisation.

    Raises:
        Collective.DoesNotExist: the organisation is none.
    """
    return Collective.objects.select_related("organisation").get(organisation=organisation_id)


def collectives_visible_to(person: User | AnonymousUser) -> QuerySet[Collective]:
    """Find the collectives whose public front a person may read: all of them."""
    return Collective.objects.select_related("organisation").order_by("organisation__name")


def collectives_joined_by(person: User | AnonymousUser) -> QuerySet[Collective]:
    """Find the collectives of which a person, or somebody they speak for, is a member now."""
    if not isinstance(person, User):
        return collectives_visible_to(person).none()
    seats = Seat.objects.filter(
        person__in=speaks_for(person),
        role=Role.MEMBER,
        until__isnull=True,
        organisation=OuterRef("organisation"),
    )
    return collectives_visible_to(person).filter(Exists(seats))


def collectives_applied_to(person: User | AnonymousUser) -> QuerySet[Collective]:
    """Find the collectives of which a person waits to hear whether they are admitted."""
    if not isinstance(person, User):
        return collectives_visible_to(person).none()
    waits = Membership.objects.filter(
        person=person, state=Membership.State.APPLIED, collective=OuterRef("pk")
    )
    return collectives_visible_to(person).filter(Exists(waits))


def collectives_led_by(person: User) -> QuerySet[Collective]:
    """Find the collectives of which a person is a steward now."""
    seats = person.seats.filter(role=Role.STEWARD, until__isnull=True)
    return collectives_visible_to(person).filter(organisation__in=seats.values("organisation"))


def collectives_of_member(person: User) -> QuerySet[Collective]:
    """Find the collectives of which a person is a member now, in a fixed order."""
    seats = person.seats.filter(role=Role.MEMBER, until__isnull=True)
    return Collective.objects.filter(organisation__in=seats.values("organisation")).order_by("pk")


def members_of(organisation_id: int) -> QuerySet[User]:
    """Find the members of a collective now."""
    return people_with_seat(organisation_id, Role.MEMBER)


def bylaws_in_force(organisation_id: int) -> Bylaws:
    """Read the newest bylaws of a collective; the careful defaults if it has none."""
    newest = (
        BylawsVersion.objects.filter(collective__organisation=organisation_id).order_by("-version").first()
    )
    return Bylaws.parse(newest.rules) if newest else Bylaws()


def membership_of(person: User, collective: Collective) -> Membership | None:
    """Find a person's newest way into a collective."""
    return (
        Membership.objects.filter(collective=collective, person=person).order_by("-applied_at", "-pk").first()
    )


def people_spoken_for(person: User) -> QuerySet[User]:
    """Find the people for whom a person may answer: themselves first, then wards and estates."""
    return User.objects.filter(pk__in=speaks_for(person)).order_by(
        Case(When(pk=person.pk, then=0), default=1), "name"
    )


def applications_to(collective: Collective) -> QuerySet[Membership]:
    """Find the applications that wait for a steward, oldest first."""
    waiting = Membership.objects.filter(collective=collective, state=Membership.State.APPLIED)
    return waiting.select_related("person", "collective__organisation").order_by("applied_at")


def applications_visible_to(person: User) -> QuerySet[Membership]:
    """Find the applications that a person decides about as a steward."""
    seats = person.seats.filter(role=Role.STEWARD, until__isnull=True)
    waiting = Membership.objects.filter(collective__organisation__in=seats.values("organisation"))
    return waiting.select_related("person", "collective__organisation")


def member_seats(collective: Collective) -> QuerySet[Seat]:
    """List members by name with `mandated_at`, when their mandate in force was given; never what it says."""
    mandate = Mandate.objects.filter(collective=collective, person=OuterRef("person"), ended_at__isnull=True)
    seats = Seat.objects.filter(
        organisation=collective.organisation_id, role=Role.MEMBER, until__isnull=True
    ).annotate(mandated_at=Subquery(mandate.values("given_at")[:1]))
    return seats.select_related("person").order_by("person__name", "pk")


def pools_of(person_ids: Collection[int]) -> list[Pool]:
    """List the collectives that have a mandate of any of these people, with those who gave it."""
    given = Mandate.objects.filter(person__in=person_ids, ended_at__isnull=True)
    columns = ("collective__organisation__slug", "collective__organisation__name", "person")
    people: dict[tuple[str, str], set[int]] = {}
    for slug, name, person_id in given.values_list(*columns):
        people.setdefault((slug, name), set()).add(person_id)
    return [Pool(slug, name, frozenset(ids)) for (slug, name), ids in people.items()]


def mandate_in_force(person_id: int, organisation_id: int) -> Mandate | None:
    """Find the mandate that a person gives to a collective now."""
    return (
        Mandate.objects.filter(
            person=person_id, collective__organisation=organisation_id, ended_at__isnull=True
        )
        .select_related("collective__organisation", "person")
        .first()
    )


def terms_answer_of(person: User, organisation_id: int, terms_hash: str) -> TermsAnswer | None:
    """Find what a person last said about their ask-me works under certain terms."""
    answers = TermsAnswer.objects.filter(
        person=person, collective__organisation=organisation_id, terms_hash=terms_hash
    )
    return answers.order_by("-revision").prefetch_related("works").first()


def mandate_facts(
    organisation_id: int, at: datetime, person_ids: Collection[int] | None = None
) -> dict[int, MandateFacts]:
    """Tell what each member's mandate says, in five statements however many members there are.

    Args:
        organisation_id: the collective.
        at: the moment at which ages and estates are looked at.
        person_ids: only these people; None for every member.

    Returns:
        one entry for each member; outsiders are absent.
    """
    seats = Seat.objects.filter(organisation=organisation_id, role=Role.MEMBER, until__isnull=True)
    mandates = Mandate.objects.filter(collective__organisation=organisation_id, ended_at__isnull=True)
    if person_ids is not None:
        seats, mandates = seats.filter(person__in=person_ids), mandates.filter(person__in=person_ids)
    members = {seat.person_id: seat.person for seat in seats.select_related("person")}
    given = {mandate.person_id: mandate for mandate in mandates}
    ids = [mandate.pk for mandate in given.values()]
    answers, floors = _answers_by_mandate(ids), _floors_by_mandate(ids)
    dead = {pk for pk, person in members.items() if person.died_on}
    estates = estates_of(dead, _day_in(organisation_id, at)) if dead else {}
    found = {}
    for pk, person in members.items():
        mandate = given.get(pk)
        silenced = person.died_on is not None and pk not in estates
        if mandate is None:
            found[pk] = MandateFacts(person_id=pk, given=False, silenced=silenced)
            continue
        facts = _facts(mandate, answers[mandate.pk], floors[mandate.pk])
        lapsed = _has_lapsed(mandate, person, estates.get(pk), at)
        found[pk] = replace(facts, lapsed=lapsed, silenced=silenced)
    return found


def answers_under(organisation_id: int, terms_hash: str) -> dict[int, domain.Answer]:
    """Tell what each person last said below the vote about exactly these terms."""
    rows = TermsAnswer.objects.filter(collective__organisation=organisation_id, terms_hash=terms_hash)
    newest = {row.person_id: row for row in rows.order_by("revision").prefetch_related("works")}
    return {
        person_id: domain.Answer(row.choice, frozenset(work.pk for work in row.works.all()))
        for person_id, row in newest.items()
    }


def standings(
    organisation_id: int,
    terms: Terms,
    *,
    company: Organisation,
    minimum_met: bool,
    grade_met: bool,
    licensed_elsewhere: Container[int] = (),
    at: datetime,
) -> list[WorkStanding]:
    """Say for each work of a collective's pool how it stands under terms, in a fixed number of statements.

    `minimum_met` comes from `unions.queries.meets_minimum`, `grade_met` from `companies.queries.has_grade`,
    and `licensed_elsewhere` holds works that another contract licenses already.
    """
    mandates = mandate_facts(organisation_id, at)
    works = work_facts(person_ids=list(mandates), on=at.date())
    licence = domain.licence_facts(
        terms,
        company=company.public_id,
        minimum_met=minimum_met,
        grade_met=grade_met,
        collective_id=organisation_id,
    )
    answers = answers_under(organisation_id, terms.hash)
    return domain.standings(works, mandates, licence, licensed_elsewhere=licensed_elsewhere, answers=answers)


def standings_for(
    person: User,
    organisation_id: int,
    terms: Terms,
    *,
    company: Organisation,
    minimum_met: bool,
    grade_met: bool,
    licensed_elsewhere: Container[int] = (),
    at: datetime,
) -> list[WorkStanding]:
    """Say the same for the works of one person and of those they speak for; read with `for_person`."""
    works = work_facts(person_ids=speaks_for(person), on=at.date())
    licence = domain.licence_facts(
        terms,
        company=company.public_id,
        minimum_met=minimum_met,
        grade_met=grade_met,
        collective_id=organisation_id,
    )
    mandates = mandate_facts(organisation_id, at, _people_in(works))
    answers = answers_under(organisation_id, terms.hash)
    return domain.standings(works, mandates, licence, licensed_elsewhere=licensed_elsewhere, answers=answers)


def standings_by_mandate(person: User, organisation_id: int, use: str, at: datetime) -> list[WorkStanding]:
    """Say what the mandates alone allow for one use, for the works of a person: no offer, no floors."""
    works = work_facts(person_ids=speaks_for(person), on=at.date())
    mandates = mandate_facts(organisation_id, at, _people_in(works))
    open_handed = {pk: replace(mandate, floors={}) for pk, mandate in mandates.items()}
    licence = domain.any_licence(use, organisation_id)
    return domain.standings(works, open_handed, licence, licensed_elsewhere=(), answers={})


def coverage_band(found: list[WorkStanding]) -> Band | None:
    """Give the only number about coverage that others than the owners may see (rule 12)."""
    return domain.coverage(found)


def companies_to_keep_out() -> QuerySet[Organisation]:
    """List the companies that a mandate may keep out."""
    return Organisation.objects.filter(kind=Organisation.Kind.COMPANY).order_by("name")


@dataclass(frozen=True)
class WorkAnswers:
    """What a person answers for one work: use to its own answer, and to the answer for all works."""

    own: Mapping[str, str]
    general: Mapping[str, str]

    def in_force(self, use: str) -> str:
        """Give the answer that counts for a use."""
        return self.own.get(use, self.general[use])


def work_answers_of(mandate: Mandate | None, work_id: int) -> WorkAnswers:
    """Read the answers of a mandate for one work."""
    answers = _answers_by_mandate([mandate.pk] if mandate else [])[mandate.pk if mandate else 0]
    own = {use: answer for work, use, answer in answers if work == work_id}
    return WorkAnswers(own, _general(answers))


def general_answers_of(mandate: Mandate | None) -> dict[str, str]:
    """Read the answers of a mandate for all works, every use with one."""
    return _general(_answers_by_mandate([mandate.pk] if mandate else [])[mandate.pk if mandate else 0])


def floors_of(mandate: Mandate | None) -> dict[str, Money]:
    """Read the sealed floors of a mandate; only for the page of the person who gave it."""
    return _floors_by_mandate([mandate.pk] if mandate else [])[mandate.pk if mandate else 0]


_Said = tuple[int | None, str, str]


def _answers_by_mandate(ids: Collection[int]) -> dict[int, list[_Said]]:
    found: dict[int, list[_Said]] = defaultdict(list)
    rows = MandateAnswer.objects.filter(mandate__in=ids)
    for mandate_id, work_id, use, answer in rows.values_list("mandate", "work", "use", "answer"):
        found[mandate_id].append((work_id, use, answer))
    return found


def _floors_by_mandate(ids: Collection[int]) -> dict[int, dict[str, Money]]:
    found: dict[int, dict[str, Money]] = defaultdict(dict)
    rows = PriceFloor.objects.filter(mandate__in=ids)
    for mandate_id, use, minor, currency in rows.values_list("mandate", "use", "fee_minor", "currency"):
        found[mandate_id][use] = Money(minor, currency)
    return found


def _general(answers: list[_Said]) -> dict[str, str]:
    return {**domain.DEFAULTS, **{use: answer for work, use, answer in answers if work is None}}


def _facts(mandate: Mandate, answers: list[_Said], floors: Mapping[str, Money]) -> MandateFacts:
    conditions = mandate.conditions
    return MandateFacts(
        person_id=mandate.person_id,
        answers=_general(answers),
        work_answers={(work, use): answer for work, use, answer in answers if work is not None},
        no_open_weights=bool(conditions.get("no_open_weights")),
        no_political=bool(conditions.get("no_political")),
        not_companies=frozenset(conditions.get("not_companies", ())),
        floors=floors,
    )


def _has_lapsed(mandate: Mandate, person: User, estate_id: int | None, at: datetime) -> bool:
    """Say whether a mandate has to be asked for again: at majority, and when an estate takes over."""
    if person.died_on is not None:
        return mandate.given_by_id != estate_id
    if person.born_on is None:
        return False
    given_on, today = local_day(mandate.given_at, person.zone), local_day(at, person.zone)
    return under_18(person.born_on, given_on) and not under_18(person.born_on, today)


def _day_in(organisation_id: int, at: datetime) -> date:
    """Give the day by the clock of an organisation."""
    return local_day(at, Organisation.objects.values_list("zone", flat=True).get(pk=organisation_id))


def _people_in(works: Collection[WorkFacts]) -> set[int]:
    """Collect everybody whose mandate can matter to some works."""
    owners = {owner for work in works for owner in work.owners}
    return owners | {person.person_id for work in works for person in work.persons if person.person_id}
