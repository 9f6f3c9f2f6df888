"""Reads of personal confirmations: who is asked about which works, what they said, what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from apps.accounts.models import ActsFor, Role, Seat, User
from apps.accounts.queries import speakers_for
from apps.catalogues.models import Share, Work
from apps.collectives.domain import WorkStanding
from apps.collectives.domain.standing import KEY_PARTS
from apps.collectives.models import TermsAnswer
from apps.collectives.queries import member_seats, people_spoken_for, seats_that_bring, terms_answer_of
from apps.collectives.queries.standing import collective_of
from apps.common.days import local_day
from apps.contracts import domain
from apps.contracts.models import ConfirmationCount, Contract, Release
from apps.contracts.queries.pool import own_standings_under, standings_under
from apps.terms.domain import Terms


@dataclass(frozen=True)
class AskedWork:
    """A work about which one person is asked.

    Args:
        is_owner: whether a share of it is theirs.
        uses: voice, likeness and style of theirs that are in it and asked for.
    """

    work_id: int
    public_id: str
    title: str
    is_owner: bool
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One person who is asked before the schedule is frozen, with what they last said.

    Args:
        settled: how many of their works are in without being asked.
        kept_out: how many are out for another reason.
    """

    person: User
    works: tuple[AskedWork, ...]
    answer: TermsAnswer | None
    settled: int
    kept_out: int

    @property
    def chosen(self) -> frozenset[str]:
        """The works that the last answer put in, by public id."""
        if self.answer is None or self.answer.choice == TermsAnswer.Choice.OUT:
            return frozenset()
        if self.answer.choice == TermsAnswer.Choice.IN:
            return frozenset(one.public_id for one in self.works)
        return frozenset(work.public_id for work in self.answer.works.all())


def asked_through(reader: User, contract: Contract, at: datetime) -> list[Asked]:
    """List for whom a reader confirms: themselves first, then those they speak for who are members."""
    terms = Terms.parse(contract.terms)
    own = own_standings_under(
        reader,
        terms,
        collective=contract.collective,
        company=contract.company,
        at=at,
        follows_id=contract.follows_id,
    )
    seats = Seat.objects.filter(
        organisation=contract.collective_id, role=Role.MEMBER, until__isnull=True, person=OuterRef("pk")
    )
    return [
        _asked(person, contract, terms, own) for person in people_spoken_for(reader).filter(Exists(seats))
    ]


def _asked(person: User, contract: Contract, terms: Terms, own: list[WorkStanding]) -> Asked:
    asked = [one for one in own if one.standing.asks(person.pk)]
    rest = [one for one in own if person.pk in one.owner_ids and one not in asked]
    return Asked(
        person=person,
        works=tuple(
            AskedWork(
                work_id=one.work.work_id,
                public_id=one.work.public_id,
                title=one.work.title,
                is_owner=person.pk in one.owner_ids,
                uses=_own_uses(one, person.pk, terms),
            )
            for one in sorted(asked, key=lambda each: (each.work.title, each.work.work_id))
        ),
        answer=terms_answer_of(person, contract.collective_id, contract.terms_hash),
        settled=sum(one.standing.is_in for one in rest),
        kept_out=sum(not one.standing.is_in for one in rest),
    )


def _own_uses(found: WorkStanding, person_id: int, terms: Terms) -> tuple[str, ...]:
    """Name the uses of the terms that need this person's own yes: their voice, face or style (rule 4)."""
    parts = {one.part for one in found.work.persons if one.person_id == person_id}
    return tuple(use for use in terms.uses if parts & KEY_PARTS.get(use, frozenset()))


def people_asked(contract: Contract, at: datetime) -> tuple[set[int], set[int]]:
    """Tell whose own answer about works is asked for, and who has given one; voices and faces among them."""
    found = standings_under(
        Terms.parse(contract.terms),
        collective=contract.collective,
        company=contract.company,
        at=at,
        follows_id=contract.follows_id,
    )
    asked = {person for one in found for person in _people(one) if one.standing.asks(person)}
    answers = TermsAnswer.objects.filter(
        collective__organisation=contract.collective_id, terms_hash=contract.terms_hash
    )
    return asked, set(answers.values_list("person", flat=True))


def _people(one: WorkStanding) -> set[int]:
    own = {each.person_id for each in one.standing.obstacles if each.person_id is not None}
    return own | one.standing.answered


def members_and_speakers(contract: Contract) -> QuerySet[User]:
    """Find the members of a contract's collective and whoever is said to speak for one."""
    seats = Seat.objects.filter(
        organisation=contract.collective_id, role=Role.MEMBER, until__isnull=True
    ).values("person")
    acting = ActsFor.objects.filter(on_behalf_of__in=seats, state=ActsFor.State.CONFIRMED).values("person")
    return User.objects.filter(Q(pk__in=seats) | Q(pk__in=acting), is_active=True)


def speakers_of(person_ids: set[int], on: datetime, zone: str) -> set[int]:
    """Give those who answer for these people: they themselves, or their guardians and estates."""
    return speakers_for(person_ids, local_day(on, zone))


def count_of(contract: Contract) -> ConfirmationCount | None:
    """Give the newest day's count."""
    return contract.counts.order_by("-on").first()


def due_to_count(at: datetime) -> list[int]:
    """List the contracts of which nothing was counted today by the clock of their zone."""
    running = Contract.objects.filter(state=domain.AGREED, take_out_until__gt=at)
    found = running.select_related("collective").prefetch_related(
        Prefetch("counts", ConfirmationCount.objects.order_by("-on"))
    )
    return [one.pk for one in found if not _is_counted(one, at)]


def _is_counted(contract: Contract, at: datetime) -> bool:
    newest = next(iter(contract.counts.all()), None)
    return newest is not None and newest.on >= local_day(at, contract.day_zone)


def without_mandate(contract: Contract) -> list[Seat]:
    """List the members who are to give a mandate and did not; stewards read their names with mandates too."""
    bringing = seats_that_bring().filter(organisation=contract.collective_id)
    seats = member_seats(collective_of(contract.collective_id)).filter(pk__in=bringing.values("pk"))
    return [seat for seat in seats if not seat.mandated_at]  # type: ignore[attr-defined]  # annotated


def works_to_release(contract: Contract, person: User) -> QuerySet[Work]:
    """Find the works whose past use a person can release: those in which a share is theirs."""
    shares = Share.objects.filter(work=OuterRef("pk"), holder=person, ended_at__isnull=True)
    given = contract.releases.filter(person=person, taken_back_at__isnull=True)
    own = Work.objects.filter(Exists(shares), merged_into__isnull=True)
    return own.exclude(pk__in=given.values("work")).order_by("title", "pk")


def releases_by(contract: Contract, person: User) -> QuerySet[Release]:
    """Find the releases that a person gave and did not take back."""
    given = contract.releases.filter(person=person, taken_back_at__isnull=True)
    return given.select_related("work").order_by("title", "pk")


def released_in(contract: Contract) -> tuple[domain.Released, ...]:
    """Read the releases of a contract in the order in which its text has them.

    Before the schedule is frozen, and where nothing is signed, they stand in no text and nobody reads them.
    """
    if contract.frozen_at is None or contract.state == domain.FELL_SHORT:
        return ()
    rows = contract.releases.filter(taken_back_at__isnull=True).select_related("work")
    found = [
        domain.Released(row.work.public_id, row.words_hash, row.title, row.name, row.salt) for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.work, one.words_hash)))


def reasons_of(count: ConfirmationCount | None) -> Mapping[str, int]:
    """Give what works wait for, most first."""
    waits: dict[str, int] = count.waits if count else {}
    return dict(sorted(waits.items(), key=lambda one: (-one[1], one[0])))
