"""Moments and days in words, in the reader's zone and language."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format


def moment(value: datetime) -> str:
    """Write a moment with weekday, year and hour: "Thu 26 Nov 2026, 18:00"."""
    return date_format(_local(value), "DATETIME_FORMAT")


def moment_with_zone(value: datetime) -> str:
    """Write a moment for readers of other zones too: "Thu 26 Nov 2026, 18:00 CET"."""
    return f"{moment(value)} {date_format(_local(value), 'T')}"


def full_day(value: datetime | date) -> str:
    """Write a day with weekday and year: "Thu 26 Nov 2026"."""
    return date_format(_local(value), "DATE_FORMAT")


def day_of_year(value: datetime | date) -> str:
    """Write a day of this year: "Thu 26 Nov"."""
    return date_format(_local(value), "MONTH_DAY_FORMAT")


def short_day(value: datetime | date) -> str:
    """Write a date without weekday: "9 Dec 2026"."""
    return date_format(_local(value), "SHORT_DATE_FORMAT")


def hour(value: datetime) -> str:
    """Write an hour: "14:32"."""
    return date_format(_local(value), "TIME_FORMAT")


def _local(value: datetime | date) -> datetime | date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
