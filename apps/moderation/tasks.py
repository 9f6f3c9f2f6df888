"""What the clock does in mediations."""

from celery import shared_task
from django.utils import timezone

from apps.common.each import for_each
from apps.moderation import actions, domain, queries

_STEPS = {
    domain.ASKED: actions.give_up_waiting,
    domain.WEIGHING: actions.go_back,
    domain.FOUND: actions.lapse_finding,
    domain.APPEALED: actions.miss_appeal,
}


@shared_task(name="moderation.go_on")
def go_on() -> int:
    """Follow what is claimed, close the sides whose time is over, and let no silence stop the others.

    Returns:
        how many mediations it moved.
    """
    for_each(
        queries.mediations_running(),
        lambda pk: actions.follow_claims(mediation_id=pk, at=timezone.now()),
        "claims of mediation %s not followed",
    )
    closed = for_each(
        queries.evidence_due(timezone.now()),
        lambda pk: actions.close_evidence(mediation_id=pk, at=timezone.now()),
        "evidence of mediation %s not closed",
    )
    late = dict(queries.steps_due(timezone.now()))
    moved = for_each(
        late,
        lambda pk: _STEPS[late[pk]](mediation_id=pk, at=timezone.now()),
        "mediation %s not moved",
    )
    return closed + moved
