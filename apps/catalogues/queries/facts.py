"""What is known about works, read for decisions about many of them at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import BigIntegerField, Func, Q, Value
from django.utils import timezone

from apps.accounts.models import under_18
from apps.catalogues import domain
from apps.catalogues.models import Contributor, Work
from apps.catalogues.queries.outside import Said, is_asked_outside, said_outside
from apps.catalogues.queries.works import shares_in_force, works_of_people

NOTHING_SAID: Said = ("", frozenset())
_Share = tuple[str, int | None, str, int | None, int | None, str, str, Said]
_Person = tuple[str, int | None, date | None, date | None]


def work_facts(
    work_ids: Collection[int] | None = None,
    *,
    person_ids: Collection[int] | None = None,
    on: date | None = None,
) -> list[domain.WorkFacts]:
    """Tell what is known about works, in four statements however many they are.

    Args:
        work_ids: which works; None for all.
        person_ids: only the works of these people; None for whose ever they are, if `work_ids` says which.
        on: the day whose shares count; None reads every share, whatever days it holds on.

    Returns:
        facts in the order of the works' keys; works that do not exist are absent. Works of which the same is
        known have the very same rights and persons, so that one answer can stand for all of them.
    """
    is_theirs = person_ids is not None or work_ids is None
    found = works_of_people(person_ids or ()) if is_theirs else Work.objects.all()
    if work_ids is not None:
        found = found.filter(pk__in=work_ids)
    columns = ("pk", "public_id", "kind", "registered_by", "performers", "title")
    rows = list(found.order_by("pk").values_list(*columns))
    ids = [row[0] for row in rows]
    made = [row[0] for row in rows if not domain.is_performed(row[2], row[4])]
    shares, persons = _shares(ids, on), _persons(ids, made)
    rights_of, persons_of = cache(rights_facts), cache(person_facts)
    return [
        domain.WorkFacts(
            work_id=pk,
            public_id=public_id,
            kind=kind,
            registered_by=registered_by,
            rights=rights_of(kind, tuple(shares.get(pk, ()))),
            persons=persons_of(kind, performers, tuple(persons.get(pk, ()))),
            claimed=pk in shares,
            title=title,
        )
        for pk, public_id, kind, registered_by, performers, title in rows
    ]


def one_of(ids: Collection[int]) -> Func:
    """Name many rows in one parameter: a list of as many takes longer to write and to read than the rows."""
    return Func(
        Value(list(ids)),
        template="(SELECT unnest(%(expressions)s::bigint[]))",
        output_field=BigIntegerField(),
    )


def _shares(work_ids: Collection[int], on: date | None) -> Mapping[int, list[_Share]]:
    """Read the shares of works, as plain rows: there are four and more to a work."""
    columns = ("right", "holder", "outside_name", "effective_ppm", "ppm", "controller", "territory")
    in_force = shares_in_force(on).filter(work__in=one_of(work_ids)).order_by("pk")
    rows = list(in_force.values_list("pk", "work", *columns))
    asked = [row[0] for row in rows if is_asked_outside(holder_id=row[3], controller=row[7])]
    said = said_outside(asked, on)
    found: dict[int, list[_Share]] = defaultdict(list)
    for row in rows:
        found[row[1]].append((*row[2:], said.get(row[0], NOTHING_SAID)))
    return found


def _persons(work_ids: Collection[int], made: Collection[int]) -> Mapping[int, list[_Person]]:
    """Read who performs works or is depicted; of those in `made`, which nobody performs, who made them."""
    matters = Q(part__in=domain.PERSONAL_PARTS)
    if made:
        matters |= Q(part__in=domain.MAKING_PARTS, work__in=one_of(made))
    parts = Contributor.objects.filter(matters, work__in=one_of(work_ids)).order_by("pk")
    found: dict[int, list[_Person]] = defaultdict(list)
    for row in parts.values_list("work", "part", "person", "person__born_on", "person__died_on"):
        found[row[0]].append(row[1:])
    return found


def rights_facts(kind: str, rows: tuple[_Share, ...]) -> tuple[domain.RightFacts, ...]:
    """Tell who holds which right, from the shares in force: right, holder, name outside, and so on."""
    shares: dict[str, list[domain.ShareFacts]] = defaultdict(list)
    disputed = set[str]()
    for right, holder_id, name, effective, ppm, controller, territory, said in rows:
        counts = effective if territory == domain.WORLD else None
        shares[right].append(domain.ShareFacts(holder_id, holder_id is None, counts, controller, name, *said))
        if ppm is not None and effective is not None and effective < ppm:
            disputed.add(right)
    natural = domain.natural_shares(kind)
    others = sorted(set(shares) - set(natural))
    return domain.in_words_of_terms(
        [
            domain.RightFacts(right, tuple(shares.get(right, ())), disputed=right in disputed)
            for right in (*natural, *others)
        ]
    )


class Age(NamedTuple):
    """What of a person's age and death matters."""

    minor: bool
    dead: bool


def age_of(born_on: date | None, died_on: date | None) -> Age:
    """Tell what matters of when somebody was born and died, today."""
    minor = born_on is not None and under_18(born_on, timezone.localdate())
    return Age(minor=minor, dead=died_on is not None)


def person_facts(kind: str, performers: str, rows: tuple[_Person, ...]) -> tuple[domain.PersonFacts, ...]:
    """Tell whose voice, likeness or style is in a work; whoever was never named is somebody unknown."""
    named = tuple(
        domain.PersonFacts(person_id, part, **age_of(born_on, died_on)._asdict())
        for part, person_id, born_on, died_on in rows
    )
    said = {one.part for one in named}
    unknown = []
    part = domain.PERFORMING_PART[kind]
    if part and performers != Work.Performers.NOBODY and not said & domain.PERSONAL_PARTS:
        unknown.append(part)
    if not domain.is_performed(kind, performers) and not said & domain.MAKING_PARTS:
        unknown.append(domain.MAKING_PART[kind])
    return (*named, *(domain.PersonFacts(None, one, minor=False, dead=False) for one in unknown))
