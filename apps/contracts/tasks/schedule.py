"""The clock freezes schedules."""

from celery import shared_task
from django.utils import timezone

from apps.common.each import for_each
from apps.contracts import actions, queries


@shared_task(name="contracts.freeze_due")
def freeze_due() -> int:
    """Freeze the schedules whose days for taking works out are over; gives how many."""
    return for_each(
        queries.due_to_freeze(timezone.now()),
        lambda contract_id: actions.freeze(contract_id=contract_id, at=timezone.now()),
        "contract %s not frozen",
    )
