"""Finds works of one person that may be the same: by keys, in SQL, in a fixed number of statements."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.actions.bulk import copy_values
from apps.catalogues.models import Alike, AlikeKey, ImportRun, Work
from apps.common.errors import Refusal
from apps.common.locks import alone
from apps.common.permissions import require

_BATCH = 1_000
# A key that more works have says nothing: "Untitled", or the first letters of a hundred sonatas.
_MOST_UNDER_A_KEY = 60
# Advisory locks: one for a run that is being compared, one for the pairs of a person.
_COMPARE_LOCK, _PAIRS_LOCK = 7_303, 7_304
_MEETING = """
    WITH own AS (SELECT key, work_id FROM catalogues_alikekey WHERE work_id = ANY(%(works)s)),
    telling AS (
        SELECT key FROM catalogues_alikekey WHERE key IN (SELECT key FROM own)
        GROUP BY key HAVING count(*) BETWEEN 2 AND %(most)s
    )
    SELECT DISTINCT least(own.work_id, other.work_id), greatest(own.work_id, other.work_id)
    FROM own JOIN telling USING (key) JOIN catalogues_alikekey other USING (key)
    WHERE other.work_id <> own.work_id
"""
_Pair = tuple[int, int]


def compare_run(run_id: int, batches: int) -> bool:
    """Hold the works of an import against their catalogue, some batches at a time.

    Returns:
        whether all of them are compared now. Whoever comes while somebody else is at it leaves it alone.
    """
    with alone(_COMPARE_LOCK, run_id) as is_alone:
        return is_alone and any(_compare_next(run_id) for _batch in range(batches))


@transaction.atomic
def _compare_next(run_id: int) -> bool:
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.compared_to is None:
        return True
    links = ImportRun.works.through.objects.filter(importrun=run_id, work__gt=run.compared_to)
    ids = list(links.order_by("work").values_list("work_id", flat=True)[:_BATCH])
    look_for_alike(ids)
    run.compared_to = ids[-1] if len(ids) == _BATCH else None
    run.save(update_fields=["compared_to"])
    return run.compared_to is None


@transaction.atomic
def look_for_alike(work_ids: Collection[int]) -> None:
    """Find anew which works of the same person these may be; what was told apart stays so.

    Args:
        work_ids: works that are new, or whose words or codes changed; some hundreds at once.
    """
    _take_turns(work_ids)
    works = queries.described(work_ids)
    AlikeKey.objects.filter(work__in=list(work_ids)).delete()
    keys = [(key, pk) for pk, one in works.items() for key in domain.keys_of(one.work, one.person_id)]
    copy_values(AlikeKey, ("key", "work_id"), keys)
    touched = Q(first__in=list(work_ids)) | Q(second__in=list(work_ids))
    known = Alike.objects.filter(touched, told_apart_at__isnull=True)
    pairs = {*known.values_list("first_id", "second_id"), *_meeting(work_ids)}
    if not pairs:
        return
    others = {pk for pair in pairs for pk in pair} - set(works)
    works |= queries.described(others)
    found = list(_compared(pairs, works))
    known.exclude(pk__in=_rows_of(known, found)).delete()
    Alike.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reasons"],
    )


def _take_turns(work_ids: Collection[int]) -> None:
    """Lock works, then the pairs of their people, so that two who look at once write one after the other."""
    locked = Work.objects.select_for_update(no_key=True).filter(pk__in=list(work_ids)).order_by("pk")
    people = sorted({person_id for _pk, person_id in locked.values_list("pk", "registered_by_id")})
    with connection.cursor() as cursor:
        for person_id in people:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_PAIRS_LOCK, person_id])


def _meeting(work_ids: Collection[int]) -> set[_Pair]:
    with connection.cursor() as cursor:
        cursor.execute(_MEETING, {"works": list(work_ids), "most": _MOST_UNDER_A_KEY})
        return {(first, second) for first, second in cursor.fetchall()}


def _compared(pairs: Collection[_Pair], works: dict[int, queries.Described]) -> Iterator[Alike]:
    for first, second in sorted(pairs):
        one, other = works.get(first), works.get(second)
        if one and other and one.may_be(other) and (likeness := domain.compare(one.work, other.work)):
            yield Alike(
                person_id=one.person_id,
                first_id=first,
                second_id=second,
                score=likeness.score,
                reasons=list(likeness.reasons),
            )


def _rows_of(known: "queries.Pairs", found: Collection[Alike]) -> list[int]:
    still = {(one.first_id, one.second_id) for one in found}
    return [pk for pk, *pair in known.values_list("pk", "first_id", "second_id") if tuple(pair) in still]


@transaction.atomic
def tell_apart(*, actor: User, pair_id: int, at: datetime) -> Alike:
    """Say that two works that look alike are two; they are not suggested again.

    Raises:
        NotAllowed: `actor` does not speak for who registered them.
        Refusal: "alike.told_apart_before".
    """
    pair = _lock(actor, pair_id)
    if pair.told_apart_at is not None:
        raise Refusal("alike.told_apart_before")
    return _decide(pair, actor, at, kind="works.told_apart", is_apart=True)


@transaction.atomic
def suggest_again(*, actor: User, pair_id: int, at: datetime) -> Alike:
    """Take back that two works are two.

    Raises:
        NotAllowed: `actor` does not speak for who registered them.
        Refusal: "alike.is_open".
    """
    pair = _lock(actor, pair_id)
    if pair.told_apart_at is None:
        raise Refusal("alike.is_open")
    return _decide(pair, actor, at, kind="works.suggested_again", is_apart=False)


def _lock(actor: User, pair_id: int) -> Alike:
    locked = Alike.objects.select_for_update(of=("self",)).select_related("first", "second")
    pair = locked.get(pk=pair_id)
    require(actor, "catalogues.change_work", pair.first)
    return pair


def _decide(pair: Alike, actor: User, at: datetime, *, kind: str, is_apart: bool) -> Alike:
    pair.told_apart_by, pair.told_apart_at = (actor, at) if is_apart else (None, None)
    pair.save(update_fields=["told_apart_by", "told_apart_at"])
    payload = {"work": pair.first.public_id, "other": pair.second.public_id}
    record(stream=f"person:{pair.person_id}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
    return pair
