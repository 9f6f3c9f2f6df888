"""Reads of what people take back."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues.queries import works_of
from apps.collectives.domain import USES, Place, Reach, Taking, held
from apps.collectives.models import Collective, Mandate, Withdrawal
from apps.collectives.queries.mandates import rows_of


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
    """Read what a person is taking back from a collective now."""
    rows = Withdrawal.objects.filter(collective=collective, person=person)
    running = rows.filter(called_back_at__isnull=True, effective_at__isnull=True)
    return [taking_of(one) for one in running.prefetch_related("kept")]


def taking_of(withdrawal: Withdrawal) -> Taking:
    """Read what a withdrawal takes back."""
    kept = frozenset(work.pk for work in withdrawal.kept.all())
    return Taking(withdrawal.work_id, tuple(withdrawal.uses), kept)


def notice_days_of(person: User, collective: Collective) -> int | None:
    """Give the notice of the newest mandate, whether it still holds or not; None if there never was one."""
    mandates = Mandate.objects.filter(collective=collective, person=person)
    return mandates.order_by("-given_at", "-pk").values_list("notice_days", flat=True).first()


def pools_ever_of(person: User) -> QuerySet[Collective]:
    """Find the collectives that have or had a mandate of a person or of somebody they speak for."""
    mandates = Mandate.objects.filter(person__in=speaks_for(person))
    collectives = Collective.objects.filter(pk__in=mandates.values("collective"))
    return collectives.select_related("organisation").order_by("organisation__name")


def answers_apart(mandate: Mandate, general: Mapping[str, str]) -> list[tuple[int, str, str]]:
    """List the works and uses for which a mandate has another answer than the general one, by whatever row.

    Rows for a right or a country are left out: they narrow what is licensed next, and take nothing back.

    Returns:
        work, use and answer.
    """
    said = mandate.answers.filter(work__isnull=False).values_list("work", "use", "answer")
    own = {(work, use): answer for work, use, answer in said if work is not None}
    rows = [row for _id, row in rows_of(mandate) if not row.narrows]
    if not rows:
        return [(work, use, answer) for (work, use), answer in own.items()]
    found = []
    for work, kind in works_of(mandate.person).values_list("pk", "kind"):
        place = Place(work, kind, frozenset())
        for use in USES:
            one = held(
                own.get((work, use)), general[use], rows, place=place, use=use, reach=Reach(is_best=True)
            )
            if one.by != "general":
                found.append((work, use, one.answer))
    return found
