"""How long a declaration of interests holds, and when the next is asked for."""

from datetime import datetime

from apps.common.days import after_days, before_days

MOST_INTERESTS = 4_000
HOLDS_DAYS = 365
# So long before it ends the next one is asked for.
ASKED_BEFORE_DAYS = 30


def holds_until(declared_at: datetime, zone: str) -> datetime:
    """Say until when a declaration holds: a year."""
    return after_days(declared_at, HOLDS_DAYS, zone)


def is_due(until: datetime | None, at: datetime, zone: str) -> bool:
    """Whether a new declaration is asked for: without one, and in the last month of the newest.

    Args:
        until: when the newest one ends; None if there was never one.
    """
    return until is None or at >= before_days(until, ASKED_BEFORE_DAYS, zone)
