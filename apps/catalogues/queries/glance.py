"""A catalogue in numbers: how many works of each kind, year and so on; all pictures of one look."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from apps.catalogues import domain
from apps.catalogues.models import Conflict, Work
from apps.catalogues.queries.claims import claim_counts
from apps.catalogues.queries.counting import counted_of
from apps.catalogues.queries.filtering import in_open_conflict
from apps.catalogues.queries.kept import Counted, noted_if_few
from apps.catalogues.queries.machine import machine_of_rows
from apps.catalogues.queries.matchability import score_of_rows
from apps.catalogues.queries.works import works_of_people

# What is kept of the works of people, those apart that are read from their rows.
_KEPT = """
    WITH pool AS MATERIALIZED (
        SELECT DISTINCT shape_id FROM catalogues_shapeperson WHERE person_id = ANY(%(people)s)
    )
    SELECT kind, year, score, machine, count(*)
    FROM pool JOIN catalogues_foldedwork USING (shape_id)
    WHERE NOT work_id = ANY(%(noted)s)
    GROUP BY kind, year, score, machine
"""
_Groups = Mapping[Counted, int]


@dataclass(frozen=True)
class Glance:
    """Numbers of works; what has none is absent.

    Args:
        years: works by year; `no_year` has those without.
        bands: works by the four bands of `domain.BANDS`.
        machine: works by what is said of a machine's part, as filters name it.
        conflicts: works in open conflicts, by the kind of conflict.
        claims: works by how far they are claimed.
    """

    kinds: dict[str, int] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)
    no_year: int = 0
    bands: dict[str, int] = field(default_factory=dict)
    machine: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, int] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)


def glance(mine: Collection[int], on: date | None = None) -> Glance:
    """Count the works of some people in few statements, however many they are."""
    groups = _groups(mine)
    years = _summed(groups, lambda one: one.year)
    return Glance(
        kinds=_summed(groups, lambda one: one.kind),
        no_year=years.pop(None, 0),
        years=years,
        bands=_summed(groups, lambda one: domain.band_of(one.score)),
        machine=_summed(groups, lambda one: one.machine),
        conflicts=_conflicts(works_of_people(mine)),
        claims=claim_counts(mine, on),
    )


def _groups(mine: Collection[int]) -> _Groups:
    """Count works by all that is kept of them; what changed since is read from its rows."""
    noted = noted_if_few()
    if noted is None:
        return _groups_of_rows(works_of_people(mine))
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"people": list(mine), "noted": list(noted)})
        groups = Counter({Counted(*said): works for *said, works in cursor.fetchall()})
    if noted:
        theirs = works_of_people(mine).filter(pk__in=noted).values_list("pk", flat=True)
        groups.update(counted_of(list(theirs)).values())
    return groups


def _groups_of_rows(works: QuerySet[Work]) -> _Groups:
    said = works.annotate(score=score_of_rows(), machine=machine_of_rows())
    rows = said.order_by().values_list(*Counted._fields).annotate(count=Count("pk"))
    return {Counted(*group): count for *group, count in rows}


def _summed(groups: _Groups, of: Callable[[Counted], Any]) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for group, works in groups.items():
        found[of(group)] = found.get(of(group), 0) + works
    return found


def _conflicts(works: QuerySet[Work]) -> dict[str, int]:
    """Count from the conflicts' side: they are few."""
    counts = (
        works.order_by()
        .filter(in_open_conflict())
        .aggregate(**{kind: Count("pk", filter=in_open_conflict(kind)) for kind in Conflict.Kind.values})
    )
    return {kind: count for kind, count in counts.items() if count}
