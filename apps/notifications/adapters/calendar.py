"""Writes dates as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event

from apps.notifications.domain import Date

_REFRESH = timedelta(hours=1)


def write_calendar(dates: Iterable[Date]) -> bytes:
    """Write dates; the same dates give the same bytes.

    Moments are written in UTC, which needs no zone of its own; whole days without a zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Tutti//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Tutti")
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for date in dates:
        calendar.add_component(_event(date))
    written: bytes = calendar.to_ical()
    return written


def _event(date: Date) -> Event:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    event = Event()
    event.add("uid", f"{date.uid}@{host}")
    event.add("dtstamp", date.stamp.astimezone(UTC))
    event.add("dtstart", date.at.astimezone(UTC) if isinstance(date.at, datetime) else date.at)
    event.add("summary", date.title)
    event.add("sequence", date.sequence)
    event.add("url", date.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
