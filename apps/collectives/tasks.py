"""What the clock does for the members of a collective."""

import logging
from collections.abc import Callable, Iterable
from functools import partial

from celery import shared_task
from django.utils import timezone

from apps.collectives import actions, queries
from apps.common.errors import Refusal

logger = logging.getLogger(__name__)


@shared_task(name="collectives.conclude_due")
def conclude_due() -> int:
    """Let new bylaws follow from the votes whose result is settled; gives how many were concluded."""
    at = timezone.now()
    return _for_each(queries.motions_voted(at), partial(actions.conclude_motion, at=at), "concluded")


@shared_task(name="collectives.open_votes")
def open_votes() -> int:
    """Open the announced votes whose day has come; gives how many."""
    return _for_each(queries.motions_announced(due_at=timezone.now()), actions.open_motion_vote, "opened")


@shared_task(name="collectives.renew_rolls")
def renew_rolls() -> int:
    """Bring the announced rolls up to date with members and works; gives how many."""
    renew = partial(actions.renew_motion_roll, at=timezone.now())
    return _for_each(queries.motions_announced(), renew, "renewed")


def _for_each(motion_ids: Iterable[int], act: Callable[..., object], done: str) -> int:
    """Do something with motions, each in a transaction of its own."""
    number = 0
    for motion_id in motion_ids:
        try:
            act(motion_id=motion_id)
            number += 1
        except Refusal as refusal:
            logger.info("motion %s not %s: %s", motion_id, done, refusal.code)
    return number
