"""Reads of what people take back."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.collectives.domain import Taking
from apps.collectives.models import Collective, Mandate, Withdrawal

LicensedFinder = Callable[[User, int], datetime | None]
_finders: list[LicensedFinder] = []


def register_licensed(find: LicensedFinder) -> None:
    """Hand in who knows when a collective last licensed works of a person, and wrote them into a schedule."""
    if find not in _finders:
        _finders.append(find)


def withdrawals_visible_to(person: User) -> QuerySet[Withdrawal]:
    """Find what a person took back, and those they speak for; newest first. Nobody else reads it."""
    rows = Withdrawal.objects.select_related("collective__organisation", "person", "work")
    return rows.filter(person__in=speaks_for(person)).order_by("-begun_at", "-pk")


def withdrawals_due(at: datetime) -> list[int]:
    """List the withdrawals whose notice is over and that are not effective yet."""
    waiting = Withdrawal.objects.filter(called_back_at__isnull=True, effective_at__isnull=True)
    return list(waiting.filter(ends_at__lte=at).order_by("ends_at", "pk").values_list("pk", flat=True))


def withdrawals_since(organisation_id: int, since: datetime) -> QuerySet[Withdrawal]:
    """Find what was taken back from a collective since a moment and is not called back."""
    rows = Withdrawal.objects.filter(collective__organisation=organisation_id, called_back_at__isnull=True)
    return rows.filter(begun_at__gte=since).order_by("ends_at", "pk")


def running_takings(person: User, collective: Collective) -> list[Taking]:
    """Read what a person is taking back now from everything that a collective licensed.

    A notice that began before their works last entered a schedule ends nothing of that one, and is left out.
    """
    rows = Withdrawal.objects.filter(collective=collective, person=person)
    running = rows.filter(called_back_at__isnull=True, effective_at__isnull=True)
    for find in _finders:
        if licensed_at := find(person, collective.organisation_id):
            running = running.filter(begun_at__gte=licensed_at)
    return [taking_of(one) for one in running.prefetch_related("kept", "listed")]


def taking_of(withdrawal: Withdrawal) -> Taking:
    """Read what a withdrawal takes back."""
    if withdrawal.is_list:
        works = frozenset(work.pk for work in withdrawal.listed.all())
        return Taking(works, tuple(withdrawal.uses))
    if withdrawal.work_id is not None:
        return Taking(frozenset({withdrawal.work_id}), tuple(withdrawal.uses))
    kept = frozenset(work.pk for work in withdrawal.kept.all())
    return Taking(None, tuple(withdrawal.uses), kept)


def notice_days_of(person: User, collective: Collective) -> int | None:
    """Give the notice of the newest mandate, whether it still holds or not; None if there never was one."""
    mandates = Mandate.objects.filter(collective=collective, person=person)
    return mandates.order_by("-given_at", "-pk").values_list("notice_days", flat=True).first()


def pools_ever_of(person: User) -> QuerySet[Collective]:
    """Find the collectives that have or had a mandate of a person or of somebody they speak for."""
    mandates = Mandate.objects.filter(person__in=speaks_for(person))
    collectives = Collective.objects.filter(pk__in=mandates.values("collective"))
    return collectives.select_related("organisation").order_by("organisation__name")
