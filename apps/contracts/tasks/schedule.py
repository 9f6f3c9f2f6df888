"""The clock freezes schedules, lets contracts lapse that nobody signed, and ends those without a vote."""

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


@shared_task(name="contracts.count_due")
def count_due() -> int:
    """Count once a day how many have confirmed, in each contract before freezing; gives in how many."""
    return for_each(
        queries.due_to_count(timezone.now()),
        lambda contract_id: actions.count_confirmations(contract_id=contract_id, at=timezone.now()),
        "confirmations of contract %s not counted",
    )


@shared_task(name="contracts.end_due")
def end_due() -> int:
    """Let contracts lapse that were not signed in time, and void those whose vote was; gives how many."""
    lapsed = for_each(
        queries.due_to_lapse(timezone.now()),
        lambda contract_id: actions.lapse(contract_id=contract_id, at=timezone.now()),
        "contract %s not lapsed",
    )
    voided = for_each(
        queries.due_to_void(),
        lambda contract_id: actions.void(contract_id=contract_id, at=timezone.now()),
        "contract %s not made void",
    )
    return lapsed + voided
