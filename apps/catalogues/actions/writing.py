"""What a batch will write, collected row by row and written with one statement for each table."""

from collections.abc import Iterable, Iterator
from itertools import repeat

from apps.catalogues.actions.bulk import copy_in, copy_values, new_ids
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
)

_CODE = ("recording_id", "work_id", "scheme", "value", "normalised", "verdict")
_CREDIT = ("work_id", "name", "part", "codes")
_MACHINE = ("work_id", "role", "degree")
_STATED = ("work_id", "run_id", "right", "name", "ppm", "controller", "territory", "codes")


class Writing:
    """New rows and mended ones; `met` are the works that the file names for the first time.

    Args:
        is_dry: whether nothing will be written, so that no keys are drawn.
    """

    def __init__(self, *, is_dry: bool) -> None:
        self.work_ids: Iterator[int | None] = repeat(None) if is_dry else new_ids(Work)
        self.recording_ids: Iterator[int | None] = repeat(None) if is_dry else new_ids(Recording)
        self.works: list[Work] = []
        self.recordings: list[Recording] = []
        # Values of the columns below, one tuple for each new row.
        self.links: list[tuple[object, ...]] = []
        self.codes: list[tuple[object, ...]] = []
        self.contributors: list[tuple[object, ...]] = []
        self.stated: list[tuple[object, ...]] = []
        self.machine: list[tuple[object, ...]] = []
        self.met: list[Work] = []
        self.mended_works: dict[int, Work] = {}
        self.mended_recordings: dict[int, Recording] = {}
        self.mended_contributors: dict[int, Contributor] = {}
        self.mended_stated: dict[int, StatedShare] = {}
        self.mended_machine: dict[int, AiPart] = {}

    def write(self, run: ImportRun) -> None:
        """Write all that was decided; every list with one statement."""
        copy_in(self.works)
        copy_in(self.recordings)
        copy_values(Recording.works.through, ("recording_id", "work_id"), self.links)
        copy_values(Identifier, _CODE, self.codes)
        copy_values(Contributor, _CREDIT, self.contributors)
        copy_values(StatedShare, _STATED, self.stated)
        if self.machine:
            copy_values(AiPart, _MACHINE, self.machine)
        met = [(run.pk, work.pk) for work in self.met]
        copy_values(ImportRun.works.through, ("importrun_id", "work_id"), met)
        self._mend()

    def _mend(self) -> None:
        described = ["year", "title", "artist_line", "kind", "match_key"]
        Work.objects.bulk_update(self.mended_works.values(), described)
        times = ["album", "released_on", "duration_ms"]
        Recording.objects.bulk_update(self.mended_recordings.values(), times)
        Contributor.objects.bulk_update(self.mended_contributors.values(), ["codes"])
        StatedShare.objects.bulk_update(self.mended_stated.values(), ["ppm", "run"])
        AiPart.objects.bulk_update(self.mended_machine.values(), ["degree"])

    @staticmethod
    def write_notes(refused: Iterable[RefusedRow], notes: Iterable[RowNote]) -> None:
        """Write the rows that were not taken, and what there is to say of the others."""
        copy_in(list(refused))
        copy_in(list(notes))
