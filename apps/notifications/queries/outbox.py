"""Mail on its way, and how each person wants it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from apps.accounts.models import User
from apps.ballots.models import Ballot, Header
from apps.notifications import domain
from apps.notifications.models import MailHabits, Notice, OutboxMail

# A ballot that is closed longer than this asks for no more mails about votes cast in it.
_CONFIRMED_AFTER_CLOSE = timedelta(days=1)


def due_mails(at: datetime) -> QuerySet[OutboxMail]:
    """Find the mails that should be on their way, the longest waiting first."""
    waiting = OutboxMail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=at)
    return waiting.order_by("due_at", "pk")


@dataclass(frozen=True)
class OutboxState:
    """What an operator wants to know of the outbox.

    Args:
        waiting: mails not yet sent.
        oldest_due_at: since when the longest waiting one is due.
        retried: how many of those have failed before.
        failed: mails given up after their last attempt, by kind of mail and of error.
    """

    waiting: int
    oldest_due_at: datetime | None
    retried: int
    failed: dict[tuple[str, str], int]


def outbox_state() -> OutboxState:
    """Count what waits and what was given up; no names, no addresses."""
    waiting = OutboxMail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True)
    oldest = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    failed = failed_mails().values_list("kind", "error")
    return OutboxState(
        waiting=waiting.count(),
        oldest_due_at=oldest,
        retried=waiting.filter(attempts__gt=0).count(),
        failed=dict(Counter(failed)),
    )


def failed_mails() -> QuerySet[OutboxMail]:
    """Find the mails that were given up because no mail server took them."""
    return OutboxMail.objects.filter(given_up_at__isnull=False).exclude(error="").order_by("pk")


def habits_of(person: User) -> domain.Habits:
    """Say how a person wants mail."""
    return habits_by_person([person.pk]).get(person.pk, domain.Habits())


def habits_by_person(person_ids: Collection[int]) -> dict[int, domain.Habits]:
    """Say how people want mail, in one statement; who never chose is absent."""
    rows = MailHabits.objects.filter(person__in=person_ids)
    return {row.person_id: domain.Habits(row.digest_hour, row.choices) for row in rows}


@dataclass(frozen=True)
class DueDigest:
    """A daily mail that is due: for whom, for which day in their zone, with what was told up to `moment`."""

    person_id: int
    day: str
    moment: datetime


def digests_due(at: datetime, limit: int) -> list[DueDigest]:
    """List the daily mails that are due and not yet written."""
    waiting = Notice.objects.filter(person=OuterRef("pk"), awaits_digest=True)
    people = User.objects.filter(Exists(waiting), is_active=True).order_by("pk").values_list("pk", "zone")
    habits = habits_by_person([pk for pk, _zone in people])
    due = []
    for pk, zone in people:
        day, moment = domain.last_digest(at, habits.get(pk, domain.Habits()).digest_hour, zone)
        due.append(DueDigest(pk, day.isoformat(), moment))
    first = _oldest_waiting()
    written = set(
        OutboxMail.objects.filter(
            kind=domain.DIGEST, person__in=first, subject__in={one.day for one in due}
        ).values_list("person", "subject")
    )
    return [
        one for one in due if first[one.person_id] <= one.moment and (one.person_id, one.day) not in written
    ][:limit]


def _oldest_waiting() -> dict[int, datetime]:
    rows = Notice.objects.filter(awaits_digest=True).order_by("-at").values_list("person", "at")
    return dict(rows)


@dataclass(frozen=True)
class CastVotes:
    """Votes of one ballot that were cast before a full step and that their people have not been told of."""

    ballot: str
    person_ids: tuple[int, ...]


def votes_to_confirm(step: datetime) -> list[CastVotes]:
    """List the votes cast before a step of which nobody was told yet, ordered by hash, never by time."""
    told = OutboxMail.objects.filter(
        kind=domain.VOTE_CAST,
        person=OuterRef("entry__person"),
        subject=Concat(Value("ballot:"), OuterRef("ballot__public_id"), output_field=CharField()),
    )
    running = Ballot.objects.filter(closes_at__gt=step - _CONFIRMED_AFTER_CLOSE)
    cast = Header.objects.filter(~Exists(told), ballot__in=running, revision=1, received_at__lt=step)
    rows = cast.order_by("ballot", "leaf").values_list("ballot__public_id", F("entry__person"))
    found: dict[str, list[int]] = {}
    for ballot, person_id in rows:
        found.setdefault(ballot, []).append(person_id)
    return [CastVotes(ballot, tuple(ids)) for ballot, ids in found.items()]
