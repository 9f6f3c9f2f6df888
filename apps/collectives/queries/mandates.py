"""Reads of what members allow: their mandates, for one of them and for all at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from apps.accounts.models import Organisation, Seat, User, under_18
from apps.accounts.queries import estates_of
from apps.catalogues.models import Work
from apps.catalogues.queries import one_of
from apps.collectives import domain
from apps.collectives.domain import Held, MandateFacts, Place, Reach, Row
from apps.collectives.models import Mandate, MandateAnswer, MandateRow, PriceFloor
from apps.collectives.queries.pooling import seats_that_bring
from apps.common.days import local_day
from apps.common.money import Money


def mandate_facts(
    organisation_id: int,
    at: datetime,
    person_ids: Collection[int] | None = None,
    *,
    uses: Collection[str] | None = None,
) -> dict[int, MandateFacts]:
    """Tell what each member's mandate says, in five statements however many members there are.

    Args:
        organisation_id: the collective.
        at: the moment at which ages and estates are looked at.
        person_ids: only these people; None for every member.
        uses: only what is said of these uses; None for all.

    Returns:
        one entry for each member whose category brings works in; outsiders are absent.
    """
    seats = seats_that_bring().filter(organisation=organisation_id)
    mandates = Mandate.objects.filter(collective__organisation=organisation_id, ended_at__isnull=True)
    if person_ids is not None:
        seats, mandates = seats.filter(person__in=person_ids), mandates.filter(person__in=person_ids)
    members = _members(seats)
    said = mandates.annotate(listed=_rows_by_mandate(uses))
    given = {row[1]: _Given(*row) for row in said.values_list("pk", *_Given._fields[1:])}
    ids = [mandate.pk for mandate in given.values()]
    answers, floors = _answers_by_mandate(ids, uses), _floors_by_mandate(ids)
    dead = {pk for pk, member in members.items() if member.died_on}
    estates = estates_of(dead, _day_in(organisation_id, at)) if dead else {}
    found = {}
    for pk, member in members.items():
        mandate = given.get(pk)
        silenced = member.died_on is not None and pk not in estates
        if mandate is None:
            found[pk] = MandateFacts(person_id=pk, given=False, silenced=silenced)
            continue
        lapsed = _has_lapsed(mandate, member, estates.get(pk), at)
        found[pk] = _facts(mandate, answers[mandate.pk], floors[mandate.pk], lapsed=lapsed, silenced=silenced)
    return found


@dataclass(frozen=True)
class WorkAnswers:
    """What a person answers for one work: use to its own answer, and to the answer for all works.

    Args:
        place: the work, as rows look at it.
        rows: those of the mandate, with whatever they name.
    """

    own: Mapping[str, str]
    general: Mapping[str, str]
    place: Place
    rows: tuple[Row, ...] = ()

    def held(self, use: str) -> Held:
        """Give the answer that counts for a use, and whence, where no right or country is excepted."""
        own = self.own.get(use)
        reach = Reach(is_best=True)
        return domain.held(own, self.general[use], self.rows, place=self.place, use=use, reach=reach)

    def in_force(self, use: str) -> str:
        """Give the answer that counts for a use."""
        return self.held(use).answer

    def excepted(self, use: str) -> list[Row]:
        """List the rows for rights and countries that are stricter than the answer that counts."""
        strictness = domain.ANSWERS.index(self.in_force(use))
        return [
            row
            for row in self.rows
            if row.narrows and row.names(self.place, use) and domain.ANSWERS.index(row.answer) > strictness
        ]


def work_answers_of(mandate: Mandate | None, work_id: int, kind: str = "") -> WorkAnswers:
    """Read the answers of a mandate for one work."""
    answers = _answers_by_mandate([mandate.pk] if mandate else [])[mandate.pk if mandate else 0]
    own = {use: answer for work, use, answer in answers if work == work_id}
    rows = tuple(row for _id, row in rows_of(mandate))
    return WorkAnswers(own, _general(answers), Place(work_id, kind, frozenset()), rows)


def rows_of(mandate: Mandate | None) -> list[tuple[str, Row]]:
    """Read the rows of a mandate in the order in which they were said, each with its public id."""
    found = MandateRow.objects.filter(mandate=mandate.pk if mandate else 0).order_by("pk")
    return [
        (
            one.public_id,
            _row({**vars(one), "works": [work.pk for work in one.works.all()]}),
        )
        for one in found.prefetch_related("works")
    ]


def rows_of_people(person_ids: Collection[int], organisation_id: int, use: str) -> list[Row]:
    """Read the rows for a use in the mandates in force of people to a collective."""
    mandates = Mandate.objects.filter(
        person__in=person_ids, collective__organisation=organisation_id, ended_at__isnull=True
    )
    said = mandates.annotate(listed=_rows_by_mandate([use])).values_list("listed", flat=True)
    return [_row(row) for listed in said for row in listed]


def titles_of(work_ids: Collection[int]) -> dict[int, str]:
    """Name works, for the page of the person who listed them."""
    return dict(Work.objects.filter(pk__in=work_ids).values_list("pk", "title"))


def answered_alone(mandate: Mandate | None, rows: Collection[Row]) -> dict[Row, int]:
    """Count for each row for kinds the works with an answer of their own, which goes before it."""
    found = MandateAnswer.objects.filter(mandate=mandate.pk if mandate else 0, work__isnull=False)
    said = list(found.values_list("work", "work__kind", "use")) if rows else []
    return {row: len({work for work, kind, use in said if _passes_over(row, kind, use)}) for row in rows}


def _passes_over(row: Row, kind: str, use: str) -> bool:
    return row.about == "kind" and kind in row.kinds and use in row.uses


def general_answers_of(mandate: Mandate | None) -> dict[str, str]:
    """Read the answers of a mandate for all works, every use with one."""
    return _general(_answers_by_mandate([mandate.pk] if mandate else [])[mandate.pk if mandate else 0])


def said_in(mandate: Mandate) -> MandateFacts:
    """Read all that a mandate answers, whether it holds or not: its answers, rows and sealed floors."""
    answers = _answers_by_mandate([mandate.pk])[mandate.pk]
    return MandateFacts(
        person_id=mandate.person_id,
        answers=_general(answers),
        work_answers={(work, use): answer for work, use, answer in answers if work is not None},
        rows=tuple(row for _id, row in rows_of(mandate)),
        floors=floors_of(mandate),
    )


def floors_of(mandate: Mandate | None) -> dict[str, Money]:
    """Read the sealed floors of a mandate; only for the page of the person who gave it."""
    return _floors_by_mandate([mandate.pk] if mandate else [])[mandate.pk if mandate else 0]


_Said = tuple[int | None, str, str]


class _Member(NamedTuple):
    born_on: date | None
    died_on: date | None
    zone: str


class _Given(NamedTuple):
    pk: int
    person: int
    given_by: int | None
    given_at: datetime
    conditions: Mapping[str, Any]
    listed: list[Mapping[str, Any]]


def _rows_by_mandate(uses: Collection[str] | None) -> ArraySubquery:
    """Read the rows with their mandate, so that they take no statement of their own."""
    rows = MandateRow.objects.filter(mandate=OuterRef("pk")).order_by("pk")
    if uses is not None:
        rows = rows.filter(uses__has_any_keys=list(uses))
    listed = MandateRow.works.through.objects.filter(mandaterow=OuterRef("pk")).values("work")
    codes = {name: name for name in ("uses", "answer", "kinds", "rights", "territories")}
    return ArraySubquery(rows.values(said=JSONObject(**codes, works=ArraySubquery(listed))))


def _row(said: Mapping[str, Any]) -> Row:
    sets = {name: frozenset(said[name]) for name in ("uses", "kinds", "works", "rights", "territories")}
    return Row(answer=said["answer"], **sets)


def _members(seats: QuerySet[Seat]) -> dict[int, _Member]:
    people = User.objects.filter(pk__in=seats.values("person")).order_by("pk")
    return {pk: _Member(*row) for pk, *row in people.values_list("pk", *_Member._fields)}


def _answers_by_mandate(ids: Collection[int], uses: Collection[str] | None = None) -> dict[int, list[_Said]]:
    found: dict[int, list[_Said]] = defaultdict(list)
    rows = MandateAnswer.objects.filter(mandate__in=one_of(ids))
    if uses is not None:
        rows = rows.filter(use__in=list(uses))
    for mandate_id, work_id, use, answer in rows.values_list("mandate", "work", "use", "answer"):
        found[mandate_id].append((work_id, use, answer))
    return found


def _floors_by_mandate(ids: Collection[int]) -> dict[int, dict[str, Money]]:
    found: dict[int, dict[str, Money]] = defaultdict(dict)
    rows = PriceFloor.objects.filter(mandate__in=one_of(ids))
    for mandate_id, use, minor, currency in rows.values_list("mandate", "use", "fee_minor", "currency"):
        found[mandate_id][use] = Money(minor, currency)
    return found


def _general(answers: list[_Said]) -> dict[str, str]:
    return {**domain.DEFAULTS, **{use: answer for work, use, answer in answers if work is None}}


def _facts(
    mandate: _Given, answers: list[_Said], floors: Mapping[str, Money], *, lapsed: bool, silenced: bool
) -> MandateFacts:
    conditions = mandate.conditions
    return MandateFacts(
        person_id=mandate.person,
        answers=_general(answers),
        work_answers={(work, use): answer for work, use, answer in answers if work is not None},
        rows=tuple(map(_row, mandate.listed)),
        no_open_weights=bool(conditions.get("no_open_weights")),
        no_political=bool(conditions.get("no_political")),
        not_companies=frozenset(conditions.get("not_companies", ())),
        floors=floors,
        lapsed=lapsed,
        silenced=silenced,
    )


def _has_lapsed(mandate: _Given, person: _Member, estate_id: int | None, at: datetime) -> bool:
    """Say whether a mandate has to be asked for again: at majority, and when an estate takes over."""
    if person.died_on is not None:
        return mandate.given_by != estate_id
    if person.born_on is None:
        return False
    given_on, today = local_day(mandate.given_at, person.zone), local_day(at, person.zone)
    return under_18(person.born_on, given_on) and not under_18(person.born_on, today)


def _day_in(organisation_id: int, at: datetime) -> date:
    """Give the day by the clock of an organisation."""
    return local_day(at, Organisation.objects.values_list("zone", flat=True).get(pk=organisation_id))
