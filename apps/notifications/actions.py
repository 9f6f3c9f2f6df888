"""Mail on its way: queued with the fact, sent after the commit, tried again, given up in the end."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import transaction

from apps.audit.models import Entry
from apps.notifications import queries
from apps.notifications.models import OutboxMail

MOST_ATTEMPTS = 8
_FIRST_WAIT = timedelta(seconds=30)

logger = logging.getLogger(__name__)


def queue(*, entry: Entry, person_ids: Iterable[int], to_actor: bool = False) -> None:
    """Write one row for each person, in the transaction of the fact; whoever acted mostly needs no mail."""
    left_out = None if to_actor else entry.actor_id
    people = dict.fromkeys(person_id for person_id in person_ids if person_id != left_out)
    OutboxMail.objects.bulk_create(
        [
            OutboxMail(entry=entry, person_id=person_id, kind=entry.kind, due_at=entry.at)
            for person_id in people
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def send_next(*, deliver: Callable[[OutboxMail], bool], at: datetime) -> bool:
    """Have the mail sent that waits longest; other workers pass by the row meanwhile.

    Args:
        deliver: writes and sends a mail; False if it no longer concerns its person (voted, signed, seat
            left), and then it is given up unsent.

    Returns:
        whether there was one.
    """
    mail = queries.due_mails(at).select_for_update(skip_locked=True, of=("self",)).first()
    if mail is None:
        return False
    try:
        mail.sent_at = at if deliver(mail) else None
        mail.given_up_at = None if mail.sent_at else at
    except (SMTPException, OSError) as error:
        logger.warning("mail %s not sent: %s", mail.pk, type(error).__name__)
        mail.attempts += 1
        mail.due_at = at + _FIRST_WAIT * 2 ** (mail.attempts - 1)
        mail.given_up_at = at if mail.attempts >= MOST_ATTEMPTS else None
    mail.save(update_fields=["sent_at", "given_up_at", "attempts", "due_at"])
    return True
