"""Reads of shapes: many works at once, by what is the same of them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.catalogues import domain
from apps.catalogues.models import AskedShare, Contributor, FoldedWork, Share, UnfoldedWork, Work
from apps.catalogues.queries.counting import counted_of
from apps.catalogues.queries.facts import (
    NOTHING_SAID,
    Age,
    age_of,
    one_of,
    person_facts,
    rights_facts,
    work_facts,
)
from apps.catalogues.queries.kept import Counted, noted_works
from apps.catalogues.queries.outside import asked_live

# Each shape of the pool with those of its works that are looked at together, then works that are told apart.
_FOLDS = """
    WITH pool AS MATERIALIZED (
        SELECT DISTINCT shape_id FROM catalogues_shapeperson WHERE person_id = ANY(%(people)s)
    ), folds AS (
        SELECT pool.shape_id, alike.first, alike.works, false AS elsewhere
        FROM pool CROSS JOIN LATERAL (
            SELECT min(work_id) AS first, count(*) AS works FROM catalogues_foldedwork
            WHERE shape_id = pool.shape_id AND NOT work_id = ANY(%(told_apart)s)
        ) alike
        WHERE alike.works > 0
        UNION ALL
        SELECT shape_id, min(work_id), count(*), true FROM catalogues_foldedwork JOIN pool USING (shape_id)
        WHERE work_id = ANY(%(elsewhere)s) GROUP BY shape_id
        UNION ALL
        SELECT shape_id, work_id, 1, work_id = ANY(%(apart_elsewhere)s)
        FROM catalogues_foldedwork JOIN pool USING (shape_id) WHERE work_id = ANY(%(apart)s)
    )
    SELECT folds.first, shape.pattern, shape.people, folds.works, folds.elsewhere
    FROM folds JOIN catalogues_shape shape ON shape.id = folds.shape_id
"""


@dataclass(frozen=True)
class PoolFacts:
    """The works of some people, as far as they need to be looked at one by one.

    Args:
        folds: works of which the same is known, together.
        born_and_died: of those who stand in `folds`, if it is known of any of the two.
        others: works that are not folded, or of which somebody without an account has said yes.
    """

    folds: list[domain.Folded]
    born_and_died: Mapping[int, tuple[date | None, date | None]]
    others: list[domain.WorkFacts]
    on: date

    @cached_property
    def ages(self) -> dict[int, Age]:
        """Who is a minor or dead."""
        found = {pk: age_of(*dates) for pk, dates in self.born_and_died.items()}
        return {pk: age for pk, age in found.items() if any(age)}

    def facts_of(self, fold: domain.Folded) -> domain.WorkFacts:
        """Tell what is known of the first work of a fold, as the rows say it: title and codes apart."""
        pattern = domain.read_pattern(fold.pattern)
        nothing = (None, None)
        played = pattern.played_by(fold.people)
        persons = tuple((part, who, *self.born_and_died.get(who or 0, nothing)) for part, who in played)
        facts = facts_of_pattern(pattern, fold.people, self.on)
        return replace(
            facts,
            work_id=fold.work_id,
            persons=person_facts(pattern.kind, pattern.performers, persons),
        )


def facts_of_pattern(pattern: domain.Pattern, people: Sequence[int], on: date | None) -> domain.WorkFacts:
    """Tell what is known of any work of a shape on a day, its persons apart, as the rows say it.

    Args:
        people: as in `domain.Shape`.
    """
    shares = [share for share in pattern.held_by(people) if share.holds_on(on)]
    return domain.WorkFacts(
        work_id=0,
        public_id="",
        kind=pattern.kind,
        registered_by=0,
        rights=rights_facts(pattern.kind, tuple(_as_row(share) for share in shares)),
        persons=(),
        claimed=bool(shares),
    )


def pool_facts(
    person_ids: Collection[int],
    *,
    apart: Collection[int],
    elsewhere: Collection[int],
    collective_id: int,
    on: date,
) -> PoolFacts:
    """Tell what is known about the works of people, in four statements, and in eight if some are not folded.

    Args:
        apart: works of which something is said that is said of no other; each is a fold by itself.
        elsewhere: works that are told apart from others of their shape.
        collective_id: the organisation whose owners outside are looked at.
        on: the day whose shares count.
    """
    # Before any shape: what is folded in between is then read from its rows, once.
    others = {*noted_works(), *_agreed(collective_id, on)}
    folds = folds_of(person_ids, apart=set(apart), elsewhere=set(elsewhere), left_out=others)
    return PoolFacts(
        folds=folds,
        born_and_died=_born_and_died({person for fold in folds for person in fold.people}),
        others=work_facts(others, person_ids=person_ids, on=on) if others else [],
        on=on,
    )


def _agreed(collective_id: int, on: date) -> QuerySet[AskedShare, int]:
    said = asked_live(on).filter(answer=AskedShare.Answer.YES, ask__collective=collective_id)
    return said.values_list("share__work", flat=True)


def folds_of(
    person_ids: Collection[int],
    *,
    left_out: AbstractSet[int],
    apart: AbstractSet[int] = frozenset(),
    elsewhere: AbstractSet[int] = frozenset(),
) -> list[domain.Folded]:
    """Put the works of people together by their shapes, in one statement.

    Args:
        left_out: works that are not looked at.
        apart, elsewhere: as in `pool_facts`.
    """
    named = {
        "people": person_ids,
        "told_apart": apart | elsewhere | left_out,
        "elsewhere": elsewhere - apart - left_out,
        "apart": apart - left_out,
        "apart_elsewhere": apart & elsewhere,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOLDS, {name: list(ids) for name, ids in named.items()})
        return [
            domain.Folded(work_id, pattern, tuple(json.loads(people)), works, is_elsewhere)
            for work_id, pattern, people, works, is_elsewhere in cursor.fetchall()
        ]


def _born_and_died(person_ids: Collection[int]) -> dict[int, tuple[date | None, date | None]]:
    dated = User.objects.exclude(born_on__isnull=True, died_on__isnull=True).filter(pk__in=one_of(person_ids))
    return {pk: (born_on, died_on) for pk, born_on, died_on in dated.values_list("pk", "born_on", "died_on")}


def _as_row(share: domain.ShareRow) -> Any:
    whose = (share.right, share.holder_id, share.outside_name)
    return (*whose, share.effective_ppm, share.ppm, share.controller, share.territory, NOTHING_SAID)


def shapes_of(work_ids: Collection[int]) -> dict[int, domain.Shape]:
    """Take the shapes of works from their rows, in three statements; those that were merged have none."""
    standing = Work.objects.filter(pk__in=work_ids, merged_into__isnull=True)
    works = list(standing.values_list("pk", "kind", "performers", "registered_by"))
    counts = {pk: domain.parts_that_count(kind, performers) for pk, kind, performers, _by in works}
    columns = ("right", "holder", "outside_name", "effective_ppm", "ppm", "controller", "territory")
    said = Share.objects.filter(work__in=work_ids, ended_at__isnull=True).order_by("pk")
    shares: dict[int, list[domain.ShareRow]] = defaultdict(list)
    for work_id, *row in said.values_list("work", *columns, "valid_from", "valid_to"):
        shares[work_id].append(domain.ShareRow(*row))
    parts: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    others: dict[int, set[int]] = defaultdict(set)
    for work_id, part, person in _contributors(work_ids):
        if part in counts.get(work_id, ()):
            parts[work_id].append((part, person))
        elif person:
            others[work_id].add(person)
    return {
        pk: domain.shape_of(
            kind=kind,
            performers=performers,
            shares=shares[pk],
            parts=parts[pk],
            others={registered_by, *others[pk]},
        )
        for pk, kind, performers, registered_by in works
    }


def _contributors(work_ids: Collection[int]) -> QuerySet[Contributor, Any]:
    parts = domain.PERSONAL_PARTS | domain.MAKING_PARTS
    matters = Q(part__in=parts) | Q(person__isnull=False)
    found = Contributor.objects.filter(matters, work__in=work_ids).order_by("pk")
    return found.values_list("work", "part", "person")


def wrongly_folded(work_ids: Collection[int]) -> list[int]:
    """Find, among works that nothing is noted about, those whose stored copy is not that of their rows."""
    noted = set(UnfoldedWork.objects.filter(work_id__in=work_ids).values_list("work_id", flat=True))
    shapes = shapes_of(work_ids)
    stored = FoldedWork.objects.filter(work__in=work_ids).select_related("shape")
    held = {one.work_id: one for one in stored.prefetch_related("shape__standing_in")}
    counted = counted_of(shapes)
    return [
        pk
        for pk in work_ids
        if pk not in noted and not _is_copy(held.get(pk), shapes.get(pk), counted.get(pk))
    ]


def _is_copy(stored: FoldedWork | None, shape: domain.Shape | None, counted: Counted | None) -> bool:
    if stored is None or shape is None:
        return stored is None and shape is None
    standing_in = frozenset(one.person_id for one in stored.shape.standing_in.all())
    kept = domain.Shape(stored.shape.pattern, tuple(stored.shape.people), standing_in)
    return (shape, counted) == (kept, Counted(stored.kind, stored.year, stored.score, stored.machine))


def works_to_check(at_once: int) -> Iterator[dict[int, str]]:
    """List all works, key to public id, some at a time."""
    last = 0
    while works := dict(
        Work.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "public_id")[:at_once]
    ):
        yield works
        last = max(works)
