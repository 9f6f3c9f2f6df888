"""Takes an erased person out of the collectives, and drops what is kept long enough."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.collectives.actions.membership import leave
from apps.collectives.models import Mandate, Membership, Motion, Placing, PriceFloor, ShareCheck, Statement
from apps.collectives.queries import collectives_of_member


@transaction.atomic
def forget_member(*, person: User, at: datetime) -> None:
    """Leave every collective and erase what only the person or about the person was said.

    Mandates end and their answers stay as codes: they prove what contracts may use.
    """
    for collective in collectives_of_member(person):
        leave(actor=person, collective=collective, at=at)
    ways = Membership.objects.filter(person=person)
    open_ways = ways.filter(state__in=[Membership.State.APPLIED, Membership.State.ADMITTED])
    open_ways.update(state=Membership.State.LEFT, left_at=at)
    ways.exclude(reason="").update(reason="")
    Placing.objects.filter(membership__person=person).exclude(reason="").update(reason="")
    Motion.objects.filter(Q(drafted_by=person) | Q(person=person)).exclude(reason="").update(reason="")
    Statement.objects.filter(person=person).exclude(text="").update(text="")
    ShareCheck.objects.filter(holder=person).update(seen="", reason="", end_reason="")
    mandates = Mandate.objects.filter(person=person)
    mandates.filter(ended_at__isnull=True).update(ended_at=at)
    mandates.exclude(conditions={}).update(conditions={})
    PriceFloor.objects.filter(mandate__in=mandates).delete()


def drop_reasons(before: datetime, limit: int) -> int:
    """Empty the reasons for which people were not admitted before a moment."""
    refused = Membership.objects.filter(state=Membership.State.REFUSED, decided_at__lt=before)
    old = refused.exclude(reason="").values_list("pk", flat=True)[:limit]
    return Membership.objects.filter(pk__in=list(old)).update(reason="")


def drop_ended_floors(before: datetime, limit: int) -> int:
    """Delete the price floors of mandates that ended before a moment."""
    old = PriceFloor.objects.filter(mandate__ended_at__lt=before).values_list("pk", flat=True)[:limit]
    return PriceFloor.objects.filter(pk__in=list(old)).delete()[0]
