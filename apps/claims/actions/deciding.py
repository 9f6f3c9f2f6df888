"""What the people of a work say to a possible hit."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues.queries import works_visible_to
from apps.claims import queries
from apps.claims.models import Dataset, Evidence, EvidenceText, Hit
from apps.common.errors import NotAllowed, Refusal
from apps.common.permissions import require

_FROM = {
    "confirm": (Hit.State.POSSIBLE, Hit.State.CONFIRMED),
    "dismiss": (Hit.State.POSSIBLE, Hit.State.DISMISSED),
    "reopen": (Hit.State.DISMISSED, Hit.State.POSSIBLE),
}


@transaction.atomic
def decide_hits(
    *,
    actor: User,
    dataset_id: int,
    decision: str,
    hit_ids: Collection[str] = (),
    reason: str = "",
    at: datetime,
) -> int:
    """Confirm hits, dismiss them, or take a dismissal back; a confirmed one is kept as evidence for good.

    Args:
        decision: "confirm", "dismiss" or "reopen".
        hit_ids: public ids of hits; or
        reason: all possible hits of this reason on works of `actor` and of those they speak for.

    Returns:
        how many hits changed; those that are decided already stay as they are.

    Raises:
        NotAllowed: a hit is on somebody else's work.
        Refusal: "hit.unknown_decision", "hit.none_chosen".
    """
    require(actor, "claims.decide_hits", None)
    if decision not in _FROM:
        raise Refusal("hit.unknown_decision")
    before, after = _FROM[decision]
    dataset = Dataset.objects.get(pk=dataset_id)
    hits = _locked(actor, dataset_id, hit_ids, reason, before)
    if not hits:
        return 0
    is_open = after == Hit.State.POSSIBLE
    for hit in hits:
        hit.state, hit.decided_by = after, None if is_open else actor
        hit.decided_at = None if is_open else at
    Hit.objects.bulk_update(hits, ["state", "decided_by", "decided_at"], batch_size=1_000)
    if after == Hit.State.CONFIRMED:
        _keep(dataset, hits, actor, at)
    kind = {"confirm": "hits.confirmed", "dismiss": "hits.dismissed", "reopen": "hits.reopened"}[decision]
    payload = {"dataset": dataset.public_id, "sha256": dataset.sha256, "hits": str(len(hits))}
    record(stream=f"person:{actor.pk}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
    return len(hits)


def _locked(actor: User, dataset_id: int, hit_ids: Collection[str], reason: str, before: str) -> list[Hit]:
    """Lock the hits that are meant, in a fixed order."""
    if not hit_ids and not reason:
        raise Refusal("hit.none_chosen")
    own = works_visible_to(actor).values("pk")
    hits = Hit.objects.filter(dataset=dataset_id)
    hits = hits.filter(public_id__in=list(hit_ids)) if hit_ids else hits.filter(reason=reason, work__in=own)
    if hit_ids and hits.exclude(work__in=own).exists():
        raise NotAllowed("claims.decide_hits")
    return list(hits.filter(state=before).select_for_update(of=("self",)).order_by("pk"))


def _keep(dataset: Dataset, hits: Sequence[Hit], actor: User, at: datetime) -> None:
    """Keep what was confirmed, beside the list and independent of it; a line confirmed before stays."""
    texts = queries.lines_of(dataset.pk, [hit.number for hit in hits])
    known = Evidence.objects.filter(list_sha256=dataset.sha256, work__in=[hit.work_id for hit in hits])
    pairs = set(known.values_list("work_id", "line_number"))
    made = [
        Evidence(
            work_id=hit.work_id,
            list_sha256=dataset.sha256,
            line_number=hit.number,
            line_sha256=hashlib.sha256(texts.get(hit.number, "").encode()).hexdigest(),
            reason=hit.reason,
            score=hit.score,
            confirmed_by=actor,
            confirmed_at=at,
        )
        for hit in hits
        if (hit.work_id, hit.number) not in pairs
    ]
    Evidence.objects.bulk_create(made, batch_size=1_000)
    words = [
        EvidenceText(evidence=one, list_name=dataset.name, line=texts.get(one.line_number, ""))
        for one in made
    ]
    EvidenceText.objects.bulk_create(words, batch_size=1_000)
