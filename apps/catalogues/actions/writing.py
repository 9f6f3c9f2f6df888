"""What a batch will write, collected row by row and written with one statement for each table."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import repeat

from django.db import connection
from django.db.backends.utils import CursorWrapper

from apps.catalogues.actions.bulk import Load, copy_in, load_of, load_of_values, maker, new_ids
from apps.catalogues.models import (
    AiPart,
    Contributor,
    Identifier,
    ImportRun,
    Recording,
    RefusedRow,
    RowNote,
    StatedShare,
    Work,
    WorkChange,
)
from apps.common.streaming import Aside

_CODE = ("recording_id", "work_id", "scheme", "value", "normalised", "verdict")
_CREDIT = ("work_id", "name", "part", "codes")
_MACHINE = ("work_id", "role", "degree")
_STATED = ("work_id", "run_id", "right", "name", "ppm", "controller", "territory", "codes")


class Writing:
    """New rows and mended ones; `met` are the works that the file names for the first time.

    New rows are handed over in pieces, each written while the next is decided about; what changes in a row
    after that is mended with what was there before.

    Args:
        at_once: about how many new works there may be.
        is_dry: whether nothing will be written, so that no keys are drawn.
    """

    def __init__(self, *, at_once: int, is_dry: bool) -> None:
        self._aside = Aside()
        self._make_work, self._make_recording = maker(Work), maker(Recording)
        free = self._aside.wait
        self._work_ids: Iterator[int | None] = repeat(None) if is_dry else new_ids(Work, at_once, free)
        self._recording_ids: Iterator[int | None] = (
            repeat(None) if is_dry else new_ids(Recording, at_once, free)
        )
        self._forget()
        self.mended_works: dict[int, Work] = {}
        self.mended_recordings: dict[int, Recording] = {}
        self.mended_contributors: dict[int, Contributor] = {}
        self.mended_stated: dict[int, StatedShare] = {}
        self.mended_machine: dict[int, AiPart] = {}
        # Keys of wrong codes whose place valid ones took, and what is kept of it.
        self.wrong_codes: list[int] = []
        self.changes: list[WorkChange] = []

    def _forget(self) -> None:
        self._works: list[Work] = []
        self._recordings: list[Recording] = []
        self.met: list[Work] = []
        # Values of the columns above, one tuple for each new row.
        self.links: list[tuple[object, ...]] = []
        self.codes: list[tuple[object, ...]] = []
        self.contributors: list[tuple[object, ...]] = []
        self.stated: list[tuple[object, ...]] = []
        self.machine: list[tuple[object, ...]] = []

    def new_work(self, **values: object) -> Work:
        """Make a work that will be written."""
        made = self._make_work(id=next(self._work_ids), **values)
        self._works.append(made)
        return made

    def new_recording(self, **values: object) -> Recording:
        """Make a recording that will be written."""
        made = self._make_recording(id=next(self._recording_ids), **values)
        self._recordings.append(made)
        return made

    def mend(self, row: Work | Recording) -> None:
        """Note that a row changed, if it is not among those that are still to be written."""
        if row._state.adding:  # noqa: SLF001  the documented API of models
            return
        if isinstance(row, Work):
            self.mended_works[row.pk] = row
        else:
            self.mended_recordings[row.pk] = row

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let new rows be written; leaving it waits until they are."""
        with connection.cursor() as self._cursor, self._aside:
            # Keys are looked up with each statement, aside, and not with the commit, for which all wait.
            self._cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield

    def hand_over(self, run: ImportRun) -> None:
        """Write what is new so far, aside; every list with one statement."""
        loads = [
            *(load_of(rows) for rows in (self._works, self._recordings) if rows),
            load_of_values(Recording.works.through, ("recording_id", "work_id"), self.links),
            load_of_values(Identifier, _CODE, self.codes),
            load_of_values(Contributor, _CREDIT, self.contributors),
            load_of_values(StatedShare, _STATED, self.stated),
            load_of_values(AiPart, _MACHINE, self.machine),
            load_of_values(
                ImportRun.works.through, ("importrun_id", "work_id"), [(run.pk, work.pk) for work in self.met]
            ),
        ]
        for row in (*self._works, *self._recordings):
            row._state.adding = False  # noqa: SLF001  the documented API of models
        self._forget()
        self._aside.do(partial(_write, self._cursor, [load for load in loads if load.rows]))

    def write_mended(self) -> None:
        """Write what changed in rows that were there."""
        described = ["year", "title", "artist_line", "kind", "match_key"]
        Work.objects.bulk_update(self.mended_works.values(), described)
        sounding = ["title", "artist_line", "album", "released_on", "duration_ms"]
        Recording.objects.bulk_update(self.mended_recordings.values(), sounding)
        Contributor.objects.bulk_update(self.mended_contributors.values(), ["codes"])
        StatedShare.objects.bulk_update(self.mended_stated.values(), ["ppm", "run"])
        AiPart.objects.bulk_update(self.mended_machine.values(), ["degree"])
        if self.wrong_codes:
            Identifier.objects.filter(pk__in=self.wrong_codes).delete()
            WorkChange.objects.bulk_create(self.changes)

    @staticmethod
    def write_notes(refused: Iterable[RefusedRow], notes: Iterable[RowNote]) -> None:
        """Write the rows that were not taken, and what there is to say of the others."""
        copy_in(list(refused))
        copy_in(list(notes))


def _write(cursor: CursorWrapper, loads: Iterable[Load]) -> None:
    for load in loads:
        load.write(cursor)
