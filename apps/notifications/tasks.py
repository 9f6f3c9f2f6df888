"""What the clock does for mail."""

from celery import shared_task
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.notifications import actions, messages
from apps.notifications.models import OutboxMail

MOST_AT_ONCE = 200


@shared_task(name="notifications.send_due")
def send_due() -> int:
    """Send what waits, one row after the other; gives how many were dealt with."""
    for dealt_with in range(MOST_AT_ONCE):
        if not actions.send_next(deliver=deliver, at=timezone.now()):
            return dealt_with
    return MOST_AT_ONCE


def deliver(mail: OutboxMail) -> bool:
    """Write a mail in its person's language and zone and send it; False if there is nothing to say any more.

    Raises:
        SMTPException, OSError: the mail server does not take it now.
    """
    person = mail.person
    with translation.override(person.language), timezone.override(person.zone):
        letter = messages.LETTERS[mail.kind](mail.entry, person) if person.is_active else None
        if letter is None:
            return False
        words = {"letter": letter, "person": person}
        message = EmailMultiAlternatives(
            subject=letter.subject,
            body=render_to_string("notifications/mail.txt", words),
            to=[person.email],
            headers={"Auto-Submitted": "auto-generated", "Message-ID": messages.message_id(mail.pk)},
        )
        message.attach_alternative(render_to_string("notifications/mail.html", words), "text/html")
        return message.send() == 1
