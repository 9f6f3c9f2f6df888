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


def give_up(mediation: Mediation, at: datetime) -> None:
    """End a mediation that nobody took up."""
    record_step(mediation, "mediation.lapsed", at, None)
    close(mediation, Mediation.State.LAPSED, at)


def end_turn(mediation: Mediation, end: str, at: datetime) -> None:
    """End the turn of the present mediator, if there is one."""
    mediation.turns.filter(ended_at__isnull=True).update(ended_at=at, end=end)


def reopen(mediation: Mediation, end: str, at: datetime) -> None:
    """Give a mediation back, so that another representative may take it; what was shown stays."""
    end_turn(mediation, end, at)
    mediation.parties.filter(closed_at__isnull=True).update(due_at=None)
    move(mediation, domain.ASKED, waits_until(mediation, at))


def waits_until(mediation: Mediation, at: datetime) -> datetime:
    """Say until when a mediation waits for somebody to take it."""
    return after_days(at, domain.WAITING_DAYS, mediation.collective.zone)


def begin_weighing(mediation: Mediation, at: datetime) -> None:
    """Let the mediator's time begin; the sides have shown what they have."""
    move(mediation, domain.WEIGHING, after_days(at, domain.FINDING_DAYS, mediation.collective.zone))


def add_parties(
    mediation: Mediation, person_ids: Iterable[int], due_at: datetime | None = None
) -> list[Party]:
    """Add claimants; those who are in it already stay as they are, and who comes back is heard anew.

    Returns:
        the new ones, and those who came back.
    """
    wanted = set(person_ids)
    back = list(mediation.parties.filter(person__in=wanted, left_at__isnull=False).order_by("pk"))
    for party in back:
        party.left_at, party.closed_at, party.due_at, party.was_silent = None, None, due_at, False
        party.save(update_fields=["left_at", "closed_at", "due_at", "was_silent"])
    known = set(mediation.parties.values_list("person", flat=True))
    new = [Party(mediation=mediation, person_id=one, due_at=due_at) for one in sorted(wanted - known)]
    return [*back, *Party.objects.bulk_create(new)]


def let_go(mediation: Mediation, person_ids: Iterable[int], at: datetime) -> list[Party]:
    """Let those leave who claim nothing of it any more.

    Returns:
        who left now.
    """
    gone = list(queries.claimants_in(mediation).exclude(person__in=set(person_ids)).order_by("pk"))
    for party in gone:
        party.left_at = at
        party.save(update_fields=["left_at"])
    return gone


def all_have_shown(mediation: Mediation) -> bool:
    """Say whether no side may show anything more."""
    return not queries.claimants_in(mediation).filter(closed_at__isnull=True).exists()


def weigh_if_all_have_shown(mediation: Mediation, at: datetime) -> None:
    """Let the mediator's time begin, and write that down, as soon as no side may show anything more."""
    if all_have_shown(mediation):
        begin_weighing(mediation, at)
        assert mediation.due_at is not None  # noqa: S101  just set
        record_step(mediation, "evidence.closed", at, None, due_at=mediation.due_at.isoformat())


def void_finding(mediation: Mediation, at: datetime) -> None:
    """Let what was found count no longer; it stays to be read."""
    found = queries.finding_in(mediation)
    if found is not None:
        found.void_at = at
        found.save(update_fields=["void_at"])
