"""How many works of a pool stand in which way: `standing` decides once for all works that are alike.

Works are alike when they have the same pattern, the same places in it belong to one person, and the people in
each place say the same about these terms. Who they are by name changes nothing but whose the obstacle is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.catalogues.domain import NOBODY_KNOWN, Folded, WorkFacts, read_pattern
from apps.collectives.domain.licence import LicenceFacts
from apps.collectives.domain.mandates import Answer, MandateFacts
from apps.collectives.domain.obstacles import is_below_floor, own_obstacle, unmet_conditions
from apps.collectives.domain.rows import Place
from apps.collectives.domain.standing import KEY_PARTS, Standing, WorkStanding, standing

_NO_WORK = 0


@dataclass(frozen=True)
class Portion:
    """Works that stand in one way, as everybody may read it who may see the works at all.

    Args:
        params: what the reason's sentence needs.
        works: how many they are.
        is_in: whether everybody whose works they are allows it.
        is_in_but_for_floors: whether they count for coverage, which ignores sealed floors.
        owner_ids: everybody who owns one of them.
    """

    state: str
    reason: str
    params: Mapping[str, object]
    works: int
    is_in: bool = field(repr=False)
    is_in_but_for_floors: bool = field(repr=False)
    owner_ids: frozenset[int]


def works_apart(mandates: Mapping[int, MandateFacts], answers: Mapping[int, Answer]) -> set[int]:
    """List the works of which somebody says something that they do not say of all."""
    own = {work_id for mandate in mandates.values() for work_id, _use in mandate.work_answers}
    listed = (row.works for mandate in mandates.values() for row in mandate.rows)
    return own.union(*listed, *(answer.works for answer in answers.values()))


@dataclass(frozen=True)
class Words:
    """What people say about certain terms, so that who says the same can be told.

    Args:
        ages: person to whatever `facts_of` knows of their age and death.
    """

    licence: LicenceFacts
    mandates: Mapping[int, MandateFacts]
    answers: Mapping[int, Answer]
    ages: Mapping[int, object]

    def of(self, person_id: int, work_id: int, kind: str) -> object:
        """Tell all that `standing` can learn of who stands in a shape, but for who it is."""
        if person_id <= 0:
            return person_id == NOBODY_KNOWN
        mandate, age = self.mandates.get(person_id), self.ages.get(person_id)
        if mandate is None:
            return (age,)
        answer = self.answers.get(person_id)
        uses = [self.licence.uses, *((use,) for use in self.licence.uses if use in KEY_PARTS)]
        if any(row.rights and row.uses.intersection(self.licence.uses) for row in mandate.rows):
            return (age, self._spelt(mandate, work_id, uses), answer and answer.for_work(work_id))
        place = Place(work_id, kind, frozenset())
        against = [own_obstacle(place, mandate, some, self.licence) for some in uses]
        said = tuple(one and (one.reason, one.params.get("conditions")) for one in against)
        return (age, said, answer and answer.for_work(work_id))

    def _spelt(self, mandate: MandateFacts, work_id: int, uses: Sequence[tuple[str, ...]]) -> object:
        """Tell all that a mandate with rows for rights says: it depends on the work what comes of it."""
        spoken = frozenset(self.licence.uses)
        return (
            frozenset(row.spelt(work_id, spoken) for row in mandate.rows if row.uses & spoken),
            tuple((mandate.work_answers.get((work_id, use)), mandate.general(use)) for use in uses[0]),
            (mandate.given, mandate.lapsed, mandate.silenced),
            unmet_conditions(mandate, self.licence),
            tuple(is_below_floor(mandate, some, self.licence) for some in uses),
        )


class _Spoken(dict[tuple[int, str], int]):
    """What each person says of works of a kind, asked once and numbered: the same number for the same."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words, self._numbers = words, dict[object, int]()

    def __missing__(self, asked: tuple[int, str]) -> int:
        person_id, kind = asked
        self[asked] = self.of(person_id, _NO_WORK, kind)
        return self[asked]

    def of(self, person_id: int, work_id: int, kind: str) -> int:
        """Give the number of what a person says of one work."""
        return self._numbers.setdefault(self._words.of(person_id, work_id, kind), len(self._numbers))


@dataclass
class _Alike:
    """Works that stand as one of them does, with the places of their owners in their shapes."""

    standing: Standing
    places: tuple[int, ...] = ()
    works: int = 0
    owner_ids: set[int] = field(default_factory=set)


def portions(
    folds: Sequence[Folded],
    facts_of: Callable[[Folded], WorkFacts],
    words: Words,
    *,
    others: Iterable[WorkStanding],
) -> list[Portion]:
    """Count the works of a pool by how they stand.

    Args:
        folds: works of one shape; each of `works_apart` by itself.
        facts_of: tells what is known of the first work of a fold.
        others: works that were looked at one by one.
    """
    spoken, apart = _Spoken(words), works_apart(words.mandates, words.answers)
    kinds = {pattern: read_pattern(pattern).kind for pattern in {fold.pattern for fold in folds}}
    found: dict[object, _Alike] = {}
    for fold in folds:
        people, kind = fold.people, kinds[fold.pattern]
        if fold.work_id in apart:
            said = tuple(spoken.of(person, fold.work_id, kind) for person in people)
        else:
            said = tuple([spoken[person, kind] for person in people])
        key = (fold.pattern, tuple(map(people.index, people)), said, fold.is_elsewhere)
        alike = found.get(key)
        if alike is None:
            alike = found[key] = _decide(fold, facts_of(fold), words)
        alike.works += fold.works
        alike.owner_ids.update([people[place] for place in alike.places])
    return _portions([*found.values(), *map(_alone, others)])


def gathered(found: Iterable[WorkStanding]) -> list[Portion]:
    """Count works that were looked at one by one."""
    return _portions(map(_alone, found))


def _alone(one: WorkStanding) -> _Alike:
    return _Alike(one.standing, works=1, owner_ids=set(one.owner_ids))


def _decide(fold: Folded, facts: WorkFacts, words: Words) -> _Alike:
    found = standing(
        facts,
        words.mandates,
        words.licence,
        is_licensed_elsewhere=fold.is_elsewhere,
        answers=words.answers,
    )
    places = (place for place, person in enumerate(fold.people) if person in found.owner_ids)
    return _Alike(found.standing, tuple(places))


def _portions(found: Iterable[_Alike]) -> list[Portion]:
    counted: dict[object, Portion] = {}
    for alike in found:
        one = alike.standing
        ways = (one.state, one.reason, *sorted(one.params.items()), one.is_in, one.is_in_but_for_floors)
        before = counted.get(ways)
        counted[ways] = Portion(
            state=one.state,
            reason=one.reason,
            params=one.params,
            works=alike.works + (before.works if before else 0),
            is_in=one.is_in,
            is_in_but_for_floors=one.is_in_but_for_floors,
            owner_ids=frozenset(alike.owner_ids) | (before.owner_ids if before else frozenset()),
        )
    return list(counted.values())
