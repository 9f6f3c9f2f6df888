"""What the clock does for ballots."""

import logging

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from apps.ballots import actions, domain, queries
from apps.common import locks
from apps.common.errors import Refusal

logger = logging.getLogger(__name__)
_CHECKING = 0x78636865  # "xche"
_AGAIN_AFTER_SECONDS = 600


@shared_task(name="ballots.close_due")
def close_due() -> int:
    """Close and count the ballots past their end, each in its own transaction.

    Returns:
        how many were closed.
    """
    done = 0
    for ballot_id in list(queries.due(timezone.now()).values_list("pk", flat=True)):
        try:
            actions.close(ballot_id=ballot_id)
        except Refusal as refusal:
            logger.info("ballot %s not closed: %s", ballot_id, refusal.code)
        except domain.InconsistencyError as fault:
            logger.critical("ballot %s not counted: %s", ballot_id, fault)
        else:
            done += 1
    return done


@shared_task(name="ballots.cross_check_due")
def cross_check_due() -> int:
    """Have the closed ballots counted once more by the verifier, one worker for each.

    Where it disagrees, it is asked again every ten minutes, and says so each time.

    Returns:
        how many it agreed with.
    """
    agreed = 0
    for ballot_id in list(queries.to_cross_check().values_list("pk", flat=True)):
        with locks.alone(_CHECKING, ballot_id) as is_alone:
            if not is_alone or cache.get(f"ballots:disagreed:{ballot_id}"):
                continue
            faults = actions.cross_check(ballot_id=ballot_id, at=timezone.now())
        if faults:
            cache.set(f"ballots:disagreed:{ballot_id}", True, _AGAIN_AFTER_SECONDS)
            logger.critical("ballot %s: the verifier does not agree: %s", ballot_id, "; ".join(faults))
        agreed += not faults
    return agreed


@shared_task(name="ballots.sequence_due")
def sequence_due() -> int:
    """Write the logs of open ballots in which somebody voted, each in its own transaction.

    Returns:
        how many ballots were written.
    """
    written = 0
    for ballot_id in queries.to_sequence(timezone.now()):
        try:
            written += actions.sequence(ballot_id=ballot_id)
        except domain.InconsistencyError as fault:
            logger.critical("log of ballot %s not written: %s", ballot_id, fault)
    return written
