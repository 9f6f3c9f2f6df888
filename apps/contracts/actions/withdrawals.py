"""Ends licences whose works were taken back, once the notice is over; the schedule gets a new version."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from apps.accounts.models import User
from apps.audit.actions import record
from apps.collectives.actions import lock_due, make_effective
from apps.collectives.models import Withdrawal
from apps.common.days import local_day
from apps.contracts import domain, queries
from apps.contracts.models import Contract, EndedLicence, LicensedUse, ScheduleVersion
from apps.terms.domain import Terms

# An empty stretch of days overlaps no other, and no licence runs in it.
_NEVER = DateRange(empty=True)


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


def forget_licences(*, person: User, at: datetime) -> None:
    """End today what a person who is erased could take back, in every contract that binds.

    In one that waits for signatures nothing of it is licensed; its first new version says so once it is in
    force. Called in the transaction of the caller.
    """
    own = defaultdict[int, list[LicensedUse]](list)
    for one in queries.licences_of(person):
        own[one.contract_id].append(one)
    touched = Q(pk__in=own) | Q(follows__in=own, state=domain.SIGNING)
    locked = Contract.objects.select_for_update(of=("self",)).filter(touched)
    for contract in locked.select_related("collective").order_by("pk"):
        if contract.in_force_at is None:
            LicensedUse.objects.filter(pk__in=[one.pk for one in own[contract.pk]]).update(period=_NEVER)
            _license_never(contract, own[contract.follows_id] if contract.follows_id else [])
            continue
        yesterday = local_day(at, contract.day_zone) - timedelta(days=1)
        licences = queries.licences_to_cut(queries.licences_of(person), contract.pk)
        if cuts := domain.cuts(licences, yesterday):
            _write_version(contract, cuts, at)


def end_licences(
    contract: Contract, withdrawals: Iterable[Withdrawal], at: datetime, *, begins: date | None = None
) -> None:
    """Write what withdrawals ended into one new version of the schedule, in the transaction of the caller.

    Args:
        begins: when the licences begin, of a contract that comes into force: what was forgotten before that
            is written down too.
    """
    cuts = [
        cut
        for one in withdrawals
        for cut in domain.cuts(
            queries.licences_to_cut(queries.licences_withdrawn(one), contract.pk),
            local_day(one.ends_at, contract.day_zone),
        )
    ]
    if begins is not None:
        forgotten = queries.licences_forgotten(contract)
        cuts += domain.never_begun(forgotten, begins - timedelta(days=1))
    if cuts:
        _write_version(contract, domain.joined(cuts), at)


def shorten(cuts: Iterable[domain.Cut]) -> None:
    """Let licences end on the days that cuts say."""
    periods = {pk: DateRange(first, after) for cut in cuts for pk, first, after in cut.rows}
    rows = list(LicensedUse.objects.filter(pk__in=periods))
    for row in rows:
        row.period = periods[row.pk]
    LicensedUse.objects.bulk_update(rows, ["period"], batch_size=1000)


def _license_never(contract: Contract, held: Iterable[LicensedUse]) -> None:
    """Note that what the contract before licensed of somebody is not licensed by the one that follows."""
    noted = set(LicensedUse.objects.filter(contract=contract).values_list("work", "right", "use"))
    rights, uses = dict(contract.schedule.values_list("work", "rights")), Terms.parse(contract.terms).uses
    LicensedUse.objects.bulk_create(
        LicensedUse(
            contract=contract,
            work_id=one.work_id,
            company_id=one.company_id,
            right=one.right,
            use=one.use,
            period=_NEVER,
        )
        for one in held
        if one.right in rights.get(one.work_id, ()) and one.use in uses
        if (one.work_id, one.right, one.use) not in noted
    )


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
    shorten(cuts)
    shared = {"contract": contract.public_id, "version": str(version.number)}
    for one in ended:
        payload = {**shared, "work": one.work, "last_day": one.last_day.isoformat()}
        record(stream=contract.stream, kind="licence.ended", payload=payload, at=at)
    revised = {**shared, "fingerprint": version.fingerprint, "works": str(len(ended))}
    record(stream=contract.stream, kind="schedule.revised", payload=revised, at=at)
