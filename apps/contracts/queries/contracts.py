"""Reads of contracts, their schedules and signatures."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import holds_seat, speaks_for
from apps.audit import queries as audit
from apps.ballots import queries as ballots
from apps.catalogues.models import Identifier, Share, Work
from apps.catalogues.queries import is_touched_by, people_of, work_facts, works_of
from apps.collectives.domain import WorkStanding
from apps.collectives.models import Mandate, Withdrawal
from apps.collectives.queries import pooling_mandates
from apps.common.days import local_day
from apps.contracts import domain
from apps.contracts.models import Contract, LeftOut, LicensedUse, ScheduleEntry, TakenOut
from apps.contracts.queries.confirming import released_in
from apps.contracts.queries.pool import standings_under
from apps.terms.domain import Terms

FEWEST_COUNTED = 5
_READERS = (
    ("collective", (Role.MEMBER, Role.STEWARD)),
    ("company", (Role.DELEGATE, Role.SIGNATORY)),
    ("union", (Role.REPRESENTATIVE,)),
)


def contracts_visible_to(person: User) -> QuerySet[Contract]:
    """Find the contracts a person may read, newest first.

    Those are the collective's members and stewards, whoever speaks for a member, the company's delegates and
    signatories, the union's representatives, and whoever has a work in the schedule, even after leaving.
    """
    contracts = Contract.objects.select_related("collective", "company", "union", "ballot")
    if not person.is_authenticated:
        return contracts.none()
    seats = Seat.objects.filter(person=person, until__isnull=True)
    readers = Q()
    # A guardian or an estate answers for a member, and reads what that member reads.
    of_others = Seat.objects.filter(person__in=speaks_for(person), until__isnull=True, role=Role.MEMBER)
    readers |= Q(collective__in=of_others.values("organisation"))
    for party, roles in _READERS:
        readers |= Q(**{f"{party}__in": seats.filter(role__in=roles).values("organisation")})
    bound = ScheduleEntry.objects.filter(contract=OuterRef("pk"), work__in=_held_works(person))
    return contracts.filter(readers | Q(Exists(bound))).order_by("-agreed_at", "-pk")


def readable_of(person: User, contract_ids: Collection[int | None]) -> set[int]:
    """Tell which of these contracts a person may read."""
    named = [one for one in contract_ids if one is not None]
    if not named:
        return set()
    return set(contracts_visible_to(person).filter(pk__in=named).values_list("pk", flat=True))


def contracts_of_company(person: User, company_id: int) -> QuerySet[Contract]:
    """Find the contracts of one company that a person may read; what an API key of the company sees."""
    return contracts_visible_to(person).filter(company=company_id)


def own_works(person: User) -> QuerySet[Work]:
    """Find the works whose people a person is or speaks for: holders of a share, and who registered it."""
    if not person.is_authenticated:
        return Work.objects.none()
    return Work.objects.filter(Q(registered_by__in=speaks_for(person)) | Q(pk__in=_held_works(person)))


def scheduled_works(contract: Contract) -> QuerySet[ScheduleEntry]:
    """Find the lines of the schedule in order."""
    return contract.schedule.order_by("number")


def works_under_contract(work_ids: Collection[int], since: datetime | None = None) -> set[int]:
    """Tell which works stand in the schedule of a contract that is signed or waits for it.

    Args:
        since: only schedules that were frozen then or later.
    """
    entries = ScheduleEntry.objects.filter(work__in=work_ids, contract__state__in=domain.BINDING)
    if since is not None:
        entries = entries.filter(contract__frozen_at__gte=since)
    return set(entries.values_list("work_id", flat=True))


def taken_out_until(person: User, works: Collection[Work]) -> datetime | None:
    """Say how long works may be taken out of a schedule in which a person has them, or who they speak for."""
    mine = speaks_for(person) & people_of(works)
    pools = pooling_mandates().filter(person__in=mine)
    running = Contract.objects.filter(
        state=domain.AGREED, collective__in=pools.values("collective__organisation")
    )
    return running.order_by("-take_out_until").values_list("take_out_until", flat=True).first()


def count_artists(contract: Contract) -> int | None:
    """Count the people who hold shares in the licensed works; None below five, where a count names people."""
    shares = Share.objects.filter(work__in=contract.schedule.values("work"), ended_at__isnull=True)
    people = shares.filter(holder__isnull=False).values("holder").distinct().count()
    return people if people >= FEWEST_COUNTED else None


def left_out_of(contract: Contract, person: User) -> QuerySet[LeftOut]:
    """Find the works of a person, and of those they speak for, that are not in the schedule, and why."""
    left = contract.left_out.filter(person__in=speaks_for(person))
    return left.select_related("work").order_by("work__title", "pk")


def taken_out_of(contract: Contract, person: User) -> QuerySet[TakenOut]:
    """Find the person's own works that were taken out."""
    return (
        contract.taken_out.filter(work__in=own_works(person)).select_related("work").order_by("work__title")
    )


def works_to_take_out(contract: Contract, person: User, at: datetime) -> list[Work]:
    """Find the person's own works that would be in the schedule if it were frozen now.

    Those are works that are in by every yes they need, without those already taken out.
    """
    if contract.state != domain.AGREED:
        return []
    own = own_works(person)
    if not own.exists():
        return []
    found = sorted_works(contract, at)
    return list(own.filter(pk__in=found.taken).order_by("title", "pk"))


def text_of(contract: Contract) -> domain.Text:
    """Put together the whole text from the rows, as it is signed."""
    return domain.Text(
        number=contract.number,
        parties=contract.parties,
        terms=contract.terms,
        prose=contract.prose,
        certificate=contract.certificate,
        zone=contract.zone,
        annex=tuple(contract.annex),
        standard=contract.standard,
        schedule=lines_of(contract),
        waterfall=contract.waterfall,
        releases=released_in(contract),
        follows=_followed(contract),
    )


def _followed(contract: Contract) -> dict[str, str]:
    if contract.follows is None:
        return {}
    former = contract.follows
    return {"as": contract.follows_as, "number": former.number, "fingerprint": former.fingerprint}


def lines_of(contract: Contract) -> tuple[domain.Line, ...]:
    """Read the lines of the schedule in order, with words, salts and hashes."""
    columns = ("number", "work__public_id", "title", "artists", "code", "rights", "salt", "words_hash")
    lines = contract.schedule.order_by("number").values_list(*columns, "parts", "split_hash")
    return tuple(
        domain.Line(number, work, title, artists, code, tuple(rights), salt, words_hash, parts, split_hash)
        for number, work, title, artists, code, rights, salt, words_hash, parts, split_hash in lines
    )


@dataclass(frozen=True)
class Checked:
    """What checking a contract found: the number worked out anew, and whether everything agrees with it."""

    computed: str
    is_same: bool
    is_recorded: bool
    is_chain_whole: bool
    erased_lines: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return self.is_same and self.is_recorded and self.is_chain_whole


def check_contract(contract: Contract) -> Checked:
    """Work the fingerprint out from what is stored now, and compare it with the record and its chain."""
    text = text_of(contract)
    computed = text.fingerprint
    recorded = audit.newest_entries(contract.stream).filter(
        kind="contract.frozen", payload__fingerprint=contract.fingerprint
    )
    chain = audit.streams().filter(name=contract.stream).first()
    return Checked(
        computed=computed,
        is_same=computed == contract.fingerprint and text.are_words_true,
        is_recorded=recorded.exists(),
        is_chain_whole=chain is not None and not audit.faults_of(chain),
        erased_lines=sum(line.is_erased for line in text.schedule),
    )


def period_of(contract: Contract) -> domain.Period | None:
    """Give the days of the licence; None until they are known."""
    terms = Terms.parse(contract.terms)
    if contract.in_force_at is None and not terms.get("term.starts_on"):
        return None
    began = contract.in_force_at or contract.agreed_at
    return domain.licence_period(terms, local_day(began, contract.day_zone))


def due_to_freeze(at: datetime) -> list[int]:
    """List the contracts whose days for taking works out are over and whose vote is not in doubt."""
    due = Contract.objects.filter(state=domain.AGREED, take_out_until__lte=at)
    waiting = due.select_related("ballot").order_by("take_out_until")
    return [contract.pk for contract in waiting if ballots.certification(contract.ballot, at).is_valid]


def sorted_works(contract: Contract, at: datetime) -> domain.Sorted:
    """Decide for every work that members brought whether it is in, and why not."""
    found = standings_under(
        Terms.parse(contract.terms),
        collective=contract.collective,
        company=contract.company,
        at=at,
        follows_id=contract.follows_id,
    )
    taken_out = set(contract.taken_out.values_list("work", flat=True))
    return domain.sort_works([_brought(each) for each in found], taken_out)


def _brought(found: WorkStanding) -> domain.Brought:
    people = {*found.owner_ids, found.work.registered_by}
    reasons = {person: found.standing.for_person(person).reason for person in sorted(people)}
    return domain.Brought(found.work.work_id, found.standing.is_in, reasons)


def origins_that_came_to_nothing() -> QuerySet[Contract, str]:
    """Name the offers whose contracts fell short, lapsed or are void, so that their rooms go on (rule 18)."""
    return Contract.objects.filter(state__in=domain.CAME_TO_NOTHING).values_list("origin", flat=True)


def schedule_lines(work_ids: Collection[int], terms: Terms) -> list[tuple[int, domain.Line]]:
    """Write the schedule's lines for these works, in the order of artists and titles.

    Returns:
        pairs of the work's id and its line, in a fixed number of statements.
    """
    licensed = terms.choices("scope.rights")
    held = {facts.work_id: [right.right for right in facts.rights] for facts in work_facts(list(work_ids))}
    codes = _codes(work_ids)
    works = Work.objects.filter(pk__in=work_ids).order_by("artist_line", "title", "pk")
    return [
        (
            work.pk,
            domain.Line(
                number=number,
                work=work.public_id,
                title=work.title,
                artists=work.artist_line,
                code=codes.get(work.pk, ""),
                rights=domain.rights_of(licensed, held.get(work.pk, ())),
            ),
        )
        for number, work in enumerate(works, start=1)
    ]


def _codes(work_ids: Collection[int]) -> dict[int, str]:
    """Find one good code for each work: its recording's before its own."""
    good = Identifier.objects.exclude(verdict=Identifier.Verdict.INVALID).order_by("-pk")
    own = good.filter(work__in=work_ids).values_list("work", "normalised")
    recorded = good.filter(recording__works__in=work_ids).values_list("recording__works", "normalised")
    return {**dict(own), **dict(recorded)}


def _held_works(person: User) -> QuerySet[Share, int]:
    shares = Share.objects.filter(holder__in=speaks_for(person), ended_at__isnull=True)
    return shares.values_list("work", flat=True)


def works_ever_of(person: User) -> QuerySet[Work]:
    """Find the works in which a person stands or stood, whatever they hold now."""
    return Work.objects.filter(is_touched_by(person))


def contracts_holding(person: User, at: datetime) -> list[Contract]:
    """List the contracts that need a person's works now: signed or to be signed, and still running.

    They need them no longer once the mandate has ended and its notice is over.
    """
    today = at.date()
    bound = ScheduleEntry.objects.filter(contract=OuterRef("pk"), work__in=works_of(person))
    licences = LicensedUse.objects.filter(
        contract=OuterRef("pk"), work__in=works_of(person), period__isempty=False
    )
    running = licences.filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=today))
    found = Contract.objects.filter(Exists(bound), Exists(running), state__in=domain.BINDING).select_related(
        "collective", "company"
    )
    return [one for one in found.order_by("pk") if at < notice_ends_at(person, one, at)]


def notice_ends_at(person: User, contract: Contract, at: datetime) -> datetime:
    """Say when a contract no longer needs a person's works: after `at` while the mandate holds, or was left.

    Whoever left and called that back lets the works stay, and would have to take them back anew.
    """
    mandates = Mandate.objects.filter(collective__organisation=contract.collective, person=person)
    newest = mandates.order_by("-given_at", "-pk").first()
    if newest is None:
        return at
    back = Withdrawal.objects.filter(
        collective=newest.collective_id, person=person, work__isnull=True, is_list=False
    )
    last = back.order_by("-begun_at", "-pk").first()
    is_called_back = last is not None and last.called_back_at is not None
    if newest.ended_at is None or is_called_back:
        return at + timedelta(days=max(1, newest.notice_days))
    return newest.ended_at + timedelta(days=newest.notice_days)


def bound_until(person: User, contract: Contract, at: datetime) -> date:
    """Name the last day on which a contract needs a person's works, were they taken back now."""
    notice = local_day(notice_ends_at(person, contract, at), contract.day_zone)
    last = period.ends_on if (period := period_of(contract)) else None
    return min(notice, last or notice)


def contracts_left_by(works: QuerySet[Work], collective_id: int) -> QuerySet[Contract]:
    """Find the contracts with an open schedule, and those in whose schedule `own` of these works stand."""
    entries = ScheduleEntry.objects.filter(contract=OuterRef("pk"), work__in=works).order_by()
    own = entries.values("contract").annotate(count=Count("pk")).values("count")
    found = Contract.objects.filter(collective=collective_id).annotate(own=Coalesce(Subquery(own), 0))
    bound = Q(own__gt=0, state__in=domain.BINDING)
    return (
        found.filter(bound | Q(state=domain.AGREED)).select_related("collective", "company").order_by("-pk")
    )


def is_member_of(person: User, collective: Organisation) -> bool:
    """Say whether a person sits in a collective now."""
    return holds_seat(person, collective.pk, Role.MEMBER)
