"""A catalogue in numbers: how many works of each kind, year and so on; one statement for each picture."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from apps.catalogues import domain
from apps.catalogues.models import Conflict, Work
from apps.catalogues.queries.filtering import in_open_conflict, with_machine
from apps.catalogues.queries.matchability import with_matchability
from apps.catalogues.queries.works import claim_counts


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


def glance(works: QuerySet[Work], mine: Collection[int], on: date | None = None) -> Glance:
    """Count works in a fixed number of statements, however many they are."""
    works = works.order_by()
    years = _counted(works, "year")
    bands: dict[str, int] = {}
    for score, count in _counted(with_matchability(works), "score").items():
        bands[domain.band_of(score)] = bands.get(domain.band_of(score), 0) + count
    return Glance(
        kinds=_counted(works, "kind"),
        no_year=years.pop(None, 0),
        years=years,
        bands=bands,
        machine=_counted(with_machine(works), "machine"),
        conflicts=_conflicts(works),
        claims=claim_counts(works, mine, on),
    )


def _counted(works: QuerySet[Work], column: str) -> dict[Any, int]:
    return {row[column]: row["count"] for row in works.values(column).annotate(count=Count("pk"))}


def _conflicts(works: QuerySet[Work]) -> dict[str, int]:
    counts = works.aggregate(
        **{kind: Count("pk", filter=in_open_conflict(kind)) for kind in Conflict.Kind.values}
    )
    return {kind: count for kind, count in counts.items() if count}
