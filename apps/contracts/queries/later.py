"""Reads of what became of contracts in force: steps, what is open, what licences count, what is due."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from apps.common.days import local_day
from apps.contracts import domain
from apps.contracts.models import Contract, LicensedUse, Step
from apps.contracts.queries.contracts import period_of


def steps_of(contract: Contract) -> QuerySet[Step]:
    """Find what became of a contract, oldest first."""
    return contract.steps.select_related("person", "successor").order_by("number")


def past_of(contract: Contract) -> domain.Past:
    """Read off the steps which breach and which notice are open, and why it is suspended."""
    found = domain.Past()
    # Sorted here, so that steps that were fetched with many contracts are not fetched again.
    for step in sorted(contract.steps.all(), key=lambda one: one.number):
        found = domain.past_after(found, step.act, step.side, step.due_at)
    return found


def licences_in_force(on: date) -> QuerySet[LicensedUse]:
    """Find what is licensed on a day: of contracts in force, and of none that is suspended.

    This is what signals and pages of works may say. Whether something may be licensed again is another
    question: a licence that is suspended is still somebody's (`licensed_works`).
    """
    return LicensedUse.objects.filter(contract__state__in=domain.LICENSING, period__contains=on)


def licensed_count(contract: Contract, at: datetime) -> int:
    """Count the works of a contract with a licence that has not ended."""
    rows = LicensedUse.objects.filter(contract=contract, period__isempty=False)
    today = local_day(at, contract.day_zone)
    running = rows.filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=today))
    return running.values("work").distinct().count()


def is_followed(contract: Contract) -> bool:
    """Say whether a contract that follows this one is agreed, and not in force yet."""
    return Contract.objects.filter(follows=contract, state__in=domain.UNSIGNED).exists()


def due_to_end(at: datetime) -> list[int]:
    """List the contracts that still run and whose term or notice is over."""
    running = Contract.objects.filter(state__in=domain.RUNNING).select_related("collective")
    found = running.prefetch_related("steps").order_by("pk")
    return [one.pk for one in found if _is_due(one, at)]


def _is_due(contract: Contract, at: datetime) -> bool:
    today = local_day(at, contract.day_zone)
    return domain.due_act(period_of(contract), past_of(contract).notice_ends_at, today, at) is not None


def dates_ahead(contract: Contract) -> list[tuple[str, datetime]]:
    """List the moments that its steps set: until when a breach may be cured, when a notice is over."""
    past = past_of(contract)
    ahead = (("cure", past.cure_until), ("notice", past.notice_ends_at))
    return [(name, moment) for name, moment in ahead if moment is not None]
