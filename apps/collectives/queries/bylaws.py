"""Bylaws with their versions, and what members decide about them."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import Organisation, Role, Seat, User
from apps.ballots.domain import Voter as Voting
from apps.ballots.domain import document_hash
from apps.ballots.models import Ballot
from apps.ballots.queries import ballots_visible_to, certification
from apps.collectives import domain
from apps.collectives.models import Bylaws, Collective, Motion
from apps.collectives.queries.rolls import bylaws_when_asked, roll_for
from apps.collectives.queries.standing import bylaws_in_force, members_of
from apps.collectives.queries.stewards import awaits_successor

UnionFinder = Callable[[int], Organisation | None]
_finders: list[UnionFinder] = []


def register_union(find: UnionFinder) -> None:
    """Hand in who knows the union that stands beside a collective."""
    if find not in _finders:
        _finders.append(find)


def union_beside(organisation_id: int) -> Organisation | None:
    """Find the union that stands beside a collective now, and would certify its votes."""
    return next((union for find in _finders if (union := find(organisation_id)) is not None), None)


def versions_of(collective: Collective) -> QuerySet[Bylaws]:
    """Give every version of a collective's bylaws, the newest first."""
    return collective.bylaws.select_related("motion__ballot").order_by("-version")


def asked_alone(person: User, collective: Collective) -> bool:
    """Whether there is nobody but this person whom a ballot could ask."""
    return not members_of(collective.organisation_id).exclude(pk=person.pk).exists()


def motions_of(collective: Collective) -> QuerySet[Motion]:
    """Give what the members of a collective were or are to decide, the newest first; dropped drafts aside."""
    kept = collective.motions.exclude(state=Motion.State.DROPPED)
    return kept.select_related("ballot", "drafted_by", "person").order_by("-drafted_at", "-pk")


def motions_visible_to(person: User) -> QuerySet[Motion]:
    """Find the motions that a person may read: as a member or steward, or because they see the ballot."""
    seats = Seat.objects.filter(
        person_id=person.pk, until__isnull=True, organisation=OuterRef("collective__organisation")
    )
    sits = seats.filter(role__in=[Role.MEMBER, Role.STEWARD])
    ballot = ballots_visible_to(person).filter(pk=OuterRef("ballot"))
    seen = Motion.objects.filter(Q(Exists(sits)) | Q(Exists(ballot)))
    return seen.select_related("collective__organisation", "ballot", "drafted_by", "person")


def text_of_motion(motion: Motion) -> dict[str, object]:
    """Write exactly what is voted on."""
    where = motion.collective.organisation.public_id
    if motion.person is not None:
        write = domain.candidacy_text if motion.kind == Motion.Kind.STEWARD else domain.removal_text
        return write(motion=motion.public_id, collective=where, person=motion.person.public_id)
    return domain.text_of(
        motion=motion.public_id, collective=where, version=motion.version, rules=motion.rules or {}
    )


def fingerprint(motion: Motion) -> str:
    """Give the hash of exactly what is, or would be, voted on."""
    return document_hash(text_of_motion(motion))


def rules_for(motion: Motion) -> domain.Bylaws:
    """Give the rules by which a motion would be decided, if the members were asked now."""
    return _of_kind(motion, bylaws_in_force(motion.collective.organisation_id))


def _of_kind(motion: Motion, rules: domain.Bylaws) -> domain.Bylaws:
    return rules.for_itself() if motion.kind == Motion.Kind.BYLAWS else rules.for_stewards()


def roll_of_motion(motion: Motion, rules: domain.Bylaws | None = None) -> list[Voting]:
    """List who would vote on a motion now.

    Args:
        rules: of the roll; None for those under which its ballot was asked.
    """
    asked = motion.ballot if rules is None else None
    found = roll_for(motion.collective.organisation_id, bylaws=rules, asked=asked)
    return [Voting(one.person_id, one.weight, one.reason, one.share) for one in found]


def conflicted_in_motion(public_id: str) -> frozenset[int]:
    """Find who has a part in a vote: people of a company, who certifies it, and whom it is about.

    Of a removal that is the mover too.
    """
    candidates = Motion.objects.filter(public_id=public_id, person__isnull=False)
    movers = candidates.filter(kind=Motion.Kind.REMOVAL).values_list("drafted_by", flat=True)
    certifier = Motion.objects.filter(public_id=public_id).values("ballot__certifier")
    seats = Seat.objects.filter(until__isnull=True)
    companies = Q(organisation__kind=Organisation.Kind.COMPANY)
    certifies = Q(organisation__in=certifier, role=Role.REPRESENTATIVE)
    beside = seats.filter(companies | certifies).values_list("person", flat=True)
    return frozenset(beside) | frozenset(movers) | frozenset(candidates.values_list("person", flat=True))


def movers_of(public_id: str) -> frozenset[int]:
    """Find who may call an announced vote on a motion off: who drafted it or stands, while they sit there."""
    found = Motion.objects.filter(public_id=public_id)
    seats = Seat.objects.filter(organisation__in=found.values("collective__organisation"), until__isnull=True)
    sitting = seats.filter(role__in=[Role.MEMBER, Role.STEWARD])
    moved_by = found.filter(kind=Motion.Kind.STEWARD).values("person")
    drafted_by = found.exclude(kind=Motion.Kind.STEWARD).values("drafted_by")
    there = sitting.filter(Q(person__in=moved_by) | Q(person__in=drafted_by))
    return frozenset(there.values_list("person", flat=True))


def latest_end_of_motion(public_id: str) -> datetime | None:
    """Say until when the vote on a motion may run, by the bylaws under which it was asked."""
    motion = Motion.objects.select_related("ballot", "collective__organisation").filter(public_id=public_id)
    found = motion.first()
    if found is None or found.ballot is None:
        return None
    asked_at = found.ballot.announced_at or found.ballot.opens_at
    rules = _of_kind(found, bylaws_when_asked(found.ballot))
    zone = found.collective.organisation.zone
    return domain.latest_end(rules, asked_at, zone)


def is_motion_undecided(public_id: str) -> bool:
    """Whether the vote on a motion has not been concluded, so that the members may be called once more."""
    return Motion.objects.filter(public_id=public_id, state=Motion.State.VOTING).exists()


def motions_announced(due_at: datetime | None = None) -> list[int]:
    """List the motions whose vote is announced, the soonest first; those due at a moment, if one is given."""
    announced = Motion.objects.filter(state=Motion.State.VOTING, ballot__state=Ballot.State.ANNOUNCED)
    if due_at is not None:
        announced = announced.filter(ballot__opens_at__lte=due_at)
    return list(announced.order_by("ballot__opens_at").values_list("pk", flat=True))


def motions_voted(at: datetime) -> list[int]:
    """List the motions whose ballot is over and settled, so that what it decided can follow."""
    voting = Motion.objects.filter(state=Motion.State.VOTING).select_related("ballot", "person")
    over = voting.exclude(ballot__state__in=[Ballot.State.ANNOUNCED, Ballot.State.OPEN])
    found = over.select_related("collective").order_by("pk")
    return [one.pk for one in found if is_motion_settled(one, at) and not awaits_successor(one)]


def is_motion_settled(motion: Motion, at: datetime) -> bool:
    """Whether the result of a motion's ballot stands for good: counted twice, and not to be taken away."""
    ballot = motion.ballot
    if ballot is None:
        return False
    if ballot.state == Ballot.State.VOIDED:
        return True
    return ballot.cross_checked_at is not None and domain.is_settled(certification(ballot, at).standing)
