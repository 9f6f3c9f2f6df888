"""Reads of what is taken back: which licences it concerns, and what is said of it beforehand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.catalogues.models import Contributor, Share, Work
from apps.collectives.domain import KEY_PARTS, Taking, notice_ends
from apps.collectives.models import Collective, Withdrawal
from apps.collectives.queries import notice_days_of, taking_of, withdrawals_since, withdrawals_visible_to
from apps.common.days import local_day
from apps.contracts import domain
from apps.contracts.models import Contract, EndedLicence, LicensedUse, ScheduleEntry, ScheduleVersion
from apps.contracts.queries.contracts import period_of

MOST_NAMED = 5
_PERFORMING = (Contributor.Part.SINGER, Contributor.Part.PLAYER)


def licences_of(person: User, collective_id: int | None = None) -> QuerySet[LicensedUse]:
    """Find what one collective, or any, licensed that a person can take back, in contracts that bind or wait.

    That is every use of a work in which they hold a share or which they registered; of another's work only
    what needs their own yes: their voice, their likeness, their style, and what they perform.
    """
    held = Share.objects.filter(work=OuterRef("work"), holder=person, ended_at__isnull=True)
    parts = Contributor.objects.filter(work=OuterRef("work"), person=person)
    performed = LicensedUse.objects.filter(
        contract=OuterRef("contract"), work=OuterRef("work"), right="performer"
    )
    says = Q(work__registered_by=person) | Q(Exists(held))
    says |= Q(Exists(parts.filter(part__in=_PERFORMING))) & Q(Exists(performed))
    for use, own_parts in KEY_PARTS.items():
        says |= Q(use=use) & Q(Exists(parts.filter(part__in=own_parts)))
    running = LicensedUse.objects.filter(says, period__isempty=False, contract__state__in=domain.BINDING)
    return running if collective_id is None else running.filter(contract__collective=collective_id)


def licences_taken(
    person: User, collective_id: int, taking: Taking, begun_at: datetime
) -> QuerySet[LicensedUse]:
    """Find the licences that a notice ends: those of schedules that were frozen before it began."""
    found = licences_of(person, collective_id).filter(contract__frozen_at__lte=begun_at)
    if taking.uses:
        found = found.filter(use__in=taking.uses)
    if taking.work_id is not None:
        return found.filter(work=taking.work_id)
    return found.exclude(work__in=taking.kept)


def licences_withdrawn(withdrawal: Withdrawal) -> QuerySet[LicensedUse]:
    """Find the licences that a withdrawal ends."""
    collective_id = withdrawal.collective.organisation_id
    return licences_taken(withdrawal.person, collective_id, taking_of(withdrawal), withdrawal.begun_at)


def effective_withdrawals(contract: Contract) -> QuerySet[Withdrawal]:
    """Find what was taken back from a contract after its schedule was frozen, and is effective."""
    since = contract.frozen_at or contract.agreed_at
    found = withdrawals_since(contract.collective_id, since).filter(effective_at__isnull=False)
    return found.select_related("collective__organisation", "person").prefetch_related("kept")


def licences_to_cut(licences: QuerySet[LicensedUse], contract_id: int) -> list[domain.Licence]:
    """Read the licences of one contract, row by row."""
    rows = licences.filter(contract=contract_id).order_by("work", "use", "pk")
    return [domain.Licence(row.pk, row.work_id, row.use, row.period.lower, row.period.upper) for row in rows]


def licences_forgotten(contract: Contract) -> list[tuple[int, str]]:
    """List works and uses of a contract that is not in force yet whose people were erased meanwhile."""
    rows = LicensedUse.objects.filter(contract=contract, period__isempty=True)
    return list(rows.order_by("work", "use").values_list("work", "use").distinct())


def versions_of_schedule(contract: Contract) -> QuerySet[ScheduleVersion]:
    """Find the later versions of a schedule, newest first."""
    return contract.versions.prefetch_related("ended__work").order_by("-number")


def ended_lines(contract: Contract) -> dict[int, date]:
    """Give the last day of each work of a schedule of which some licence ended."""
    rows = EndedLicence.objects.filter(version__contract=contract).order_by("version__number")
    return dict(rows.values_list("work", "last_day"))


def lines_by_work(contract: Contract, work_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Give the number of the line and the public id of works in a schedule."""
    rows = ScheduleEntry.objects.filter(contract=contract, work__in=work_ids)
    return {
        work: (number, name) for work, number, name in rows.values_list("work", "number", "work__public_id")
    }


def version_before(contract: Contract) -> tuple[int, str]:
    """Give the number and fingerprint of the newest version; 1 is the schedule that was signed."""
    newest = contract.versions.order_by("-number").first()
    return (newest.number, newest.fingerprint) if newest else (1, contract.fingerprint)


def text_of_version(version: ScheduleVersion) -> bytes:
    """Put together the text of a version from the rows, as it was hashed."""
    before = version.contract.versions.filter(number=version.number - 1).first()
    previous = before.fingerprint if before else version.contract.fingerprint
    numbers = lines_by_work(version.contract, [one.work_id for one in version.ended.all()])
    ended = [
        domain.Ended(*numbers[one.work_id], tuple(one.uses), one.last_day) for one in version.ended.all()
    ]
    return domain.version_text(version.contract.fingerprint, version.number, previous, ended)


@dataclass(frozen=True)
class Held:
    """A contract that holds works which are taken back: which of them, and the last day.

    `until` is the day on which the notice ends, or the last of the contract if that comes first.
    """

    contract: Contract
    works: tuple[Work, ...]
    until: date

    @property
    def first(self) -> tuple[Work, ...]:
        """The works that are named; the others are counted."""
        return self.works[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.works) - len(self.first)


def held_by_contracts(
    person: User, collective: Collective, taking: Taking, at: datetime, ends_at: datetime | None = None
) -> list[Held]:
    """Say what taking works back now does to contracts: which, which works, until when they still hold.

    Args:
        at: when the notice begins.
        ends_at: when it ends, if it runs already.
    """
    days = notice_days_of(person, collective)
    if days is None:
        return []
    today = local_day(at, collective.organisation.zone)
    licences = licences_taken(person, collective.organisation_id, taking, at).filter(
        Q(period__endswith__isnull=True) | Q(period__endswith__gt=today)
    )
    pairs = licences.order_by("contract", "work").values_list("contract", "work").distinct()
    by_contract: dict[int, list[int]] = {}
    for contract_id, work_id in pairs:
        by_contract.setdefault(contract_id, []).append(work_id)
    works = Work.objects.in_bulk({work for found in by_contract.values() for work in found})
    contracts = Contract.objects.select_related("collective", "company").in_bulk(by_contract)
    return [
        Held(
            contract=contracts[pk],
            works=tuple(sorted((works[work] for work in found), key=lambda work: (work.title, work.pk))),
            until=_until(contracts[pk], ends_at or notice_ends(at, days)),
        )
        for pk, found in sorted(by_contract.items(), reverse=True)
    ]


def _until(contract: Contract, ends_at: datetime) -> date:
    """Name the last day on which a contract holds works whose notice ends at a moment."""
    notice = local_day(ends_at, contract.day_zone)
    last = period.ends_on if (period := period_of(contract)) else None
    return min(notice, last or notice)


def running_notices(contract: Contract) -> dict[int, date]:
    """Give the last day of each work whose notice runs: both sides read it, and never whose it is."""
    if contract.frozen_at is None or contract.state not in domain.BINDING:
        return {}
    found: dict[int, date] = {}
    lines = ScheduleEntry.objects.filter(contract=contract)
    notices = withdrawals_since(contract.collective_id, contract.frozen_at).filter(
        Q(work__isnull=True) | Q(work__in=lines.values("work")), effective_at__isnull=True
    )
    for one in notices.select_related("collective__organisation", "person").prefetch_related("kept"):
        last_day = local_day(one.ends_at, contract.day_zone)
        for work_id in licences_withdrawn(one).filter(contract=contract).values_list("work", flat=True):
            found.setdefault(work_id, last_day)
    return found


@dataclass(frozen=True)
class Noticed:
    """A withdrawal of the reader's, with the contracts it concerns."""

    withdrawal: Withdrawal
    held: tuple[Held, ...]


def own_withdrawals(person: User) -> list[Noticed]:
    """List what a person took back from contracts, newest first; without what no contract held."""
    found = []
    licensed = LicensedUse.objects.filter(contract__collective=OuterRef("collective__organisation"))
    touching = Q(work__isnull=True) | Exists(licensed.filter(work=OuterRef("work")))
    for one in withdrawals_visible_to(person).filter(touching).prefetch_related("kept"):
        held = held_by_contracts(one.person, one.collective, taking_of(one), one.begun_at, one.ends_at)
        if held:
            found.append(Noticed(one, tuple(held)))
    return found
