"""The clock ends contracts whose term or notice is over."""

from celery import shared_task
from django.utils import timezone

from apps.common.each import for_each
from apps.contracts import actions, queries


@shared_task(name="contracts.end_over")
def end_over() -> int:
    """End what is over; gives how many."""
    return for_each(
        queries.due_to_end(timezone.now()),
        lambda contract_id: actions.end_over(contract_id=contract_id, at=timezone.now()),
        "contract %s not ended",
    )
