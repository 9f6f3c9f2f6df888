"""What the clock does to contracts."""

import logging

from celery import shared_task
from django.utils import timezone

from apps.common.errors import Refusal
from apps.contracts import actions, queries

logger = logging.getLogger(__name__)


@shared_task(name="contracts.freeze_due")
def freeze_due() -> int:
    """Freeze the schedules whose days for taking works out are over; gives how many."""
    frozen = 0
    for contract_id in queries.due_to_freeze(timezone.now()):
        try:
            actions.freeze(contract_id=contract_id, at=timezone.now())
            frozen += 1
        except Refusal as refusal:
            # Another worker was quicker.
            logger.info("contract %s not frozen: %s", contract_id, refusal.code)
    return frozen
