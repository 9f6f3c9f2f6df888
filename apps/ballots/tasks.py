"""What the clock does for ballots."""

import logging

from celery import shared_task
from django.utils import timezone

from apps.ballots import actions, domain, queries
from apps.common.errors import Refusal

logger = logging.getLogger(__name__)


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
