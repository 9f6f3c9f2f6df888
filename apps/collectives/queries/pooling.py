"""By whose word works are in a pool: the one answer for every page, count and reminder."""

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import Role, Seat
from apps.collectives.models import Mandate, Membership


def seats_that_bring() -> QuerySet[Seat]:
    """Find the members whose category brings works in, of every collective: nobody else is waited for."""
    resting = Membership.objects.filter(
        collective__organisation=OuterRef("organisation"),
        person=OuterRef("person"),
        state=Membership.State.ADMITTED,
        brings_works=False,
    )
    return Seat.objects.filter(~Exists(resting), role=Role.MEMBER, until__isnull=True)


def pooling_mandates() -> QuerySet[Mandate]:
    """Find the mandates by which works are in pools: in force, of members who bring any in."""
    seats = seats_that_bring().filter(
        person=OuterRef("person"), organisation=OuterRef("collective__organisation")
    )
    return Mandate.objects.filter(Exists(seats), ended_at__isnull=True)
