"""What the clock does in deal rooms."""

import logging
from collections.abc import Callable, Iterable
from functools import partial

from celery import shared_task
from django.utils import timezone

from apps.common.errors import Refusal
from apps.negotiations import actions, queries

logger = logging.getLogger(__name__)


@shared_task(name="negotiations.conclude_due")
def conclude_due() -> int:
    """Conclude the offers whose vote is closed, and reopen rooms whose contract fell short."""
    concluded = 0
    for offer_id in queries.offers_voted(timezone.now()):
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


@shared_task(name="negotiations.open_votes")
def open_votes() -> int:
    """Open the announced votes whose day has come; gives how many."""
    return _for_each(queries.votes_announced(due_at=timezone.now()), actions.open_vote, "opened")


@shared_task(name="negotiations.renew_rolls")
def renew_rolls() -> int:
    """Bring the announced rolls up to date with members and works; gives how many."""
    renew = partial(actions.renew_roll, at=timezone.now())
    return _for_each(queries.votes_announced(), renew, "renewed")


def _for_each(offer_ids: Iterable[int], act: Callable[..., object], done: str) -> int:
    """Do something with the votes on offers, each in a transaction of its own."""
    number = 0
    for offer_id in offer_ids:
        try:
            act(offer_id=offer_id)
            number += 1
        except Refusal as refusal:
            logger.info("vote on offer %s not %s: %s", offer_id, done, refusal.code)
    return number


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
