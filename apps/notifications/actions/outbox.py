"""Mail on its way: taken by one worker at a time, tried again, given up in the end."""

import logging
from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException

from django.db import transaction
from django.db.models import Q

from apps.notifications import domain, queries
from apps.notifications.models import CalendarFeed, MailHabits, Notice, OutboxMail

logger = logging.getLogger(__name__)


def send_next(*, deliver: Callable[[OutboxMail, datetime], bool], at: datetime) -> bool:
    """Have the mail sent that waits longest; no lock is held while the mail server is spoken to.

    A worker that dies meanwhile leaves the row due again after its wait; the mail keeps its Message-ID.

    Args:
        deliver: writes and sends a mail as things are at `at`; False if it no longer concerns its person
            (voted, signed, seat left), and then it is given up unsent.

    Returns:
        whether there was one.
    """
    mail = claim(at=at)
    if mail is None:
        return False
    try:
        settle(mail_id=mail.pk, sent=deliver(mail, at), at=at)
    except (SMTPException, OSError) as error:
        logger.warning("mail %s not sent: %s", mail.pk, type(error).__name__)
        settle(mail_id=mail.pk, sent=False, error=type(error).__name__, at=at)
    return True


@transaction.atomic
def claim(*, at: datetime) -> OutboxMail | None:
    """Take the mail that waits longest: it is due again only after a wait that grows with each attempt."""
    mail = queries.due_mails(at).select_for_update(skip_locked=True, of=("self",)).first()
    if mail is None:
        return None
    mail.attempts += 1
    mail.due_at = at + domain.wait_after(mail.attempts)
    mail.save(update_fields=["attempts", "due_at"])
    return mail


@transaction.atomic
def settle(*, mail_id: int, sent: bool, error: str = "", at: datetime) -> OutboxMail:
    """Write down how an attempt ended: sent, given up, or to be tried again.

    Args:
        error: the kind of error of a mail server that did not take it; blank for a mail that concerns
            nobody any more.
    """
    mail = OutboxMail.objects.select_for_update(of=("self",)).get(pk=mail_id)
    mail.error = "" if sent else error
    if sent:
        mail.sent_at = at
    elif not error or mail.attempts >= domain.MOST_ATTEMPTS:
        mail.given_up_at = at
    mail.save(update_fields=["sent_at", "given_up_at", "error"])
    return mail


@transaction.atomic
def retry_failed(*, at: datetime) -> int:
    """Put the mails on their way again that no mail server took; gives how many."""
    return queries.failed_mails().update(given_up_at=None, attempts=0, error="", due_at=at)


def forget_mails(*, person_id: int) -> None:
    """Delete what was and would be sent and shown to a person who is erased, and how they wanted it."""
    for model in (Notice, OutboxMail, MailHabits, CalendarFeed):
        model.objects.filter(person_id=person_id).delete()


def drop_mails(before: datetime, limit: int) -> int:
    """Delete the rows of mails sent or given up before a moment."""
    over = Q(sent_at__lt=before) | Q(sent_at__isnull=True, given_up_at__lt=before)
    old = OutboxMail.objects.filter(over).values_list("pk", flat=True)[:limit]
    return OutboxMail.objects.filter(pk__in=list(old)).delete()[0]


def drop_notices(before: datetime, limit: int) -> int:
    """Delete the rows of the inbox about what happened before a moment."""
    old = Notice.objects.filter(at__lt=before).values_list("pk", flat=True)[:limit]
    return Notice.objects.filter(pk__in=list(old)).delete()[0]
