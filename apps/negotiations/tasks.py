"""What the clock does in deal rooms."""

from celery import shared_task
from django.utils import timezone

from apps.common.each import for_each
from apps.negotiations import actions, queries


@shared_task(name="negotiations.conclude_due")
def conclude_due() -> int:
    """Conclude the offers whose vote is closed, and reopen rooms whose contract came to nothing."""
    at = timezone.now()
    concluded = for_each(
        queries.offers_voted(at),
        lambda offer_id: actions.conclude(offer_id=offer_id, at=timezone.now()),
        "offer %s not concluded",
    )
    reopened = for_each(
        queries.offers_that_came_to_nothing(),
        lambda offer_id: actions.reopen(offer_id=offer_id, at=timezone.now()),
        "room of offer %s not reopened",
    )
    return concluded + reopened


@shared_task(name="negotiations.open_votes")
def open_votes() -> int:
    """Open the announced votes whose day has come; gives how many."""
    return for_each(
        queries.votes_announced(due_at=timezone.now()),
        lambda offer_id: actions.open_vote(offer_id=offer_id),
        "vote on offer %s not opened",
    )


@shared_task(name="negotiations.renew_rolls")
def renew_rolls() -> int:
    """Bring the announced rolls up to date with members and works; gives how many."""
    return for_each(
        queries.votes_announced(),
        lambda offer_id: actions.renew_roll(offer_id=offer_id, at=timezone.now()),
        "roll of the vote on offer %s not renewed",
    )


@shared_task(name="negotiations.expire_due")
def expire_due() -> int:
    """Let the offers lapse whose time is over; gives how many."""
    return for_each(
        queries.offers_due(timezone.now()),
        lambda offer_id: actions.expire(offer_id=offer_id, at=timezone.now()),
        "offer %s not expired",
    )
