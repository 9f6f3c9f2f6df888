"""The clock ends licences whose works were taken back."""

from celery import shared_task
from django.utils import timezone

from apps.collectives.queries import withdrawals_due
from apps.common.each import for_each
from apps.contracts import actions


@shared_task(name="contracts.end_withdrawn")
def end_withdrawn() -> int:
    """Let go the works whose notice is over; gives how many notices."""
    return for_each(
        withdrawals_due(timezone.now()),
        lambda withdrawal_id: actions.end_withdrawn(withdrawal_id=withdrawal_id, at=timezone.now()),
        "notice %s not ended",
    )
