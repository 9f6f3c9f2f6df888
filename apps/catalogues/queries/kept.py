"""What is kept of works for whoever looks at many, and when it may be read in place of their rows."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.catalogues.models import UnfoldedWork

# How many notes are named one by one.
_NAMED = 1_000


class Counted(NamedTuple):
    """What the pictures of a catalogue count of a work, as `FoldedWork` keeps it."""

    kind: str
    year: int | None
    score: int
    machine: str


def noted_works() -> QuerySet[UnfoldedWork, int]:
    """Name the works that changed since they were folded; one may be named several times."""
    return UnfoldedWork.objects.order_by().values_list("work_id", flat=True)


def noted_if_few() -> set[int] | None:
    """Name them, or give None where they are too many to name; who is told reads the rows of all works.

    Read them before what is kept: of a work that is folded meanwhile the rows are read, and no work is left
    out or counted twice.
    """
    noted = list(noted_works()[: _NAMED + 1])
    return set(noted) if len(noted) <= _NAMED else None


def is_kept() -> Q:
    """Say, as a condition on works, that what `FoldedWork` has of one is what its rows say."""
    noted = noted_if_few()
    is_noted = Exists(noted_works().filter(work_id=OuterRef("pk"))) if noted is None else Q(pk__in=noted)
    return Q(~Q(is_noted), folded__isnull=False)
