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


@shared_task(name="negotiations.miss_appeals")
def miss_appeals() -> int:
    """Write down which appeals nobody answered in time; gives how many."""
    return for_each(
        queries.appeals_missed(timezone.now()),
        lambda appeal_id: actions.miss_appeal(appeal_id=appeal_id, at=timezone.now()),
        "appeal %s not written down as unanswered",
    )


@shared_task(name="negotiations.take_weights")
def take_weights() -> int:
    """Take the weights of the collectives in which enough members said something new; gives how many."""
    return for_each(
        queries.collectives_to_weigh(timezone.now()),
        lambda collective_id: actions.take_weights(collective_id=collective_id, at=timezone.now()),
        "weights of collective %s not taken",
    )


@shared_task(name="negotiations.drop_points")
def drop_points() -> int:
    """Take back the points of those who left their collective; gives how many."""
    left = queries.spreads_left_behind().values_list("pk", flat=True)
    return for_each(
        list(left),
        lambda spread_id: actions.drop_points(spread_id=spread_id, at=timezone.now()),
        "points %s not taken back",
    )
