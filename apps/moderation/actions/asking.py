"""Asks for a mediation, takes it back, and lets somebody impartial take it."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.catalogues.models import Conflict
from apps.catalogues.queries import parties_of
from apps.common.days import after_days
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.moderation import domain, queries
from apps.moderation.actions.running import (
    add_parties,
    all_have_shown,
    begin_weighing,
    close,
    give_up,
    let_go,
    lock_mediation,
    move,
    record_step,
    reopen,
    waits_until,
)
from apps.moderation.models import Mediation, Turn


@transaction.atomic
def ask_mediation(*, actor: User, conflict_id: int, collective_id: int, at: datetime) -> Mediation:
    """Ask the union beside a collective for somebody impartial; the other claimants need not agree to that.

    What comes of it binds nobody who does not accept it.

    Raises:
        NotAllowed: `actor` speaks for no claimant and leads no collective of one.
        Refusal: "mediation.conflict_is_over", "mediation.asked_already", "mediation.no_union",
            "mediation.nobody_free" where no representative of the union is impartial.
    """
    related = Conflict.objects.select_related("work__registered_by", "other__registered_by")
    conflict = related.select_for_update(of=("self",)).get(pk=conflict_id)
    if conflict.settled_at is not None:
        raise Refusal("mediation.conflict_is_over")
    require(actor, "moderation.ask", conflict)
    if Mediation.objects.filter(conflict=conflict, closed_at__isnull=True).exists():
        raise Refusal("mediation.asked_already")
    beside = queries.affiliations_to_ask(actor, conflict).filter(collective=collective_id).first()
    if beside is None:
        raise Refusal("mediation.no_union")
    mediation = Mediation.objects.create(
        conflict=conflict, collective=beside.collective, union=beside.union, asked_by=actor, asked_at=at
    )
    add_parties(mediation, parties_of(conflict))
    if not queries.who_could_take(mediation):
        raise Refusal("mediation.nobody_free")
    move(mediation, domain.ASKED, waits_until(mediation, at))
    record_step(mediation, "mediation.asked", at, actor, conflict=conflict.public_id)
    return mediation


@transaction.atomic
def withdraw_mediation(*, actor: User, mediation_id: int, at: datetime) -> Mediation:
    """Take the wish back, as long as nobody has taken it up.

    Raises:
        NotAllowed: `actor` did not ask for it, nor claims something where a steward asked.
        Refusal: "mediation.not_now".
    """
    mediation = lock_mediation(mediation_id)
    require(actor, "moderation.withdraw", mediation)
    domain.check_act(mediation.state, "withdraw")
    close(mediation, Mediation.State.WITHDRAWN, at)
    record_step(mediation, "mediation.withdrawn", at, actor)
    return mediation


@transaction.atomic
def give_up_waiting(*, mediation_id: int, at: datetime) -> None:
    """End a mediation that nobody took up in time, so that the claimants are free to ask elsewhere."""
    mediation = lock_mediation(mediation_id)
    if mediation.state == domain.ASKED and not domain.is_in_time(mediation.due_at, at):
        give_up(mediation, at)


@transaction.atomic
def take_mediation(
    *, actor: User, mediation_id: int, days: int = domain.USUAL_DAYS, at: datetime
) -> Mediation:
    """Take a mediation; from now on the sides show what they have, each in its own time.

    What was shown to an earlier mediator stays, and a side that had closed stays closed.

    Args:
        days: how long each side has.

    Raises:
        NotAllowed: `actor` is no impartial representative of the union, or had it before.
        Refusal: "mediation.not_now", "mediation.days".
    """
    mediation = lock_mediation(mediation_id)
    require(actor, "moderation.take", mediation)
    domain.check_act(mediation.state, "take")
    domain.check_days(days)
    Turn.objects.create(mediation=mediation, representative=actor, taken_at=at)
    claimants = parties_of(mediation.conflict)
    let_go(mediation, claimants, at)
    add_parties(mediation, claimants)
    due_at = after_days(at, days, mediation.collective.zone)
    queries.claimants_in(mediation).filter(closed_at__isnull=True).update(due_at=due_at)
    mediation.days = days
    mediation.save(update_fields=["days"])
    if all_have_shown(mediation):
        begin_weighing(mediation, at)
    else:
        move(mediation, domain.EVIDENCE)
    record_step(mediation, "mediation.taken", at, actor, due_at=due_at.isoformat())
    return mediation


@transaction.atomic
def hand_back(*, actor: User, mediation_id: int, at: datetime) -> Mediation:
    """Give a mediation back: another representative may take it.

    Raises:
        NotAllowed: `actor` does not mediate.
        Refusal: "mediation.not_now".
    """
    mediation = lock_mediation(mediation_id)
    require(actor, "moderation.hand_back", mediation)
    domain.check_act(mediation.state, "hand_back")
    reopen(mediation, Turn.End.HANDED_BACK, at)
    record_step(mediation, "mediation.handed_back", at, actor)
    return mediation
