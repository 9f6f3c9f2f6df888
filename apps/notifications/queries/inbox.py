"""The rows of an inbox, and the calendar's secret address."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from apps.accounts.domain import hash_of_secret
from apps.accounts.models import User
from apps.notifications.domain import About
from apps.notifications.models import CalendarFeed, Notice, OutboxMail


def notices_of(person: User) -> QuerySet[Notice]:
    """Find the rows of a person's inbox, the newest first; whether each may still be seen is asked later."""
    rows = Notice.objects.filter(person_id=person.pk).select_related("entry__stream")
    return rows.order_by("-at", "-pk")


def notices_before(person: User, notice: Notice | None) -> QuerySet[Notice]:
    """Find the rows older than one of them; all without one."""
    rows = notices_of(person)
    return rows.filter(_older_than(notice)) if notice else rows


def unread_of(person: User) -> QuerySet[Notice]:
    """Find the unread rows of a person's inbox, the newest first."""
    return notices_of(person).filter(read_at__isnull=True)


def unread_up_to(person: User, notice: Notice) -> QuerySet[Notice]:
    """Find the unread rows not newer than one of them."""
    rows = Notice.objects.filter(person_id=person.pk, read_at__isnull=True)
    return rows.filter(Q(pk=notice.pk) | _older_than(notice))


def _older_than(notice: Notice) -> Q:
    return Q(at__lt=notice.at) | Q(at=notice.at, pk__lt=notice.pk)


def about_of(row: Notice | OutboxMail) -> About:
    """Give what a row is about: its fact, or what the clock found."""
    entry = row.entry
    if entry is not None:
        return About(entry.kind, entry.payload, entry.at, entry.stream.name)
    noun, _colon, public_id = row.subject.partition(":")
    return About(row.kind, {noun: public_id}, row.at if isinstance(row, Notice) else row.due_at)


def abouts_of(rows: Iterable[Notice]) -> list[About]:
    """Give what each row is about."""
    return [about_of(row) for row in rows]


def feed_of(person: User) -> CalendarFeed | None:
    """Find a person's calendar."""
    return CalendarFeed.objects.filter(person_id=person.pk).first()


def feed_by_secret(secret: str) -> CalendarFeed | None:
    """Find the calendar that belongs to a secret address, of somebody who is still here."""
    feeds = CalendarFeed.objects.select_related("person").filter(person__is_active=True)
    return feeds.filter(secret_hash=hash_of_secret(secret)).first()


def person_of(public_id: str) -> User | None:
    """Find who is named by the signed address of a mail, if still here."""
    return User.objects.filter(public_id=public_id, is_active=True).first()
