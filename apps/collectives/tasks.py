"""What the clock does for the members of a collective."""

from celery import shared_task
from django.utils import timezone

from apps.collectives import actions, queries
from apps.common.each import for_each


@shared_task(name="collectives.conclude_due")
def conclude_due() -> int:
    """Let new bylaws follow from the votes whose result is settled; gives how many were concluded."""
    at = timezone.now()
    return for_each(
        queries.motions_voted(at),
        lambda motion_id: actions.conclude_motion(motion_id=motion_id, at=at),
        "motion %s not concluded",
    )


@shared_task(name="collectives.open_votes")
def open_votes() -> int:
    """Open the announced votes whose day has come; gives how many."""
    return for_each(
        queries.motions_announced(due_at=timezone.now()),
        lambda motion_id: actions.open_motion_vote(motion_id=motion_id),
        "vote on motion %s not opened",
    )


@shared_task(name="collectives.renew_rolls")
def renew_rolls() -> int:
    """Bring the announced rolls up to date with members and works; gives how many."""
    return for_each(
        queries.motions_announced(),
        lambda motion_id: actions.renew_motion_roll(motion_id=motion_id, at=timezone.now()),
        "roll of the vote on motion %s not renewed",
    )
