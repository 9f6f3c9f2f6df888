"""Rows for inboxes and mails: with a fact, for a reminder, for a day's digest, for votes that were cast."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from apps.audit.models import Entry
from apps.notifications import domain, queries
from apps.notifications.models import Notice, OutboxMail

_BATCH = 2000


@transaction.atomic
def tell(*, entry: Entry, mailed: Iterable[int], shown: Iterable[int] = ()) -> list[int]:
    """Write one row for each person, in the transaction of the fact; mail as each has chosen.

    Whoever acted needs no telling, but for safety: somebody else may have acted in their name.

    Args:
        mailed: ids of people who get a row in the inbox and a mail.
        shown: ids of people who get a row in the inbox alone.

    Returns:
        the people who were told.
    """
    is_safety = domain.group_of(entry.kind) == domain.SAFETY
    by_mail = {one for one in mailed if is_safety or one != entry.actor_id}
    people = list(dict.fromkeys([*sorted(by_mail), *sorted(set(shown) - by_mail - {entry.actor_id})]))
    choices = _choices(entry.kind, by_mail)
    Notice.objects.bulk_create(
        [
            Notice(
                entry=entry,
                person_id=one,
                kind=entry.kind,
                at=entry.at,
                awaits_digest=choices.get(one) == "digest",
            )
            for one in people
        ],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    OutboxMail.objects.bulk_create(
        [
            OutboxMail(entry=entry, person_id=one, kind=entry.kind, due_at=entry.at)
            for one in people
            if choices.get(one) == "now"
        ],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    return people


def invite(*, entry: Entry, invitation_ids: Iterable[int]) -> None:
    """Write one mail for each invitation, in the transaction of the fact."""
    OutboxMail.objects.bulk_create(
        [
            OutboxMail(entry=entry, invitation_id=one, kind=entry.kind, due_at=entry.at)
            for one in invitation_ids
        ],
        ignore_conflicts=True,
    )


def ask_by_mail(*, entry: Entry, ask_ids: Iterable[int]) -> None:
    """Write one mail for each question to an owner outside, in the transaction of the fact."""
    OutboxMail.objects.bulk_create(
        [OutboxMail(entry=entry, ask_id=one, kind=entry.kind, due_at=entry.at) for one in ask_ids],
        ignore_conflicts=True,
    )


@transaction.atomic
def remind(*, kind: str, subject: str, step: str, person_ids: Collection[int], at: datetime) -> list[int]:
    """Remind people once of one step; asked again, it changes nothing.

    Returns:
        the people who were reminded.
    """
    choices = _choices(kind, person_ids)
    people = sorted(person_ids)
    Notice.objects.bulk_create(
        [
            Notice(
                person_id=one,
                kind=kind,
                subject=subject,
                step=step,
                at=at,
                awaits_digest=choices[one] == "digest",
            )
            for one in people
        ],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    OutboxMail.objects.bulk_create(
        [
            OutboxMail(person_id=one, kind=kind, subject=subject, step=step, due_at=at)
            for one in people
            if choices[one] == "now"
        ],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    return people


@transaction.atomic
def confirm_votes(*, ballot: str, person_ids: Iterable[int], step: datetime) -> None:
    """Have people told that a vote was cast in their name, once for each ballot.

    Args:
        ballot: its public id.
        step: the full hour at which all those mails are due, so that their time says nothing.
    """
    OutboxMail.objects.bulk_create(
        [
            OutboxMail(person_id=one, kind=domain.VOTE_CAST, subject=f"ballot:{ballot}", due_at=step)
            for one in person_ids
        ],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )


@transaction.atomic
def gather_digest(*, person_id: int, day: str, moment: datetime) -> OutboxMail | None:
    """Put what was told to a person up to a moment into one mail; one a day and person.

    Args:
        day: the day in the person's zone, as an ISO date.
    """
    mail, is_new = OutboxMail.objects.get_or_create(
        person_id=person_id,
        kind=domain.DIGEST,
        subject=day,
        step="",
        entry=None,
        defaults={"due_at": moment},
    )
    if not is_new:
        return None
    waiting = Notice.objects.filter(person_id=person_id, awaits_digest=True, at__lte=moment)
    waiting.update(digest=mail, awaits_digest=False)
    return mail


def _choices(kind: str, person_ids: Collection[int]) -> dict[int, domain.Choice]:
    habits = queries.habits_by_person(person_ids)
    usual = domain.Habits()
    return {one: habits.get(one, usual).choice(kind) for one in person_ids}
