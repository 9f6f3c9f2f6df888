"""What this app holds about people: which mails were sent to them, about what and when."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common import retention
from apps.common.holdings import Fate, Holding, Section, as_text
from apps.notifications import actions
from apps.notifications.models import CalendarFeed, MailHabits, Notice, OutboxMail

FATES = {
    "OutboxMail.person": Fate.DELETED,
    "OutboxMail.kind": Fate.DELETED,
    "OutboxMail.subject": Fate.DELETED,
    "OutboxMail.step": Fate.DELETED,
    "OutboxMail.error": Fate.DELETED,
    "Notice.person": Fate.DELETED,
    "Notice.kind": Fate.DELETED,
    "Notice.subject": Fate.DELETED,
    "Notice.step": Fate.DELETED,
    "MailHabits.person": Fate.DELETED,
    "MailHabits.choices": Fate.DELETED,
    "CalendarFeed.person": Fate.DELETED,
    "CalendarFeed.secret_hash": Fate.DELETED,
}


def sections(person: User) -> Iterator[Section]:
    """Give the mails of a person; their words are made when they are sent, and kept nowhere."""
    mails = OutboxMail.objects.filter(person=person).order_by("pk")
    yield Section(
        "mails",
        _("Mails to you"),
        [
            {"about": one.kind, "due_at": as_text(one.due_at), "sent_at": as_text(one.sent_at)}
            for one in mails
        ],
    )
    notices = Notice.objects.filter(person=person).order_by("pk")
    yield Section(
        "inbox",
        _("What you were told of"),
        [{"about": one.kind, "at": as_text(one.at), "read_at": as_text(one.read_at)} for one in notices],
    )
    habits = MailHabits.objects.filter(person=person)
    yield Section(
        "mail-habits",
        _("How you want mail"),
        [{"digest_hour": one.digest_hour, "choices": one.choices} for one in habits],
    )
    feeds = CalendarFeed.objects.filter(person=person)
    yield Section(
        "calendar", _("Your calendar’s address"), [{"made_at": as_text(one.made_at)} for one in feeds]
    )


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Delete mails sent and waiting."""
    actions.forget_mails(person_id=person.pk)
    return ()


def register_retention() -> None:
    """Hand in how long it is kept that a mail was sent."""
    retention.register("mails", actions.drop_mails)
    retention.register("notices", actions.drop_notices)


HOLDING = Holding("notifications", FATES, sections=sections, erase=erase, listens=True)
