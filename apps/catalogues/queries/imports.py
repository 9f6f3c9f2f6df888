"""Imports, and what they brought."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Any

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import domain
from apps.catalogues.models import ImportRun, RememberedColumns, RowNote, Share, StatedShare, Work

# The worker has still to do with a list in these states.
MOVING = frozenset({ImportRun.State.WAITING, ImportRun.State.READING, ImportRun.State.RUNNING})


def imports_of(work: Work, person: User) -> QuerySet[ImportRun]:
    """Find the imports, of those a person may see, that brought a work."""
    return runs_visible_to(person).filter(works=work)


def unsaid_in_run(run: ImportRun) -> int:
    """Count the works of an import on which its person has said nothing yet."""
    own = Share.objects.filter(work=OuterRef("pk"), holder=run.person_id, ended_at__isnull=True)
    standing = run.works.filter(merged_into__isnull=True, registered_by=run.person_id)
    return standing.filter(~Exists(own)).count()


def runs_visible_to(person: User) -> QuerySet[ImportRun]:
    """Find the imports into the catalogues of a person and of those they speak for, newest first."""
    return ImportRun.objects.filter(person__in=speaks_for(person)).order_by("-uploaded_at", "-pk")


def runs_due() -> QuerySet[ImportRun]:
    """Find the imports that wait, and those that were interrupted; the oldest first."""
    return ImportRun.objects.filter(state__in=MOVING).order_by("uploaded_at", "pk")


@dataclass
class RowToMend:
    """A row as it is given back to be mended: its number, why, and what stood in it.

    Args:
        is_taken: whether it was taken all the same.
        reasons: code and parameters of each.
    """

    row: int
    is_taken: bool
    cells: list[str]
    reasons: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


def rows_to_mend(run: ImportRun) -> Iterator[RowToMend]:
    """Give the rows of a list that were refused, and those taken with something to put right, by number."""
    return merge(_refused(run), _taken_to_mend(run), key=lambda one: one.row)


def has_taken_to_mend(run: ImportRun) -> bool:
    """Say whether rows of a list were taken that its person can put right in the list."""
    return run.notes.filter(what=RowNote.What.REMARK).exclude(cells=[]).exists()


def _refused(run: ImportRun) -> Iterator[RowToMend]:
    for row in run.refused_rows.iterator(chunk_size=500):
        yield RowToMend(row.row, is_taken=False, cells=row.cells, reasons=[(row.code, row.params)])


def _taken_to_mend(run: ImportRun) -> Iterator[RowToMend]:
    """Put the notes of a row together; the first of them has its cells, and in some formats none has."""
    notes = run.notes.filter(what=RowNote.What.REMARK, code__in=domain.MENDABLE)
    one: RowToMend | None = None
    for note in notes.iterator(chunk_size=500):
        if note.cells:
            if one:
                yield one
            one = RowToMend(note.row, is_taken=True, cells=note.cells)
        if one and one.row == note.row:
            one.reasons.append((note.code, note.params))
    if one:
        yield one


def waiting_for_a_word(runs: QuerySet[ImportRun]) -> QuerySet[Any]:
    """Narrow imports to those of which nobody said yet whether they may be entered.

    Returns:
        imports with `lapses_at`: when they end without a word.
    """
    lapses = Coalesce("ready_at", "uploaded_at") + Value(domain.WAITS_FOR_A_WORD)
    ends = ExpressionWrapper(lapses, output_field=DateTimeField())
    return runs.filter(state=ImportRun.State.READY).annotate(lapses_at=ends)


def runs_unanswered(at: datetime) -> QuerySet[Any]:
    """Find the imports on which their person has said nothing for too long."""
    return waiting_for_a_word(ImportRun.objects.all()).filter(lapses_at__lte=at).order_by("pk")


def remembered_columns(person_id: int, header: object) -> dict[str, Any]:
    """Give what a person chose before for a list with the same header; nothing if it is new to them."""
    if not isinstance(header, list) or not header:
        return {}
    known = RememberedColumns.objects.filter(
        person=person_id, header_hash=domain.header_hash([str(heading) for heading in header])
    ).first()
    return dict(known.choices) if known else {}


def stated_names(run: ImportRun, limit: int) -> list[tuple[str, int]]:
    """List who holds something by what is stated of an import's works, with in how many; the most first."""
    works = ImportRun.works.through.objects.filter(importrun=run).values("work")
    stated = StatedShare.objects.filter(work__in=works)
    counted = stated.values("name").annotate(works=Count("work", distinct=True)).order_by("-works", "name")
    return [(row["name"], row["works"]) for row in counted[:limit]]
