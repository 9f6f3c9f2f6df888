"""Who leads a collective, until when, and who is to go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from apps.accounts.models import Role, Seat, User
from apps.accounts.queries import holds_seat, people_with_seat
from apps.ballots.models import Ballot
from apps.collectives import domain
from apps.collectives.models import Collective, Motion
from apps.collectives.queries.standing import bylaws_in_force
from apps.common.errors import Refusal


@dataclass(frozen=True)
class Leading:
    """A steward, since when they lead, and when their term ends; None for no end.

    Args:
        since: when they began, or were last elected again.
        is_over: their term has ended, and they go on until the members have chosen.
        removal: the vote by which the members decided that they go, if it waits for somebody who takes over.
    """

    person: User
    since: datetime
    ends_at: datetime | None
    is_over: bool
    removal: Motion | None = None


def stewards_of(collective: Collective, at: datetime) -> list[Leading]:
    """List who leads a collective, by name, with their terms under the bylaws in force."""
    seats = Seat.objects.filter(
        organisation=collective.organisation_id, role=Role.STEWARD, until__isnull=True, person__is_active=True
    )
    elected = _elected(collective)
    going = {one.person_id: one for one in _removals_that_passed(collective)}
    months, zone = bylaws_in_force(collective.organisation_id).steward_months, collective.organisation.zone
    found = []
    for seat in seats.select_related("person").order_by("person__name", "pk"):
        since = max(seat.since, elected.get(seat.person_id, seat.since))
        ends_at = domain.term_end(since, months, zone)
        is_over = ends_at is not None and ends_at <= at
        found.append(Leading(seat.person, since, ends_at, is_over, going.get(seat.person_id)))
    return found


def leads_in_term(collective: Collective, at: datetime) -> bool:
    """Whether anybody leads whose term runs; without one an election is due."""
    return any(not one.is_over for one in stewards_of(collective, at))


def elections_due(collectives: Iterable[Collective], at: datetime) -> list[tuple[Collective, list[Leading]]]:
    """Give the collectives in which a term has ended or nobody leads, with those whose term has ended.

    Where the members are being asked about a candidate already, nobody is asked for an election.
    """
    found = []
    for collective in collectives:
        if collective.motions.filter(kind=Motion.Kind.STEWARD, state=Motion.State.VOTING).exists():
            continue
        leading = stewards_of(collective, at)
        over = [one for one in leading if one.is_over]
        if over or not leading:
            found.append((collective, over))
    return found


def motions_about_people(collective: Collective) -> QuerySet[Motion]:
    """Give who stands and who is moved against now, the newest first; what has been decided aside."""
    running = collective.motions.filter(state__in=[Motion.State.DRAFTED, Motion.State.VOTING])
    about = running.filter(person__isnull=False).select_related("ballot", "person", "drafted_by")
    return about.order_by("-drafted_at", "-pk")


def collectives_to_watch() -> QuerySet[Collective]:
    """Find the collectives in which an election may be due: whose bylaws know terms, or that nobody leads."""
    seats = Seat.objects.filter(organisation=OuterRef("organisation"), until__isnull=True)
    is_led = seats.filter(role=Role.STEWARD, person__is_active=True)
    with_terms = Collective.objects.filter(bylaws__rules__steward_months__gte=1).values("pk")
    found = Collective.objects.filter(Exists(seats.filter(role=Role.MEMBER)))
    found = found.filter(Q(pk__in=with_terms) | ~Exists(is_led))
    return found.select_related("organisation").order_by("pk")


def is_last_steward(person: User, collective: Collective) -> bool:
    """Whether nobody leads a collective but this person."""
    return not people_with_seat(collective.organisation_id, Role.STEWARD).exclude(pk=person.pk).exists()


def check_standing(person: User, collective: Collective, at: datetime) -> None:
    """Refuse to stand a second time at once, and as a steward whose term runs for long.

    Raises:
        Refusal: "motion.stands_already", "motion.leads_already".
    """
    running = [Motion.State.DRAFTED, Motion.State.VOTING]
    if collective.motions.filter(kind=Motion.Kind.STEWARD, person=person, state__in=running).exists():
        raise Refusal("motion.stands_already")
    mine = next((one for one in stewards_of(collective, at) if one.person == person), None)
    if mine and not domain.may_stand_again(mine.ends_at, at, collective.organisation.zone):
        raise Refusal("motion.leads_already")


def check_moving_removal(mover: User, person: User, collective: Collective, at: datetime) -> None:
    """Refuse to move that somebody leads no longer who does not, oneself, twice, or soon after a no.

    Raises:
        Refusal: "motion.leads_no_longer", "motion.oneself", "motion.removal_decided", "motion.moved_already",
            "motion.moved_lately".
    """
    if person not in {one.person for one in stewards_of(collective, at)}:
        raise Refusal("motion.leads_no_longer")
    if mover == person:
        raise Refusal("motion.oneself")
    if person.pk in {one.person_id for one in _removals_that_passed(collective)}:
        raise Refusal("motion.removal_decided")
    moved = collective.motions.filter(kind=Motion.Kind.REMOVAL, person=person, drafted_by=mover)
    if moved.filter(state__in=[Motion.State.DRAFTED, Motion.State.VOTING]).exists():
        raise Refusal("motion.moved_already")
    lost = moved.filter(state=Motion.State.NOT_ADOPTED).exclude(ballot__state=Ballot.State.VOIDED)
    last = lost.order_by("-decided_at").values_list("decided_at", flat=True).first()
    again_at = domain.moves_again_at(last, collective.organisation.zone)
    if again_at is not None and at < again_at:
        raise Refusal("motion.moved_lately", again=again_at)


def check_asking_removal(motion: Motion) -> None:
    """Refuse a vote on the removal of somebody who leads no longer, or beside another one.

    Raises:
        Refusal: "motion.leads_no_longer", "motion.removal_at_vote".
    """
    if not holds_seat(motion.person, motion.collective.organisation_id, Role.STEWARD):
        raise Refusal("motion.leads_no_longer")
    beside = motion.collective.motions.filter(kind=motion.kind, person=motion.person, state="voting")
    if beside.exists():
        raise Refusal("motion.removal_at_vote")


def awaits_successor(motion: Motion) -> bool:
    """Whether members decided that somebody goes who is the only one to lead; it waits for another.

    A collective is never without a steward by a vote: nobody could admit, lead talks, or ask members about
    offers. Nor does being the last protect anybody: the members decide at once, the decision stands, and it
    takes effect in the moment in which somebody else is elected. Whoever is to go has no part in that: a
    member stands and asks the members alone, and no steward can call that vote off or move its end away.
    """
    if motion.kind != Motion.Kind.REMOVAL or motion.person is None or motion.ballot is None:
        return False
    leads = holds_seat(motion.person, motion.collective.organisation_id, Role.STEWARD)
    return bool(motion.ballot.passed) and leads and is_last_steward(motion.person, motion.collective)


def _elected(collective: Collective) -> dict[int, datetime]:
    """Give when each person was last elected; ids of people."""
    won = collective.motions.filter(kind=Motion.Kind.STEWARD, state=Motion.State.ADOPTED)
    return dict(won.order_by().values_list("person").annotate(last=Max("decided_at")))


def _removals_that_passed(collective: Collective) -> list[Motion]:
    voted = collective.motions.filter(
        kind=Motion.Kind.REMOVAL,
        state=Motion.State.VOTING,
        ballot__passed=True,
        ballot__cross_checked_at__isnull=False,
    )
    return list(voted.exclude(ballot__state=Ballot.State.VOIDED).select_related("ballot"))
