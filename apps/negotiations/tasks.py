"""What the clock does in deal rooms."""

import logging

from celery import shared_task
from django.utils import timezone

from apps.common.errors import Refusal
from apps.negotiations import actions, queries

logger = logging.getLogger(__name__)


@shared_task(name="negotiations.conclude_due")
def conclude_due() -> int:
    """Conclude the offers whose vote is closed, and reopen rooms whose contract fell short."""
    concluded = 0
    for offer_id in queries.offers_voted():
        try:
            actions.conclude(offer_id=offer_id, at=timezone.now())
            concluded += 1
        except Refusal as refusal:
            logger.warning("offer %s not concluded: %s", offer_id, refusal.code)
    for offer_id in queries.offers_that_fell_short():
        try:
            actions.reopen(offer_id=offer_id, at=timezone.now())
            concluded += 1
        except Refusal as refusal:
            logger.info("room of offer %s not reopened: %s", offer_id, refusal.code)
    return concluded


@shared_task(name="negotiations.expire_due")
def expire_due() -> int:
    """Let the offers lapse whose time is over; gives how many."""
    expired = 0
    for offer_id in queries.offers_due(timezone.now()):
        try:
            actions.expire(offer_id=offer_id, at=timezone.now())
            expired += 1
        except Refusal as refusal:
            logger.info("offer %s not expired: %s", offer_id, refusal.code)
    return expired
