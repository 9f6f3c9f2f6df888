"""What the clock does for inboxes and mail."""

import logging
import time
from datetime import datetime
from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.catalogues.actions import draw_outside_token
from apps.catalogues.models import OutsideAsk
from apps.invitations.actions import draw_token
from apps.invitations.models import Invitation
from apps.live import push
from apps.notifications import actions, domain, messages, queries
from apps.notifications.adapters.addresses import Wish, unsubscribe_url
from apps.notifications.adapters.mail import Envelope, compose
from apps.notifications.adapters.slots import sender_slot
from apps.notifications.models import OutboxMail

MOST_AT_ONCE = 200
_LONGEST_SECONDS = 20
# After so many failures in a row the server is away, and the rest waits for the next round.
_MOST_FAILURES = 3

logger = logging.getLogger(__name__)


class _Round:
    """Counts the failures in a row of one round of sending."""

    def __init__(self) -> None:
        self.failures = 0
        self.until = time.monotonic() + _LONGEST_SECONDS

    @property
    def is_over(self) -> bool:
        """Whether the rest is left to the next round."""
        return self.failures >= _MOST_FAILURES or time.monotonic() > self.until

    def deliver(self, mail: OutboxMail, at: datetime) -> bool:
        """Send a mail and remember whether the server took it."""
        try:
            is_sent = deliver(mail, at)
        except (SMTPException, OSError):
            self.failures += 1
            raise
        self.failures = 0
        return is_sent


@shared_task(name="notifications.send_due")
def send_due() -> int:
    """Send what waits, one row after the other; gives how many were dealt with."""
    dealt_with = 0
    with sender_slot() as is_free:
        this = _Round()
        while is_free and dealt_with < MOST_AT_ONCE and not this.is_over:
            if not actions.send_next(deliver=this.deliver, at=timezone.now()):
                break
            dealt_with += 1
    return dealt_with


@shared_task(name="notifications.confirm_votes")
def confirm_votes() -> int:
    """Have people told at full hours that a vote was cast in their name; gives for how many ballots."""
    step = domain.last_vote_step(timezone.now())
    found = queries.votes_to_confirm(step)
    for cast in found:
        actions.confirm_votes(ballot=cast.ballot, person_ids=cast.person_ids, step=step)
    return len(found)


@shared_task(name="notifications.remind_due")
def remind_due() -> int:
    """Remind those who still have to act; gives how many rows were written."""
    at, reminded = timezone.now(), 0
    for due in queries.reminders_due(at):
        told = actions.remind(
            kind=due.kind, subject=due.subject, step=due.step, person_ids=due.person_ids, at=at
        )
        push.announce_inbox(told)
        reminded += len(told)
    return reminded


@shared_task(name="notifications.gather_digests")
def gather_digests() -> int:
    """Write the daily mails that are due; gives how many."""
    found = queries.digests_due(timezone.now(), MOST_AT_ONCE)
    for due in found:
        actions.gather_digest(person_id=due.person_id, day=due.day, moment=due.moment)
    return len(found)


def deliver(mail: OutboxMail, at: datetime) -> bool:
    """Write a mail in its person's language and zone and send it; False if there is nothing to say any more.

    Raises:
        SMTPException, OSError: the mail server does not take it now.
    """
    if mail.invitation is not None:
        return _invite(mail, mail.invitation, at)
    if mail.ask is not None:
        return _ask(mail, mail.ask, at)
    person = mail.person
    assert person is not None  # noqa: S101  a constraint sees to it
    if not person.is_active:
        return False
    write = _write_digest if mail.kind == domain.DIGEST else _write_letter
    with translation.override(person.language), timezone.override(person.zone):
        return write(mail, person, at)


def _invite(mail: OutboxMail, invitation: Invitation, at: datetime) -> bool:
    """Draw a token and send it, in the language and zone of whoever invites."""
    token = draw_token(invitation_id=invitation.pk, at=at)
    if token is None:
        return False
    inviter = invitation.invited_by
    with translation.override(inviter.language), timezone.override(inviter.zone):
        letter = messages.INVITATIONS[mail.kind](invitation, token)
        to = Envelope(invitation.email, "", mail.pk, attempt=mail.attempts)
        return compose("letter", letter.subject, {"letter": letter}, to).send() == 1


def _ask(mail: OutboxMail, ask: OutsideAsk, at: datetime) -> bool:
    """Draw the token of a question to an owner outside and send it, as whoever asks would write it."""
    token = draw_outside_token(ask_id=ask.pk, at=at)
    if token is None:
        return False
    asker = ask.asked_by
    with translation.override(asker.language), timezone.override(asker.zone):
        letter = messages.QUESTIONS[mail.kind](ask, token)
        to = Envelope(ask.email, "", mail.pk, attempt=mail.attempts)
        return compose("letter", letter.subject, {"letter": letter}, to).send() == 1


def _write_letter(mail: OutboxMail, person: User, at: datetime) -> bool:
    if queries.habits_of(person).choice(mail.kind) == "never":
        return False
    about = queries.about_of(mail)
    letter = messages.letter_for(about, queries.seen_by(person, [about], at))
    if letter is None or letter.over:
        return False
    to = _envelope(mail, person, domain.group_of(mail.kind))
    return compose("letter", letter.subject, {"letter": letter}, to).send() == 1


def _write_digest(mail: OutboxMail, person: User, at: datetime) -> bool:
    notices = mail.notices.select_related("entry__stream").order_by("-at", "-pk")
    digest = messages.digest_of(person, notices, queries.habits_of(person), at)
    if digest is None:
        return False
    to = _envelope(mail, person, domain.DIGEST)
    return compose("digest", digest.subject, {"digest": digest}, to).send() == 1


def _envelope(mail: OutboxMail, person: User, group: str) -> Envelope:
    stop_url = unsubscribe_url(Wish(person.public_id, group)) if domain.can_be_stopped(group) else ""
    return Envelope(person.email, person.get_short_name(), mail.pk, stop_url)
