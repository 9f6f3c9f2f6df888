"""Writes shares with what counts of them, and opens and closes the conflicts that come of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.models import AskedShare, Conflict, Settlement, Share, Work

_Place = tuple[int, str]


def rewrite_shares(
    works: Collection[Work],
    *,
    end: Iterable[Share] = (),
    fresh: Collection[Share] = (),
    by: int,
    at: datetime,
) -> None:
    """End some shares of works, enter others, and work out anew how much of each counts.

    The caller has locked the works. A fixed number of statements, however many works. What people outside
    answered about a share goes over to one in its place that says the same, and else ends with it.

    Args:
        by: the person who changes them.
    """
    end = list(end)
    Share.objects.filter(pk__in=[share.pk for share in end]).update(ended_at=at)
    recount(works, fresh)
    if end and fresh:
        _hand_on_answers(end, fresh)
    follow_conflicts(works, by=by, at=at)


def _hand_on_answers(ended: Iterable[Share], fresh: Iterable[Share]) -> None:
    """Let questions to people outside, with their answers, be about the shares that say the same now."""
    places = {_asked_about(share): share.pk for share in fresh}
    # Each new share takes the place of one that ended.
    there = {share.pk: places.pop(_asked_about(share), None) for share in ended}
    asked = list(AskedShare.objects.filter(share__in=[pk for pk, new in there.items() if new]))
    for one in asked:
        one.share_id = there[one.share_id] or one.share_id
    AskedShare.objects.bulk_update(asked, ["share"])


def _asked_about(share: Share) -> tuple[object, ...]:
    """Give what somebody outside was asked about: whose share of what it is, how much, where and when."""
    whose = (share.work_id, share.right, share.holder_id, share.outside_name, share.controller)
    return (*whose, share.ppm, share.territory, share.valid_from, share.valid_to)


def recount(works: Collection[Work], fresh: Collection[Share] = ()) -> None:
    """Keep what counts of each share in step with all that is said; lower before others rise."""
    by_place: dict[_Place, list[Share]] = defaultdict(list)
    for share in (*Share.objects.filter(work__in=works, ended_at__isnull=True).order_by("pk"), *fresh):
        by_place[share.work_id, share.right].append(share)
    lowered: list[Share] = []
    raised: list[Share] = []
    for shares in by_place.values():
        counts = domain.effective([assertion_of(share) for share in shares])
        for share, ppm in zip(shares, counts, strict=True):
            if share.pk is not None and share.effective_ppm != ppm:
                (lowered if (ppm or 0) < (share.effective_ppm or 0) else raised).append(share)
            share.effective_ppm = ppm
    Share.objects.bulk_update(lowered, ["effective_ppm"])
    Share.objects.bulk_create(fresh)
    Share.objects.bulk_update(raised, ["effective_ppm"])


def assertion_of(share: Share) -> domain.Assertion:
    """Give a share as the sums read it."""
    return domain.Assertion(share.ppm, share.territory, share.valid_from, share.valid_to)


def follow_conflicts(works: Collection[Work], *, by: int, at: datetime) -> None:
    """Open conflicts where more than the whole is said, close those that are over; void what was proposed."""
    open_ones = {
        one.work_id: one
        for one in Conflict.objects.filter(
            work__in=works, kind=Conflict.Kind.SHARES, settled_at__isnull=True
        ).select_related("work")
    }
    disputed = set(queries.disputed_shares(works).values_list("work", flat=True))
    if not open_ones and not disputed:
        return
    void_settlements(open_ones.values(), at)
    over = [one for work_id, one in open_ones.items() if work_id not in disputed]
    Conflict.objects.filter(pk__in=[one.pk for one in over]).update(settled_at=at)
    begun = Conflict.objects.bulk_create(
        Conflict(kind=Conflict.Kind.SHARES, work=work, opened_at=at)
        for work in works
        if work.pk in disputed and work.pk not in open_ones
    )
    for conflict in over:
        tell(conflict, kind="conflict.settled", by=by, at=at)
    for conflict in begun:
        tell(conflict, kind="conflict.opened", by=by, at=at)


def void_settlements(conflicts: Iterable[Conflict], at: datetime) -> None:
    """Void what was proposed and not yet agreed: what it was made for has changed."""
    waiting = Settlement.objects.filter(conflict__in=list(conflicts), state=Settlement.State.OPEN)
    waiting.update(state=Settlement.State.VOID, closed_at=at)


def tell(
    conflict: Conflict, *, kind: str, by: int | None, at: datetime, settlement: Settlement | None = None
) -> None:
    """Write a fact about a conflict to each of its parties, on a stream of their own.

    Args:
        by: the person who acted, None for the clock.
    """
    people = queries.parties_of(conflict) or queries.concerned_by(conflict)
    for person_id in sorted(people | {conflict.work.registered_by_id}):
        work = queries.work_of_party(conflict, {person_id})
        payload = {"conflict": conflict.public_id, "work": work.public_id, "about": conflict.kind}
        if settlement is not None:
            payload["settlement"] = settlement.public_id
        record(stream=f"person:{person_id}", kind=kind, payload=payload, actor_id=by, at=at)
