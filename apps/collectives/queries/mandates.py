"""Reads of what members allow: their mandates, for one of them and for all at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from apps.accounts.models import Organisation, Role, Seat, User, under_18
from apps.accounts.queries import estates_of
from apps.catalogues.queries import one_of
from apps.collectives import domain
from apps.collectives.domain import MandateFacts
from apps.collectives.models import Mandate, MandateAnswer, PriceFloor
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
        one entry for each member; outsiders are absent.
    """
    seats = Seat.objects.filter(organisation=organisation_id, role=Role.MEMBER, until__isnull=True)
    mandates = Mandate.objects.filter(collective__organisation=organisation_id, ended_at__isnull=True)
    if person_ids is not None:
        seats, mandates = seats.filter(person__in=person_ids), mandates.filter(person__in=person_ids)
    members = _members(seats)
    given = {row[1]: _Given(*row) for row in mandates.values_list("pk", *_Given._fields[1:])}
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
        said = (answers[mandate.pk], floors[mandate.pk])
        found[pk] = _facts(mandate, *said, lapsed=lapsed, silenced=silenced)
    return found


@dataclass(frozen=True)
class WorkAnswers:
    """What a person answers for one work: use to its own answer, and to the answer for all works."""

    own: Mapping[str, str]
    general: Mapping[str, str]

    def in_force(self, use: str) -> str:
        """Give the answer that counts for a use."""
        return self.own.get(use, self.general[use])


def work_answers_of(mandate: Mandate | None, work_id: int) -> WorkAnswers:
    """Read the answers of a mandate for one work."""
    answers = _answers_by_mandate([mandate.pk] if mandate else [])[mandate.pk if mandate else 0]
    own = {use: answer for work, use, answer in answers if work == work_id}
    return WorkAnswers(own, _general(answers))


def general_answers_of(mandate: Mandate | None) -> dict[str, str]:
    """Read the answers of a mandate for all works, every use with one."""
    return _general(_answers_by_mandate([mandate.pk] if mandate else [])[mandate.pk if mandate else 0])


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
