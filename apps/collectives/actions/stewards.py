"""What makes a steward, and what ends it: standing, moving a removal, and what follows from the votes."""

from datetime import datetime

from django.db import transaction

from apps.accounts.actions import end_seat, open_seat
from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.audit.actions import record
from apps.collectives import queries
from apps.collectives.models import Collective, Motion
from apps.common.errors import Refusal
from apps.common.permissions import may, require


@transaction.atomic
def stand(*, actor: User, collective: Collective, reason: str, at: datetime) -> Motion:
    """Stand as a steward, or stand again towards the end of one's term.

    The members are asked when the candidate or a steward puts it to the vote.

    Raises:
        NotAllowed: `actor` is no member.
        Refusal: "motion.stands_already", "motion.leads_already", "motion.reason_missing".
    """
    locked = Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    require(actor, "collectives.stand", locked)
    _check_reason(reason)
    queries.check_standing(actor, locked, at)
    return _draft(locked, actor, reason, at, kind=Motion.Kind.STEWARD, person=actor)


@transaction.atomic
def move_removal(*, actor: User, collective: Collective, person: User, reason: str, at: datetime) -> Motion:
    """Move that a steward leads no longer; the members are asked when the mover puts it to the vote.

    Any member may, and nobody but them puts it to the vote or takes it back: neither the steward nor a friend
    can choose the day. Whoever lost such a vote moves it against the same person again after half a year,
    which keeps nobody else from moving it.

    Raises:
        NotAllowed: `actor` is no member.
        Refusal: "motion.leads_no_longer", "motion.oneself", "motion.removal_decided", "motion.moved_already",
            "motion.moved_lately", "motion.reason_missing".
    """
    locked = Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    require(actor, "collectives.move_removal", locked)
    _check_reason(reason)
    queries.check_moving_removal(actor, person, locked, at)
    return _draft(locked, actor, reason, at, kind=Motion.Kind.REMOVAL, person=person)


def check_person(motion: Motion) -> None:
    """Refuse to ask the members about somebody who cannot lead, or leads no longer.

    Raises:
        Refusal: "motion.left", "motion.leads_no_longer", "motion.removal_at_vote".
    """
    if motion.kind == Motion.Kind.REMOVAL:
        queries.check_asking_removal(motion)
    elif not may(motion.person, "collectives.serve", motion.collective):
        raise Refusal("motion.left")


def is_there(motion: Motion) -> bool:
    """Whether what was decided about a person can follow: who is elected may serve, who goes still leads."""
    if motion.person is None:
        return True
    if motion.kind == Motion.Kind.STEWARD:
        return may(motion.person, "collectives.serve", motion.collective)
    return holds_seat(motion.person, motion.collective.organisation_id, Role.STEWARD)


def follow(motion: Motion, at: datetime) -> None:
    """Let the decision about a person take effect: they lead from now on, or no longer.

    With whoever is elected those hand over whose terms have ended; until then they went on, so that a
    collective is never without a steward because a day passed.
    """
    assert motion.person is not None  # noqa: S101  a constraint of the table
    where = motion.collective.organisation
    if motion.kind == Motion.Kind.REMOVAL:
        end_seat(person=motion.person, organisation=where, role=Role.STEWARD, at=at)
        return
    over = [one.person for one in queries.stewards_of(motion.collective, at) if one.is_over]
    open_seat(person=motion.person, organisation=where, role=Role.STEWARD, at=at)
    for former in over:
        if former != motion.person:
            end_seat(person=former, organisation=where, role=Role.STEWARD, at=at)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("motion.reason_missing")


def _draft(
    locked: Collective, actor: User, reason: str, at: datetime, *, kind: Motion.Kind, person: User
) -> Motion:
    newest = queries.versions_of(locked).first()
    motion = Motion.objects.create(
        collective=locked,
        kind=kind,
        person=person,
        version=newest.version if newest else 0,
        reason=reason.strip(),
        drafted_by=actor,
        drafted_at=at,
    )
    record(
        stream=f"members:{locked.organisation_id}",
        kind="motion.drafted",
        payload={"motion": motion.public_id, "text": queries.fingerprint(motion)},
        actor_id=actor.pk,
        at=at,
    )
    return motion
