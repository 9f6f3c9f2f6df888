"""Ends licences whose works were taken back, once the notice is over; the schedule gets a new version."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from apps.audit.actions import record
from apps.collectives.actions import lock_due, make_effective
from apps.collectives.models import Withdrawal
from apps.common.days import local_day
from apps.contracts import domain, queries
from apps.contracts.models import Contract, EndedLicence, LicensedUse, ScheduleVersion


@transaction.atomic
def end_withdrawn(*, withdrawal_id: int, at: datetime) -> Withdrawal:
    """End the licences of what was taken back, in every contract that binds; later in one still to be signed.

    Both sides learn the works and that their licences ended, and not whose word it was.

    Raises:
        Refusal: "withdrawal.not_due".
    """
    withdrawal = lock_due(withdrawal_id=withdrawal_id, at=at)
    touched = queries.licences_withdrawn(withdrawal).values("contract")
    locked = Contract.objects.select_for_update(of=("self",)).filter(pk__in=touched)
    for contract in locked.select_related("collective").order_by("pk"):
        if contract.in_force_at is not None:
            end_licences(contract, [withdrawal], at)
    make_effective(withdrawal=withdrawal, at=at)
    return withdrawal


def end_licences(contract: Contract, withdrawals: Iterable[Withdrawal], at: datetime) -> None:
    """Write what withdrawals ended into one new version of the schedule, in the transaction of the caller."""
    cuts = [
        cut
        for one in withdrawals
        for cut in domain.cuts(
            queries.licences_to_cut(queries.licences_withdrawn(one), contract.pk),
            local_day(one.ends_at, contract.day_zone),
        )
    ]
    if cuts:
        _write_version(contract, domain.joined(cuts), at)


def _write_version(contract: Contract, cuts: list[domain.Cut], at: datetime) -> None:
    before, previous = queries.version_before(contract)
    lines = queries.lines_by_work(contract, [cut.work_id for cut in cuts])
    ended = [domain.Ended(*lines[cut.work_id], cut.uses, cut.last_day) for cut in cuts]
    text = domain.version_text(contract.fingerprint, before + 1, previous, ended)
    version = ScheduleVersion.objects.create(
        contract=contract, number=before + 1, fingerprint=domain.hash_of_version(text), made_at=at
    )
    EndedLicence.objects.bulk_create(
        EndedLicence(version=version, work_id=cut.work_id, uses=list(cut.uses), last_day=cut.last_day)
        for cut in cuts
    )
    periods = {pk: DateRange(first, after) for cut in cuts for pk, first, after in cut.rows}
    rows = list(LicensedUse.objects.filter(pk__in=periods))
    for row in rows:
        row.period = periods[row.pk]
    LicensedUse.objects.bulk_update(rows, ["period"], batch_size=1000)
    shared = {"contract": contract.public_id, "version": str(version.number)}
    for one in ended:
        payload = {**shared, "work": one.work, "last_day": one.last_day.isoformat()}
        record(stream=contract.stream, kind="licence.ended", payload=payload, at=at)
    revised = {**shared, "fingerprint": version.fingerprint, "works": str(len(ended))}
    record(stream=contract.stream, kind="schedule.revised", payload=revised, at=at)
