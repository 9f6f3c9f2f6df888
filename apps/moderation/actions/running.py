"""What every step of a mediation needs: its lock, its fact, and how it goes on."""

from collections.abc import Iterable
from datetime import datetime

from apps.accounts.models import User
from apps.audit.actions import record
from apps.common.days import after_days
from apps.moderation import domain, queries
from apps.moderation.models import Mediation, Party, Turn


def lock_mediation(mediation_id: int) -> Mediation:
    """Lock a mediation, with its conflict, collective and union read beside it."""
    rows = Mediation.objects.select_for_update(of=("self",))
    related = rows.select_related("conflict__work__registered_by", "conflict__other", "collective", "union")
    return related.get(pk=mediation_id)


def record_step(mediation: Mediation, kind: str, at: datetime, actor: User | None, **facts: str) -> None:
    """Write one fact that claimants and mediator read.

    Args:
        actor: who acted, None for the clock.
    """
    payload = {"mediation": mediation.public_id, **facts}
    record(stream=mediation.stream, kind=kind, payload=payload, actor_id=actor.pk if actor else None, at=at)


def move(mediation: Mediation, state: str, due_at: datetime | None = None) -> None:
    """Put a running mediation into another state, with the moment by which somebody has to act."""
    mediation.state, mediation.due_at = Mediation.State(state), due_at
    mediation.save(update_fields=["state", "due_at"])


def close(mediation: Mediation, state: str, at: datetime) -> None:
    """End a mediation, and the mediator's turn with it."""
    mediation.state, mediation.due_at, mediation.closed_at = Mediation.State(state), None, at
    mediation.save(update_fields=["state", "due_at", "closed_at"])
    end_turn(mediation, Turn.End.DONE, at)


def end_turn(mediation: Mediation, end: str, at: datetime) -> None:
    """End the turn of the present mediator, if there is one."""
    mediation.turns.filter(ended_at__isnull=True).update(ended_at=at, end=end)


def reopen(mediation: Mediation, end: str, at: datetime) -> None:
    """Give a mediation back, so that another representative may take it; what was shown stays."""
    end_turn(mediation, end, at)
    mediation.parties.filter(closed_at__isnull=True).update(due_at=None)
    move(mediation, domain.ASKED)


def begin_weighing(mediation: Mediation, at: datetime) -> None:
    """Let the mediator's time begin; the sides have shown what they have."""
    move(mediation, domain.WEIGHING, after_days(at, domain.FINDING_DAYS, mediation.collective.zone))


def add_parties(
    mediation: Mediation, person_ids: Iterable[int], due_at: datetime | None = None
) -> list[Party]:
    """Add claimants; those who are in it already stay as they are.

    Returns:
        the new ones.
    """
    known = set(mediation.parties.values_list("person", flat=True))
    new = [
        Party(mediation=mediation, person_id=one, due_at=due_at) for one in sorted(set(person_ids) - known)
    ]
    return Party.objects.bulk_create(new)


def all_have_shown(mediation: Mediation) -> bool:
    """Say whether no side may show anything more."""
    return not mediation.parties.filter(closed_at__isnull=True).exists()


def void_finding(mediation: Mediation, at: datetime) -> None:
    """Let what was found count no longer; it stays to be read."""
    found = queries.finding_in(mediation)
    if found is not None:
        found.void_at = at
        found.save(update_fields=["void_at"])
