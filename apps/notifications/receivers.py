"""Turns entries of the record into rows of inboxes, mails, and wake-ups of open pages."""

from functools import partial

from django.db import transaction
from django.dispatch import receiver

from apps.audit.models import Entry
from apps.audit.signals import entry_recorded
from apps.live import push
from apps.notifications import actions
from apps.notifications.routes import QUIET, ROUTES


@receiver(entry_recorded, dispatch_uid="notifications")
def pass_on(*, entry: Entry, **_: object) -> None:
    """Follow the route: rows in the same transaction, pages after the commit."""
    route = ROUTES.get(entry.kind, QUIET)
    if route.mail is not None or route.inbox is not None:
        told = actions.tell(
            entry=entry,
            mailed=route.mail(entry) if route.mail else (),
            shown=route.inbox(entry) if route.inbox else (),
        )
        transaction.on_commit(partial(push.announce_inbox, told), robust=True)
    if route.invited is not None:
        actions.invite(entry=entry, invitation_ids=route.invited(entry))
    if route.asked is not None:
        actions.ask_by_mail(entry=entry, ask_ids=route.asked(entry))
    if route.page:
        transaction.on_commit(partial(push.announce, entry), robust=True)
