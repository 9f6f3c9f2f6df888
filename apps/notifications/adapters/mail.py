"""Writes a mail in plain text and HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True)
class Envelope:
    """To whom a mail goes.

    Args:
        number: of the row of the outbox; the same mail sent twice has the same id and is seen once.
        name: how the mail greets; empty for somebody of whom only the address is known.
        attempt: of an invitation, which has another id each time, for each has a token of its own.
        stop_url: the address at which such mails end; empty for mails that are always sent.
    """

    address: str
    name: str
    number: int
    stop_url: str = ""
    attempt: int = 0


def message_id(number: int, attempt: int = 0) -> str:
    """Give the mail the same id whenever it is sent, so that a mail sent twice is seen once."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<fact-{number}-{attempt}@{host}>" if attempt else f"<fact-{number}@{host}>"


def compose(template: str, subject: str, words: Mapping[str, object], to: Envelope) -> EmailMultiAlternatives:
    """Write a mail in the language that is active.

    Args:
        template: "letter" or "digest"; there is one for text and one for HTML.
    """
    context = {
        **words,
        "subject": subject,
        "name": to.name,
        "stop_url": to.stop_url,
        "site": settings.SITE_URL,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": message_id(to.number, to.attempt)}
    if to.stop_url:
        headers["List-Unsubscribe"] = f"<{to.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"notifications/mail/{template}.txt", context),
        to=[to.address],
        headers=headers,
    )
    message.attach_alternative(render_to_string(f"notifications/mail/{template}.html", context), "text/html")
    return message
