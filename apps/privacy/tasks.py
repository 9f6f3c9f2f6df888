"""What the clock does for people's own data."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone, translation

from apps.common import retention
from apps.common.database import AWAY
from apps.common.errors import NotAllowed, Refusal
from apps.privacy import actions, messages, queries

MOST_AT_ONCE = 1000

logger = logging.getLogger(__name__)


@shared_task(name="privacy.build_archives")
def build_archives() -> int:
    """Gather the archives that wait; gives how many were looked at."""
    waiting = queries.archives_to_build()
    for archive_id in waiting:
        with translation.override(queries.language_of(archive_id)):
            actions.build_archive(archive_id=archive_id, index=messages.index, at=timezone.now())
    return len(waiting)


@shared_task(name="privacy.erase_due")
def erase_due() -> int:
    """Erase those whose days to think are over, and look once more at those just erased; gives how many.

    One that fails is logged and tried again the next minute; it keeps nobody else waiting.
    """
    at = timezone.now()
    due = [(actions.erase_due, one) for one in queries.erasures_due(at)]
    late = [(actions.sweep, one) for one in queries.erasures_to_sweep(at)]
    return sum(_done(act, one, at) for act, one in due + late)


def _done(act: Callable[..., None], erasure_id: int, at: datetime) -> bool:
    try:
        act(erasure_id=erasure_id, at=at)
    except AWAY:
        raise
    except (DatabaseError, NotAllowed, Refusal):
        logger.exception("erasure %s failed", erasure_id)
        return False
    return True


@shared_task(name="privacy.keep_no_longer")
def keep_no_longer() -> dict[str, int]:
    """Remove what is older than its period, in batches until nothing is left; gives how many of each."""
    at, removed = timezone.now(), {}
    for code, apply in retention.applied().items():
        before, removed[code] = at - retention.PERIODS[code], 0
        while count := apply(before, MOST_AT_ONCE):
            removed[code] += count
    logger.info("kept no longer: %s", removed)
    return removed
