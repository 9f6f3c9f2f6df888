"""Turns entries of the record into mail rows and wake-ups of open pages."""

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
    """Follow the route: mail rows in the same transaction, pages after the commit."""
    route = ROUTES.get(entry.kind, QUIET)
    if route.mail is not None:
        actions.queue(entry=entry, person_ids=route.mail(entry), to_actor=route.to_actor)
    if route.page:
        transaction.on_commit(partial(push.announce, entry), robust=True)
