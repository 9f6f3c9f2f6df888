"""Reads of mediations: whose they are, who could take them, what was shown, and what the clock has to do."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import holds_seat, organisations_of, people_acted_for, speaks_for
from apps.audit.models import Entry
from apps.audit.queries import newest_entries
from apps.catalogues.models import Conflict, Share, Work
from apps.catalogues.queries import (
    conflicts_of,
    disputed_shares,
    is_touched_by_any,
    parties_of,
    parties_of_each,
    work_of_party,
)
from apps.collectives.queries import organisations_with_part
from apps.moderation.models import Evidence, EvidencePaper, Finding, FindingAppeal, Mediation, Party, Turn
from apps.unions.models import Affiliation
from apps.unions.queries import representatives_of

_SEATED = (Role.MEMBER, Role.STEWARD)


def _with_names(mediations: QuerySet[Mediation]) -> QuerySet[Mediation]:
    return mediations.select_related(
        "conflict__work__registered_by", "conflict__other__registered_by", "collective", "union", "asked_by"
    )


def claimants_in(mediation: Mediation) -> QuerySet[Party]:
    """Find who claims something in a mediation still; who took their claim back is out of it."""
    return mediation.parties.filter(left_at__isnull=True)


def mediations_visible_to(person: User) -> QuerySet[Mediation]:
    """Find the mediations that a person reads: as a claimant, as the mediator, as the second representative.

    Nobody else reads one: no steward, no other representative, no company. What was shown in it has fewer
    readers: see `shows_evidence_to`.
    """
    if not person.is_authenticated:
        return Mediation.objects.none()
    ends, verdicts = ["", Turn.End.DONE], ["", FindingAppeal.Verdict.UPHELD]
    found = Mediation.objects.filter(_is_claimant(person) | _is_in_office(person, ends, verdicts))
    return _with_names(found).order_by("-asked_at", "-pk")


def _is_claimant(person: User) -> Q:
    own = Party.objects.filter(mediation=OuterRef("pk"), person__in=speaks_for(person), left_at__isnull=True)
    return Q(Exists(own))


def _is_in_office(person: User, ends: Collection[str], verdicts: Collection[str]) -> Q:
    """Say, as a condition, whether a representative mediates, or looks at an appeal, while they are one."""
    turns = Turn.objects.filter(mediation=OuterRef("pk"), representative=person, end__in=ends)
    second = FindingAppeal.objects.filter(
        finding__mediation=OuterRef("pk"), taken_by=person, verdict__in=verdicts
    )
    spoken_for = organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE)
    return Q(union__in=spoken_for) & (Q(Exists(turns)) | Q(Exists(second)))


def _with_evidence_for(person: User, mediations: QuerySet[Mediation]) -> set[int]:
    """Give those of some mediations, by number, of which a person reads what was shown.

    A claimant; the mediator, or the second representative, as long as it is their turn, they hold the office
    and have no part in the matter.
    """
    own = set(mediations.filter(_is_claimant(person)).order_by().values_list("pk", flat=True))
    in_office = list(_with_names(mediations.filter(_is_in_office(person, [""], [""]))))
    return own | ({one.pk for one in in_office} - involved_in(person, in_office))


def shows_evidence_to(person: User, mediation: Mediation) -> bool:
    """Say whether a person reads what was shown in a mediation."""
    return bool(_with_evidence_for(person, Mediation.objects.filter(pk=mediation.pk)))


def own_mediations(person: User) -> QuerySet[Mediation]:
    """Find the mediations in which a person, or somebody they speak for, claims something."""
    return mediations_visible_to(person).filter(_is_claimant(person))


def mediated_by(person: User) -> QuerySet[Mediation]:
    """Find the mediations that a person mediates, or looks at a second time."""
    return mediations_visible_to(person).exclude(_is_claimant(person))


def waiting_asked_by(person: User) -> QuerySet[Mediation]:
    """Find what a person asked for others and nobody has taken up; what claimants asked, they read."""
    own = Mediation.objects.filter(state=Mediation.State.ASKED, asked_by=person).exclude(_is_claimant(person))
    return _with_names(own).order_by("asked_at", "pk")


def mediations_set_aside(person: User) -> QuerySet[Mediation]:
    """Find the mediations in which what a representative proposed was set aside, while they are one."""
    turns = Turn.objects.filter(mediation=OuterRef("pk"), representative=person, end=Turn.End.SET_ASIDE)
    unions = organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE)
    return _with_names(Mediation.objects.filter(Exists(turns), union__in=unions))


def holds_office(person: User, mediation: Mediation) -> bool:
    """Say whether a person speaks for the union of a mediation now."""
    return holds_seat(person, mediation.union_id, Role.REPRESENTATIVE)


def conflict_to_mediate(person: User, public_id: str) -> Conflict | None:
    """Find an open conflict for which a person may ask: as a claimant, or as a steward of one."""
    found = Conflict.objects.filter(public_id=public_id, settled_at__isnull=True)
    conflict = found.select_related("work__registered_by", "other__registered_by").first()
    return conflict if conflict is not None and may_ask(person, conflict) else None


def may_ask(person: User, conflict: Conflict) -> bool:
    """Say whether a person claims something in a conflict, or leads a collective of somebody who does."""
    parties = parties_of(conflict)
    return bool(parties & speaks_for(person)) or bool(_led(person, parties))


def _led(person: User, parties: Collection[int]) -> set[int]:
    """Give the collectives that a person leads and one of the claimants is a member of."""
    led = Seat.objects.filter(person=person, role=Role.STEWARD, until__isnull=True)
    joined = Seat.objects.filter(person__in=parties, role=Role.MEMBER, until__isnull=True)
    return set(
        joined.filter(organisation__in=led.values("organisation")).values_list("organisation", flat=True)
    )


def members_claiming(person: User, conflict: Conflict) -> list[User]:
    """List the claimants who are members of a collective that a person leads, by name."""
    seats = Seat.objects.filter(organisation__in=_led(person, parties_of(conflict)), until__isnull=True)
    own = User.objects.filter(pk__in=seats.filter(role=Role.MEMBER).values("person"))
    return list(own.filter(pk__in=parties_of(conflict)).order_by("name", "pk"))


def affiliations_to_ask(person: User, conflict: Conflict) -> QuerySet[Affiliation]:
    """Find the collectives through which a person may ask, with the unions beside them now."""
    parties = parties_of(conflict)
    own = Seat.objects.filter(person__in=parties & speaks_for(person), role=Role.MEMBER, until__isnull=True)
    through = {*own.values_list("organisation", flat=True), *_led(person, parties)}
    beside = Affiliation.objects.filter(collective__in=through, until__isnull=True)
    return beside.select_related("collective", "union").order_by("collective__name", "pk")


def mediation_of(conflict: Conflict) -> Mediation | None:
    """Find the newest mediation of a conflict."""
    return Mediation.objects.filter(conflict=conflict).order_by("-asked_at", "-pk").first()


def is_involved(person: User, mediation: Mediation) -> bool:
    """Say whether somebody has works, a mandate or a seat in the matter, or sits in any company (rule 21)."""
    return bool(involved_in(person, [mediation]))


def involved_in(person: User, mediations: Collection[Mediation]) -> set[int]:
    """Give the mediations, by number, in which somebody has a part, or whom they act for; few statements.

    Args:
        mediations: with their conflicts and the works of these.
    """
    places = organisations_with_part(person)
    if Organisation.objects.filter(pk__in=places, kind=Organisation.Kind.COMPANY).exists():
        return {one.pk for one in mediations}
    own, claimants = people_acted_for(person), _claimants_ever(mediations)
    works = {pk for one in mediations for pk in (one.conflict.work_id, one.conflict.other_id) if pk}
    touched = set(Work.objects.filter(is_touched_by_any(own), pk__in=works).values_list("pk", flat=True))
    sits = _seats_of({pk for people in claimants.values() for pk in people})

    def has_part(one: Mediation) -> bool:
        people = claimants[one.pk]
        concerned = {one.collective_id, *(place for pk in people for place in sits[pk])}
        is_theirs = not touched.isdisjoint({one.conflict.work_id, one.conflict.other_id})
        return is_theirs or not own.isdisjoint(people) or not places.isdisjoint(concerned)

    return {one.pk for one in mediations if has_part(one)}


def _claimants_ever(mediations: Collection[Mediation]) -> dict[int, set[int]]:
    """Give who claims something in each mediation now, or ever did."""
    now = parties_of_each([one.conflict for one in mediations])
    found = {one.pk: set(now[one.conflict_id]) for one in mediations}
    for pk, person_id in Party.objects.filter(mediation__in=mediations).values_list("mediation", "person"):
        found[pk].add(person_id)
    return found


def _seats_of(people: Collection[int]) -> dict[int, set[int]]:
    """Give the collectives in which each of some people sits now."""
    found: dict[int, set[int]] = defaultdict(set)
    seats = Seat.objects.filter(person__in=people, role__in=_SEATED, until__isnull=True)
    for pk, organisation in seats.values_list("person", "organisation"):
        found[pk].add(organisation)
    return found


def mediator_of(mediation: Mediation) -> Turn | None:
    """Find whose turn it is to mediate."""
    return mediation.turns.filter(ended_at__isnull=True).select_related("representative").first()


def is_free_for(person: User, mediation: Mediation) -> bool:
    """Say whether somebody may take a mediation, or look at its finding a second time."""
    return bool(free_among(person, [mediation]))


def free_among(person: User, mediations: Collection[Mediation]) -> list[Mediation]:
    """Give the mediations that a representative of the union may take, or look at a second time.

    They have no part in the matter, and neither mediated it before nor looked at a finding in it.
    """
    unions = set(
        organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE).values_list("pk", flat=True)
    )
    near = [one for one in mediations if one.union_id in unions]
    if not near or not person.is_active:
        return []
    turns = Turn.objects.filter(mediation__in=near, representative=person)
    looked = FindingAppeal.objects.filter(finding__mediation__in=near, taken_by=person)
    had = {
        *turns.values_list("mediation", flat=True),
        *looked.values_list("finding__mediation", flat=True),
        *involved_in(person, near),
    }
    return [one for one in near if one.pk not in had]


def who_could_take(mediation: Mediation) -> list[User]:
    """List the representatives who may take a mediation, or look at its finding a second time."""
    return [person for person in representatives_of(mediation.union_id) if is_free_for(person, mediation)]


def mediations_to_take(person: User) -> list[Mediation]:
    """List what waits for somebody impartial and a person may take; who claims what is not shown before."""
    unions = organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE)
    waiting = Mediation.objects.filter(state=Mediation.State.ASKED, union__in=unions)
    return free_among(person, _with_names(waiting).order_by("asked_at", "pk"))


def mediations_offered_to(person: User, public_ids: Collection[str]) -> list[Mediation]:
    """List which of some mediations a person may take now, or look at a second time."""
    untaken = FindingAppeal.objects.filter(
        finding__mediation=OuterRef("pk"), verdict="", taken_by__isnull=True
    )
    waiting = Q(state=Mediation.State.ASKED) | Exists(untaken)
    return free_among(person, _with_names(Mediation.objects.filter(waiting, public_id__in=public_ids)))


def appeals_to_take(person: User) -> list[FindingAppeal]:
    """List the appeals that wait for a second representative, as far as a person may be the one."""
    unions = organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE)
    waiting = FindingAppeal.objects.filter(
        verdict="", taken_by__isnull=True, finding__mediation__union__in=unions
    )
    found = waiting.select_related(
        "finding__mediation__conflict__work",
        "finding__mediation__conflict__other",
        "finding__mediation__collective",
        "finding__mediation__union",
    )
    appeals = list(found.order_by("due_at", "pk"))
    free = {one.pk for one in free_among(person, [appeal.finding.mediation for appeal in appeals])}
    return [appeal for appeal in appeals if appeal.finding.mediation_id in free]


def parties_in(mediation: Mediation) -> QuerySet[Party]:
    """Find the claimants of a mediation with all that they showed, by name."""
    found = mediation.parties.select_related("person").order_by("person__name", "pk")
    return found.prefetch_related("evidence__papers", "evidence__given_by")


def sides_of(person: User, mediation: Mediation) -> list[Party]:
    """List the claimants for whom a person acts: themselves before those they speak for."""
    found = claimants_in(mediation).filter(person__in=speaks_for(person)).order_by("pk")
    return sorted(found, key=lambda party: party.person_id != person.pk)


def party_for(person: User, mediation: Mediation) -> Party | None:
    """Find the first claimant for whom a person acts."""
    return next(iter(sides_of(person, mediation)), None)


def paper_visible_to(person: User, public_id: str) -> EvidencePaper | None:
    """Find a paper among what was shown to a person."""
    paper = EvidencePaper.objects.filter(public_id=public_id).select_related("evidence__party").first()
    if paper is None or not person.is_authenticated:
        return None
    about = Mediation.objects.filter(pk=paper.evidence.party.mediation_id)
    return paper if _with_evidence_for(person, about) else None


def has_shown(party: Party) -> bool:
    """Say whether a claimant has shown anything."""
    return Evidence.objects.filter(party=party).exists()


def finding_in(mediation: Mediation) -> Finding | None:
    """Find what was found and counts."""
    found = mediation.findings.filter(void_at__isnull=True).select_related("representative", "code_of")
    return found.prefetch_related("answers__person").first()


def findings_of(mediation: Mediation) -> QuerySet[Finding]:
    """Find all that was ever found, the newest first."""
    found = mediation.findings.select_related("representative", "code_of__registered_by")
    return found.prefetch_related("answers__person", "appeals__taken_by", "appeals__person").order_by(
        "-given_at", "-pk"
    )


def appeal_in(mediation: Mediation) -> FindingAppeal | None:
    """Find the appeal that waits for its answer."""
    waiting = FindingAppeal.objects.filter(finding__mediation=mediation, verdict="")
    return waiting.select_related("finding", "taken_by").first()


def shares_named(public_ids: Collection[str]) -> list[Share]:
    """List shares by their public ids, those too that have ended since."""
    found = Share.objects.filter(public_id__in=public_ids).select_related("holder", "work")
    return list(found.order_by("pk"))


def shares_disputed(conflict: Conflict) -> list[Share]:
    """List the shares that the conflict is about now; none for a code."""
    if conflict.kind == Conflict.Kind.CODE:
        return []
    return list(disputed_shares([conflict.work]).select_related("holder", "work").order_by("pk"))


def title_for(mediation: Mediation, person: User) -> str:
    """Give the title of the work by which a claimant knows it: of a code's, each their own."""
    return work_of_party(mediation.conflict, speaks_for(person)).title


def conflicts_without(person: User) -> list[Conflict]:
    """List the open conflicts in which a person claims something, and no mediation runs."""
    running = Mediation.objects.filter(conflict=OuterRef("pk"), closed_at__isnull=True)
    own = speaks_for(person)
    near = conflicts_of(own).filter(~Exists(running), settled_at__isnull=True)
    found = list(near.select_related("work", "other").order_by("-opened_at", "-pk"))
    claimants = parties_of_each(found)
    return [one for one in found if claimants[one.pk] & own]


def history_of(mediation: Mediation) -> QuerySet[Entry]:
    """Find the record of a mediation, newest first."""
    return newest_entries(mediation.stream)


def people_named(person_ids: Collection[int]) -> dict[int, User]:
    """Find people by their numbers."""
    return User.objects.in_bulk(list(person_ids))


def mediations_running() -> QuerySet[Mediation, int]:
    """Find the mediations that go on: what is claimed may have changed meanwhile."""
    return Mediation.objects.filter(closed_at__isnull=True).order_by("pk").values_list("pk", flat=True)


def evidence_due(at: datetime) -> list[int]:
    """List the mediations in which a side's time is over."""
    due = Party.objects.filter(
        mediation__state=Mediation.State.EVIDENCE,
        closed_at__isnull=True,
        left_at__isnull=True,
        due_at__lte=at,
    )
    return sorted(set(due.values_list("mediation", flat=True)))


def steps_due(at: datetime) -> list[tuple[int, str]]:
    """List the mediations in which everybody whose turn it was let time pass, with the state."""
    due = Mediation.objects.exclude(state=Mediation.State.EVIDENCE).filter(due_at__lte=at).order_by("pk")
    return list(due.values_list("pk", "state"))


def has_other_claimants(mediation: Mediation) -> bool:
    """Say whether others claim a part now than those who are heard in the mediation."""
    heard = set(claimants_in(mediation).values_list("person", flat=True))
    return parties_of(mediation.conflict) != heard
