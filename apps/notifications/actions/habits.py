"""How a person wants mail, and the address of their calendar."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.domain import hash_of_secret
from apps.accounts.models import User
from apps.audit.actions import record
from apps.common.permissions import require
from apps.notifications import domain, queries
from apps.notifications.models import CalendarFeed, MailHabits


@transaction.atomic
def set_habits(
    *, actor: User, person: User, digest_hour: int, choices: Mapping[str, domain.Choice], at: datetime
) -> MailHabits:
    """Choose by group whether mail comes at once, once a day, or not at all.

    Args:
        digest_hour: 0 to 23, in the person's own zone.
        choices: a choice for each group.

    Raises:
        NotAllowed: it is somebody else's mail.
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    require(actor, "notifications.change_mailing", locked)
    habits, _is_new = MailHabits.objects.update_or_create(
        person=locked, defaults={"digest_hour": digest_hour, "choices": dict(choices)}
    )
    record(stream=f"person:{locked.pk}", kind="mailing.changed", payload={}, actor_id=actor.pk, at=at)
    return habits


@transaction.atomic
def unsubscribe(*, person_id: int, group: str, at: datetime) -> None:
    """Send no more mails of a group; the signed address of the mail stands for the person.

    Args:
        group: a group, or "digest" for every group that comes once a day.
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person_id)
    before = queries.habits_of(locked)
    groups = [
        one for one in domain.GROUPS if one == group or (group == domain.DIGEST and before.is_daily(one))
    ]
    after = before
    for one in groups:
        after = after.with_choice(one, "never")
    if after == before:
        return
    MailHabits.objects.update_or_create(
        person=locked, defaults={"digest_hour": after.digest_hour, "choices": dict(after.choices)}
    )
    record(stream=f"person:{locked.pk}", kind="mailing.changed", payload={}, actor_id=locked.pk, at=at)


@transaction.atomic
def make_feed(*, actor: User, person: User, with_names: bool, at: datetime) -> tuple[CalendarFeed, str]:
    """Make the secret address of a calendar; an earlier address stops working.

    Returns:
        the calendar's row and the secret, which is shown once and kept nowhere.

    Raises:
        NotAllowed: it is somebody else's calendar.
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    require(actor, "notifications.keep_calendar", locked)
    secret = secrets.token_urlsafe(32)
    feed, _is_new = CalendarFeed.objects.update_or_create(
        person=locked,
        defaults={"secret_hash": hash_of_secret(secret), "with_names": with_names, "made_at": at},
    )
    record(stream=f"person:{locked.pk}", kind="calendar.made", payload={}, actor_id=actor.pk, at=at)
    return feed, secret


@transaction.atomic
def end_feed(*, actor: User, person: User, at: datetime) -> None:
    """End the address of a calendar at once; nothing happens if there is none.

    Raises:
        NotAllowed: it is somebody else's calendar.
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    require(actor, "notifications.keep_calendar", locked)
    ended, _by_model = CalendarFeed.objects.filter(person=locked).delete()
    if ended:
        record(stream=f"person:{locked.pk}", kind="calendar.ended", payload={}, actor_id=actor.pk, at=at)
