"""Reads of collectives, members and mandates, and the one answer to: what may be licensed?"""

from collections.abc import Collection, Container
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import people_with_seat, speaks_for
from apps.catalogues.domain import WorkFacts
from apps.catalogues.queries import Pool, pool_facts, work_facts
from apps.collectives import domain
from apps.collectives.domain import Band, Bylaws, Category, Portion, WorkStanding
from apps.collectives.models import Bylaws as BylawsVersion
from apps.collectives.models import (
    Collective,
    Mandate,
    Membership,
    Placing,
    TermsAnswer,
)
from apps.collectives.queries.mandates import mandate_facts
from apps.collectives.queries.pooling import pooling_mandates
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


def category_of(person: User, collective: Collective) -> Category:
    """Say of which category a member is, and what it may."""
    found = membership_of(person, collective)
    return bylaws_in_force(collective.organisation_id).category_of(found.category if found else "")


def placing_of(membership: Membership | None) -> Placing | None:
    """Find what a steward last said of a member's category."""
    said = Placing.objects.filter(membership=membership.pk if membership else 0)
    return said.order_by("-at", "-pk").first()


def memberships_placed_by(person: User) -> QuerySet[Membership]:
    """Find the members whose category a person may change as a steward: not their own."""
    seats = person.seats.filter(role=Role.STEWARD, until__isnull=True)
    admitted = Membership.objects.filter(
        collective__organisation__in=seats.values("organisation"), state=Membership.State.ADMITTED
    )
    return admitted.exclude(person=person).select_related("person", "collective__organisation")


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
    """List members by name with `mandated_at`, when their mandate in force was given; never what it says.

    `category` is theirs, and `membership_id` the public id of what it stands in, if they were ever admitted.
    """
    mandate = Mandate.objects.filter(collective=collective, person=OuterRef("person"), ended_at__isnull=True)
    way = Membership.objects.filter(
        collective=collective, person=OuterRef("person"), state=Membership.State.ADMITTED
    )
    seats = Seat.objects.filter(
        organisation=collective.organisation_id, role=Role.MEMBER, until__isnull=True
    ).annotate(
        mandated_at=Subquery(mandate.values("given_at")[:1]),
        category=Subquery(way.values("category")[:1]),
        membership_id=Subquery(way.values("public_id")[:1]),
    )
    return seats.select_related("person").order_by("person__name", "pk")


def pools_of(person_ids: Collection[int]) -> list[Pool]:
    """List the collectives that pool works of any of these people, with those by whose mandate they do."""
    given = pooling_mandates().filter(person__in=person_ids)
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


def pool_standing(
    organisation_id: int,
    terms: Terms,
    *,
    company: Organisation,
    minimum_met: bool,
    grade_met: bool,
    licensed_elsewhere: Collection[int] = (),
    at: datetime,
) -> list[Portion]:
    """Count the works of a collective's pool by how they stand under terms, without looking at each.

    The arguments are those of `standings`, and so is the answer, but for whose work is which. The number of
    statements does not depend on how many works and mandates there are.
    """
    licence = domain.licence_facts(
        terms,
        company=company.public_id,
        minimum_met=minimum_met,
        grade_met=grade_met,
        collective_id=organisation_id,
    )
    mandates = mandate_facts(organisation_id, at, uses=licence.uses)
    answers = answers_under(organisation_id, terms.hash)
    pool = pool_facts(
        list(mandates),
        apart=domain.works_apart(mandates, answers),
        elsewhere=licensed_elsewhere,
        collective_id=organisation_id,
        on=at.date(),
    )
    others = domain.standings(
        pool.others, mandates, licence, licensed_elsewhere=licensed_elsewhere, answers=answers
    )
    words = domain.Words(licence, mandates, answers, pool.ages)
    return domain.portions(pool.folds, pool.facts_of, words, others=others)


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


def coverage_band(pool: list[Portion]) -> Band | None:
    """Give the only number about coverage that others than the owners may see (rule 12)."""
    return domain.coverage(pool)


def companies_to_keep_out() -> QuerySet[Organisation]:
    """List the companies that a mandate may keep out."""
    return Organisation.objects.filter(kind=Organisation.Kind.COMPANY).order_by("name")


def _people_in(works: Collection[WorkFacts]) -> set[int]:
    """Collect everybody whose mandate can matter to some works."""
    owners = {owner for work in works for owner in work.owners}
    return owners | {person.person_id for work in works for person in work.persons if person.person_id}
