"""Days and the clocks of places: when a day ends, and when some days are over."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def local_day(at: datetime, zone: str) -> date:
    """Give the day on which a moment falls by the clock of a named zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def after_days(at: datetime, days: int, zone: str) -> datetime:
    """Go on by whole days: to the same hour of the clock in a named zone, and never before the time is full.

    "Seven days from Friday 18:00" end on Friday 18:00 by the clock on the wall. In a week in which the clock
    is put back they last an hour longer; in one in which it is put forward they end at 19:00, for nobody who
    was promised seven days gets less than 168 hours.

    Args:
        at: with an offset.
        days: 0 or more.

    Returns:
        the moment in UTC, at least `days` times 24 hours later.
    """
    start = at.astimezone(UTC)
    same_hour = (start.astimezone(ZoneInfo(zone)) + timedelta(days=days)).astimezone(UTC)
    return max(same_hour, start + timedelta(days=days))


def before_days(at: datetime, days: int, zone: str) -> datetime:
    """Find until when whole days have to begin so that they are over at a moment: `after_days` backwards.

    Returns:
        the latest such moment in UTC; within the hour when a clock is put back or forward.
    """
    start = at.astimezone(UTC) - timedelta(days=days)
    return start - (after_days(start, days, zone) - at)
