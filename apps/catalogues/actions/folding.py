"""Takes the shapes of works anew, for questions about many at once; none of it is a fact about a work."""

from collections.abc import Collection, Mapping

from django.db import transaction

from apps.catalogues import domain, queries
from apps.catalogues.models import FoldedWork, Shape, ShapePerson, UnfoldedWork
from apps.common.locks import alone

# Advisory lock: whoever folds is alone, so that nobody drops a shape that somebody else is about to use.
_FOLD_LOCK = 7_305


def fold_works(most: int) -> int:
    """Take the shapes of works that changed, the longest noted first; gives how many notes were settled.

    All notes of a work are settled at once, so that they may be more than `most`. Whoever comes while
    somebody else is at it leaves it alone.
    """
    with alone(_FOLD_LOCK, 0) as is_alone:
        return _fold_next(most) if is_alone else 0


@transaction.atomic
def _fold_next(most: int) -> int:
    """Read the notes first: of a change that comes later, a later note remains."""
    oldest = UnfoldedWork.objects.order_by("pk").values("work_id")[:most]
    notes = dict(UnfoldedWork.objects.filter(work_id__in=oldest).values_list("pk", "work_id"))
    work_ids = set(notes.values())
    shapes = queries.shapes_of(work_ids)
    counted = queries.counted_of(shapes)
    ids = _ids_of({shape.digest: shape for shape in shapes.values()})
    before = FoldedWork.objects.filter(work__in=work_ids)
    left = set(before.values_list("shape_id", flat=True))
    before.exclude(work__in=list(shapes)).delete()
    FoldedWork.objects.bulk_create(
        [
            FoldedWork(work_id=pk, shape_id=ids[shapes[pk].digest], **said._asdict())
            for pk, said in sorted(counted.items())
        ],
        update_conflicts=True,
        unique_fields=["work"],
        update_fields=["shape", *queries.Counted._fields],
    )
    Shape.objects.filter(pk__in=left - set(ids.values()), works__isnull=True).delete()
    UnfoldedWork.objects.filter(pk__in=list(notes)).delete()
    return len(notes)


def _ids_of(shapes: Mapping[str, domain.Shape]) -> dict[str, int]:
    """Find shapes by their digests, and store those that are new."""
    known = _known(shapes)
    new = {digest: shape for digest, shape in shapes.items() if digest not in known}
    made = Shape.objects.bulk_create(
        Shape(digest=digest, pattern=shape.pattern, people=list(shape.people))
        for digest, shape in new.items()
    )
    ShapePerson.objects.bulk_create(
        ShapePerson(shape=one, person_id=person_id)
        for one in made
        for person_id in sorted(new[one.digest].standing_in)
    )
    return known | {one.digest: one.pk for one in made}


def _known(digests: Collection[str]) -> dict[str, int]:
    return dict(Shape.objects.filter(digest__in=list(digests)).values_list("digest", "pk"))
