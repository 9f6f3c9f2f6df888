"""What becomes of hits on a work that turns out to be another one; evidence stays as it was confirmed."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from apps.catalogues.domain import Move
from apps.catalogues.models import Merge, Work
from apps.claims.models import Evidence, Hit
from apps.common.errors import Refusal

_DECISION = ("state", "decided_by_id", "decided_at")


def moved_hits(kept: Work, retired: Work) -> Iterator[Move]:
    """Move hits to the work that stays; where both met one line, what was decided of either holds."""
    label = Hit._meta.label  # noqa: SLF001  the documented API of models
    hits = Hit.objects.select_for_update().filter(work__in=[kept.pk, retired.pk]).order_by("pk")
    there = {(hit.dataset_id, hit.number): hit for hit in hits if hit.work_id == kept.pk}
    for hit in hits:
        if hit.work_id == kept.pk:
            continue
        same = there.get((hit.dataset_id, hit.number))
        if same is None:
            yield Move(label, hit.pk, {"work_id": retired.pk}, {"work_id": kept.pk})
        elif same.state == Hit.State.POSSIBLE and hit.state != Hit.State.POSSIBLE:
            old, new = ({name: getattr(one, name) for name in _DECISION} for one in (same, hit))
            yield Move(label, same.pk, old, new)


def check_nothing_confirmed(merge: Merge) -> None:
    """Refuse to split works if a hit that went over was confirmed since: evidence cannot change its work.

    Raises:
        Refusal: "split.evidence".
    """
    label = Hit._meta.label  # noqa: SLF001  the documented API of models
    moved = [change["pk"] for change in merge.changes if change["model"] == label]
    line = Hit.objects.filter(
        pk__in=moved, dataset__sha256=OuterRef("list_sha256"), number=OuterRef("line_number")
    )
    since = Evidence.objects.filter(work=merge.kept_id, confirmed_at__gte=merge.merged_at)
    if since.filter(Exists(line)).exists():
        raise Refusal("split.evidence")
