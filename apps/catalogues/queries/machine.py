"""Reads of what people say a machine made of their works."""

from typing import TypedDict

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django_stubs_ext import WithAnnotations

from apps.catalogues.models import AiPart, Work
from apps.catalogues.queries.kept import is_kept


class Made(TypedDict):
    """What `with_machine` adds to a work."""

    machine: str


def with_machine(works: QuerySet[Work]) -> "QuerySet[WithAnnotations[Work, Made]]":
    """Annotate works with `machine`: "unsaid", "none", "partial" (at the most) or "full" (some side)."""
    return works.annotate(machine=Case(When(is_kept(), then=F("folded__machine")), default=machine_of_rows()))


def machine_of_rows() -> Case:
    """Give the same as an expression on works, put together from their rows."""
    parts = AiPart.objects.filter(work=OuterRef("pk"))
    return Case(
        When(Exists(parts.filter(degree=AiPart.Degree.FULL)), then=Value("full")),
        When(Exists(parts.filter(degree=AiPart.Degree.PARTIAL)), then=Value("partial")),
        When(Exists(parts.filter(degree=AiPart.Degree.NONE)), then=Value("none")),
        default=Value("unsaid"),
    )
