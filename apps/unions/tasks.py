"""What the clock does between unions and collectives."""

from celery import shared_task
from django.utils import timezone

from apps.common.each import for_each
from apps.unions import actions, queries


@shared_task(name="unions.end_due")
def end_due() -> int:
    """End the affiliations whose notice is over; gives how many."""
    return for_each(
        queries.affiliations_due(timezone.now()),
        lambda affiliation_id: actions.end_due(affiliation_id=affiliation_id, at=timezone.now()),
        "affiliation %s not ended",
    )
