"""Narrows and orders a list of works as somebody wants it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from apps.catalogues import domain
from apps.catalogues.models import Conflict, Work
from apps.catalogues.queries.claims import with_claim_state
from apps.catalogues.queries.machine import with_machine
from apps.catalogues.queries.matchability import with_matchability
from apps.catalogues.queries.pools import Pool
from apps.catalogues.queries.searching import search, search_alike
from apps.catalogues.queries.works import works_of_people


def filtered(
    works: QuerySet[Work],
    wanted: domain.Filter,
    *,
    mine: Collection[int],
    pools: Iterable[Pool] = (),
    on: date | None = None,
) -> QuerySet[Any]:
    """Narrow works to those that somebody wants to see.

    Args:
        mine: the people whose claims "mine" means.
        pools: those that `wanted.pool` may name.
    """
    works = search(works, wanted.q).filter(_plain(wanted))
    if wanted.pool:
        works = _in_pool(works, wanted.pool, list(pools))
    if wanted.machine:
        works = with_machine(works).filter(machine=wanted.machine)
    if wanted.find:
        lowest, highest = domain.BANDS[wanted.find]
        works = with_matchability(works).filter(score__gte=lowest, score__lte=highest)
    if wanted.state:
        works = with_claim_state(works, mine, on).filter(claim=wanted.state)
    return works


def found_alike(works: QuerySet[Work], wanted: domain.Filter, **options: Any) -> QuerySet[Any]:
    """Narrow works likewise, the words taken for misspelt."""
    return filtered(search_alike(works, wanted.q), replace(wanted, q=""), **options)


def in_order(works: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """Order works, each in one place only."""
    if sort == "hardest":
        return with_matchability(works).order_by("score", "title", "pk")
    columns: dict[str, tuple[str | OrderBy, ...]] = {
        "artist": ("artist_line", "title"),
        "year": (F("year").desc(nulls_last=True), "title"),
        "newest": ("-created_at",),
    }
    return works.order_by(*columns.get(sort, ("title",)), "pk")


def _plain(wanted: domain.Filter) -> Q:
    """Say, as a condition, all that needs no sums."""
    said = Q(kind=wanted.kind) if wanted.kind else Q()
    if wanted.no_year:
        said &= Q(year__isnull=True)
    else:
        said &= Q(year__gte=wanted.year_from) if wanted.year_from else Q()
        said &= Q(year__lte=wanted.year_to) if wanted.year_to else Q()
    if wanted.conflict:
        said &= in_open_conflict(wanted.conflict)
    return said


def in_open_conflict(*kinds: str) -> Q:
    """Say, as a condition, whether something open of one of some kinds, or of any, is said of a work."""
    is_open = Conflict.objects.filter(settled_at__isnull=True).order_by()
    if kinds:
        is_open = is_open.filter(kind__in=kinds)
    named = is_open.values("work").union(is_open.filter(other__isnull=False).values("other"))
    return Q(pk__in=named)


def _in_pool(works: QuerySet[Work], slug: str, pools: list[Pool]) -> QuerySet[Work]:
    if slug == domain.NO_POOL:
        everybody = {person_id for pool in pools for person_id in pool.person_ids}
        return works.exclude(pk__in=works_of_people(everybody).values("pk"))
    people = {person_id for pool in pools if pool.slug == slug for person_id in pool.person_ids}
    return works.filter(pk__in=works_of_people(people).values("pk"))
