"""Reads of what is taken back: which licences it concerns, and what is said of it beforehand."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Value

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues.models import Contributor, Share, Work
from apps.collectives.domain import KEY_PARTS, Taking, notice_ends
from apps.collectives.models import Collective, Mandate, Withdrawal
from apps.collectives.queries import notice_days_of, taking_of, withdrawals_since, withdrawals_visible_to
from apps.common.days import local_day
from apps.contracts import domain
from apps.contracts.models import Contract, EndedLicence, LicensedUse, ScheduleEntry, ScheduleVersion
from apps.terms.domain import Terms

MOST_NAMED = 5
MOST_VERSIONS = 20
ONE_DAY = timedelta(days=1)
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
    if taking.works is not None:
        return found.filter(work__in=taking.works)
    return found.exclude(work__in=taking.kept)


def last_licensed_at(person: User, collective_id: int) -> datetime | None:
    """Say when works that a person can take back from a collective last entered a schedule that binds."""
    found = licences_of(person, collective_id).aggregate(at=Max("contract__frozen_at"))
    return cast("datetime | None", found["at"])


def licences_withdrawn(withdrawal: Withdrawal) -> QuerySet[LicensedUse]:
    """Find the licences that a withdrawal ends."""
    collective_id = withdrawal.collective.organisation_id
    return licences_taken(withdrawal.person, collective_id, taking_of(withdrawal), withdrawal.begun_at)


def effective_withdrawals(contract: Contract) -> QuerySet[Withdrawal]:
    """Find what was taken back from a contract after its schedule was frozen, and is effective."""
    since = contract.frozen_at or contract.agreed_at
    found = withdrawals_since(contract.collective_id, since).filter(effective_at__isnull=False)
    return found.select_related("collective__organisation", "person").prefetch_related("kept", "listed")


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


@dataclass(frozen=True)
class Stopped:
    """What of a work's licence ended or runs out: the last day, and for which uses; none means every one."""

    last_day: date
    uses: tuple[str, ...] = ()


def ended_lines(contract: Contract, work_ids: Collection[int]) -> dict[int, list[Stopped]]:
    """Give what ended of works of a schedule, oldest first."""
    rows = EndedLicence.objects.filter(version__contract=contract, work__in=work_ids)
    found = rows.order_by("version__number").values_list("work", "uses", "last_day")
    return _stopped(contract, found)


def _stopped(contract: Contract, rows: Iterable[tuple[int, list[str], date]]) -> dict[int, list[Stopped]]:
    every, found = set(Terms.parse(contract.terms).uses), dict[int, list[Stopped]]()
    for work_id, uses, last_day in rows:
        named = () if every <= set(uses) else tuple(uses)
        found.setdefault(work_id, []).append(Stopped(last_day, named))
    return found


def newest_versions(contract: Contract) -> list[ScheduleVersion]:
    """Read the newest versions of a schedule for its page: of each how many works ended, and some of them."""
    some = EndedLicence.objects.order_by("pk")[:MOST_NAMED]
    rows = contract.versions.annotate(count=Count("ended")).prefetch_related(Prefetch("ended", some, "some"))
    return list(rows.order_by("-number")[:MOST_VERSIONS])


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


def held_by_contracts(person: User, collective: Collective, taking: Taking, at: datetime) -> list[Held]:
    """Say what taking works back at a moment does to contracts: which, which works, until when they hold."""
    days = notice_days_of(person, collective)
    if days is None:
        return []
    licences = licences_taken(person, collective.organisation_id, taking, at)
    found = _last_days(licences, collective, at)
    rows = found.values_list("contract", "work", "last")  # type: ignore[misc]  # annotated
    return _Holding.of([rows]).held(rows, notice_ends(at, days))


def _last_days(
    licences: QuerySet[LicensedUse], collective: Collective, at: datetime
) -> QuerySet[LicensedUse]:
    """Annotate licences that run at a moment with the first day on which they no longer do; None without."""
    today = local_day(at, collective.organisation.zone)
    running = licences.filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=today))
    return running.annotate(last=F("period__endswith")).order_by()


_Row = tuple[int, int, date | None]


@dataclass(frozen=True)
class _Holding:
    """The contracts and works that some rows name, read once for all of them."""

    contracts: Mapping[int, Contract]
    works: Mapping[int, Work]

    @classmethod
    def of(cls, found: Iterable[Iterable[_Row]]) -> "_Holding":
        rows = [row for each in found for row in each]
        contracts = Contract.objects.select_related("collective", "company")
        return cls(
            contracts.in_bulk({contract_id for contract_id, _work, _after in rows}),
            Work.objects.in_bulk({work_id for _contract, work_id, _after in rows}),
        )

    def held(self, rows: Iterable[_Row], ends_at: datetime) -> list[Held]:
        """Say which contracts hold which works until when, newest contract first.

        Args:
            rows: contract, work, and the first day on which its licence no longer runs.
            ends_at: when the notice is over.
        """
        works, afters = dict[int, set[int]](), dict[int, set[date | None]]()
        for contract_id, work_id, after in rows:
            works.setdefault(contract_id, set()).add(work_id)
            afters.setdefault(contract_id, set()).add(after)
        return [
            Held(
                contract=self.contracts[pk],
                works=tuple(sorted((self.works[one] for one in found), key=lambda one: (one.title, one.pk))),
                until=_until(self.contracts[pk], ends_at, afters[pk]),
            )
            for pk, found in sorted(works.items(), reverse=True)
        ]


def _until(contract: Contract, ends_at: datetime, afters: Iterable[date | None]) -> date:
    """Name the last day on which a contract holds works whose notice ends at a moment."""
    notice = local_day(ends_at, contract.day_zone)
    last = max((after - ONE_DAY if after else date.max) for after in afters)
    return min(notice, last)


def running_notices(contract: Contract, work_ids: Collection[int]) -> dict[int, list[Stopped]]:
    """Give what of works runs out by a notice: both sides read it, and never whose it is."""
    if contract.frozen_at is None or contract.state not in domain.BINDING:
        return {}
    notices = withdrawals_since(contract.collective_id, contract.frozen_at).filter(
        Q(work__isnull=True) | Q(work__in=work_ids), effective_at__isnull=True
    )
    running = _with_what_they_take(notices)
    named = Q(contract=contract, work__in=work_ids)
    rows = _of_all(running, lambda one: licences_withdrawn(one).filter(named), "work", "use")
    days = {one.pk: local_day(one.ends_at, contract.day_zone) for one in running}
    # Of one use the notice that is over first counts; they come in that order.
    uses, seen = dict[tuple[int, date], list[str]](), set[tuple[int, str]]()
    for one in running:
        for work_id, use in sorted(rows.get(one.pk, ())):
            if (work_id, use) not in seen:
                seen.add((work_id, use))
                uses.setdefault((work_id, days[one.pk]), []).append(use)
    return _stopped(contract, ((work_id, found, day) for (work_id, day), found in uses.items()))


def _with_what_they_take(withdrawals: QuerySet[Withdrawal]) -> list[Withdrawal]:
    rows = withdrawals.select_related("collective__organisation", "person", "work")
    return list(rows.prefetch_related("kept", "listed"))


def _of_all(
    withdrawals: Sequence[Withdrawal],
    licences: Callable[[Withdrawal], QuerySet[LicensedUse]],
    *columns: str,
) -> dict[int, list[Any]]:
    """Read columns of the licences of many withdrawals in one statement; by the withdrawal's number."""
    asked = [
        licences(one).order_by().annotate(of=Value(one.pk)).values_list("of", *columns).distinct()
        for one in withdrawals
    ]
    found: dict[int, list[Any]] = {}
    for pk, *row in asked[0].union(*asked[1:], all=True) if asked else ():
        found.setdefault(pk, []).append(tuple(row))
    return found


@dataclass(frozen=True)
class Noticed:
    """A withdrawal of the reader's, with the contracts it concerns."""

    withdrawal: Withdrawal
    held: tuple[Held, ...]


def own_withdrawals(person: User) -> list[Noticed]:
    """List what a person took back, and those they speak for, newest first; without what no contract held."""
    licensed = LicensedUse.objects.filter(contract__collective=OuterRef("collective__organisation"))
    touching = Q(work__isnull=True) | Exists(licensed.filter(work=OuterRef("work")))
    taken = _with_what_they_take(withdrawals_visible_to(person).filter(touching))
    rows = _of_all(
        taken,
        lambda one: _last_days(licences_withdrawn(one), one.collective, one.begun_at),
        "contract",
        "work",
        "last",
    )
    holding = _Holding.of(rows.values())
    return [Noticed(one, tuple(holding.held(rows[one.pk], one.ends_at))) for one in taken if one.pk in rows]


@dataclass(frozen=True)
class Pool:
    """A collective that has or had a mandate of a person for whom somebody speaks."""

    collective: Collective
    person: User


def pools_spoken_for(reader: User) -> list[Pool]:
    """List from which collectives a reader may take whose works back: their own first, then of others."""
    mandates = Mandate.objects.filter(person__in=speaks_for(reader))
    rows = mandates.select_related("collective__organisation", "person").distinct(
        "collective_id", "person_id"
    )
    found = [Pool(one.collective, one.person) for one in rows.order_by("collective_id", "person_id")]
    return sorted(
        found,
        key=lambda one: (one.person.pk != reader.pk, one.person.name, one.collective.organisation.name),
    )


def taking_back_from(reader: User, contract: Contract) -> list[User]:
    """List whose works a reader may take back from a contract: themselves, wards, estates."""
    return [
        pool.person
        for pool in pools_spoken_for(reader)
        if pool.collective.organisation_id == contract.collective_id
        and licences_of(pool.person, contract.collective_id).filter(contract=contract).exists()
    ]
