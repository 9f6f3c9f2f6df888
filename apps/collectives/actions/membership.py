"""The way of a person into a collective and out of it."""

from datetime import datetime

from django.db import transaction

from apps.accounts.actions import end_seat, open_seat
from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat, people_with_seat
from apps.audit.actions import record
from apps.collectives import domain
from apps.collectives.actions.placing import lock_membership, place_at_first
from apps.collectives.actions.withdrawals import begin_notice
from apps.collectives.models import Collective, Mandate, Membership
from apps.collectives.queries import bylaws_in_force, mandate_in_force
from apps.collectives.rules import InNameOf
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def apply(*, actor: User, collective: Collective, person: User | None = None, at: datetime) -> Membership:
    """Ask to be admitted, for oneself or for somebody one speaks for.

    Raises:
        NotAllowed: `actor` does not speak for `person`.
        Refusal: "membership.exists".
    """
    locked = Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    who = person or actor
    require(actor, "collectives.apply", InNameOf(who, locked))
    running = [Membership.State.APPLIED, Membership.State.ADMITTED]
    applied = Membership.objects.filter(collective=locked, person=who, state__in=running).exists()
    if applied or holds_seat(who, locked.organisation_id, Role.MEMBER):
        raise Refusal("membership.exists")
    membership = Membership.objects.create(
        collective=locked,
        person=who,
        state=Membership.State.APPLIED,
        consent=domain.CONSENT_VERSION,
        applied_at=at,
    )
    _record(membership, "membership.applied", actor, at)
    return membership


@transaction.atomic
def admit(
    *, actor: User, membership_id: int, category: str = domain.FULL, reason: str = "", at: datetime
) -> Membership:
    """Make an applicant a member, of a category that the bylaws name.

    Args:
        reason: why of this category; the member reads it. Where all members are alike it may be empty.

    Raises:
        NotAllowed: `actor` is no steward of the collective, or the applicant.
        Refusal: "membership.decided", "membership.unknown_category", "membership.category_reason".
    """
    membership = _undecided(actor, membership_id)
    bylaws = bylaws_in_force(membership.collective.organisation_id)
    place_at_first(membership, bylaws, category=category, reason=reason, steward=actor, at=at)
    _decide(membership, Membership.State.ADMITTED, "", at)
    organisation = membership.collective.organisation
    open_seat(person=membership.person, organisation=organisation, role=Role.MEMBER, at=at, by_id=actor.pk)
    _record(membership, "membership.admitted", actor, at)
    return membership


@transaction.atomic
def admit_invited(
    *,
    person: User,
    collective: Collective,
    steward: User,
    category: str = "",
    reason: str = "",
    at: datetime,
) -> Membership:
    """Make a member of whoever accepted a steward's invitation, which is the steward's admission.

    The caller has checked the invitation. An application that waits is admitted with it; whoever is a member
    stays one, of the category that they have.

    Args:
        category: as the steward chose it; a full member if empty.
        reason: why of this category; the member reads it.

    Raises:
        NotAllowed: `steward` leads the collective no longer.
        Refusal: "membership.unknown_category", "membership.category_reason".
    """
    locked = Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    require(steward, "collectives.see_members", locked)
    running = [Membership.State.APPLIED, Membership.State.ADMITTED]
    membership = Membership.objects.filter(collective=locked, person=person, state__in=running).first()
    if membership is None:
        membership = Membership(collective=locked, person=person, applied_at=at)
    elif membership.state == Membership.State.ADMITTED:
        return membership
    membership.state, membership.decided_at = Membership.State.ADMITTED, at
    membership.save()
    if category not in {"", domain.FULL}:
        bylaws = bylaws_in_force(locked.organisation_id)
        place_at_first(membership, bylaws, category=category, reason=reason, steward=steward, at=at)
        membership.save(update_fields=["category", "brings_works"])
    organisation = locked.organisation
    open_seat(person=person, organisation=organisation, role=Role.MEMBER, at=at, by_id=steward.pk)
    _record(membership, "membership.admitted", steward, at)
    return membership


@transaction.atomic
def refuse(*, actor: User, membership_id: int, reason: str, at: datetime) -> Membership:
    """Turn an applicant down, with a reason that they read.

    Raises:
        NotAllowed: `actor` is no steward of the collective, or the applicant.
        Refusal: "membership.decided", "membership.reason_missing".
    """
    membership = _undecided(actor, membership_id)
    if not reason.strip():
        raise Refusal("membership.reason_missing")
    _decide(membership, Membership.State.REFUSED, reason.strip(), at)
    _record(membership, "membership.refused", actor, at)
    return membership


@transaction.atomic
def leave(*, actor: User, collective: Collective, at: datetime) -> None:
    """Leave a collective: the seat and the mandate end, and no work stays in the pool.

    What a contract holds stays there for the notice of the mandate (rule 8).

    Raises:
        NotAllowed: `actor` is no member.
        Refusal: "membership.last_steward".
    """
    locked = Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    require(actor, "collectives.leave", locked)
    stewards = people_with_seat(locked.organisation_id, Role.STEWARD)
    if {actor.pk} == set(stewards.values_list("pk", flat=True)):
        raise Refusal("membership.last_steward")
    for role in (Role.MEMBER, Role.STEWARD):
        end_seat(person=actor, organisation=locked.organisation, role=role, at=at, by_id=actor.pk)
    mandate = mandate_in_force(actor.pk, locked.organisation_id)
    if mandate is not None:
        _end_mandate(actor, mandate, at)
    admitted = Membership.objects.filter(collective=locked, person=actor, state=Membership.State.ADMITTED)
    ended = admitted.values_list("public_id", flat=True).first() or ""
    admitted.update(state=Membership.State.LEFT, left_at=at)
    record(
        stream=f"members:{locked.organisation_id}",
        kind="membership.left",
        payload={"membership": ended},
        actor_id=actor.pk,
        at=at,
    )


def _end_mandate(actor: User, mandate: Mandate, at: datetime) -> None:
    mandate.ended_at = at
    mandate.save(update_fields=["ended_at"])
    begin_notice(
        actor=actor,
        person=actor,
        collective=mandate.collective,
        takings=[domain.Taking()],
        notice_days=mandate.notice_days,
        at=at,
    )


def _undecided(actor: User, membership_id: int) -> Membership:
    membership = lock_membership(membership_id)
    require(actor, "collectives.decide_application", membership)
    if membership.state != Membership.State.APPLIED:
        raise Refusal("membership.decided")
    return membership


def _decide(membership: Membership, state: Membership.State, reason: str, at: datetime) -> None:
    membership.state, membership.reason, membership.decided_at = state, reason, at
    membership.save(update_fields=["state", "reason", "decided_at", "category", "brings_works"])


def _record(membership: Membership, kind: str, actor: User, at: datetime) -> None:
    record(
        stream=f"members:{membership.collective.organisation_id}",
        kind=kind,
        payload={"membership": membership.public_id},
        actor_id=actor.pk,
        at=at,
    )
