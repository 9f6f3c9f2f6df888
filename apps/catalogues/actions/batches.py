"""Enters one batch of rows: a fixed number of statements, however many rows.

A gap is filled, a value that is there is never overwritten: so that the same file twice changes nothing,
and two rows that contradict each other do not change places with every import.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from apps.catalogues import domain
from apps.catalogues.models import Identifier, ImportRun, Recording, RefusedRow, Work

_Code = tuple[str, str]
_Row = TypeVar("_Row", Work, Recording)


@dataclass
class _Known:
    """A work with its recordings and codes, as far as a batch has to know; `is_met`: in this file already."""

    work: Work
    recordings: list[Recording] = field(default_factory=list)
    codes: set[_Code] = field(default_factory=set)
    is_met: bool = False


class Batch:
    """What one batch finds, and what it will write."""

    def __init__(
        self, run: ImportRun, rows: Iterable[domain.TakenRow | domain.RefusedCells], at: datetime
    ) -> None:
        rows = list(rows)
        self._run, self._at = run, at
        self._refused = [row for row in rows if isinstance(row, domain.RefusedCells)]
        self._taken = [row for row in rows if isinstance(row, domain.TakenRow)]
        self._by_key: dict[str, _Known] = {}
        self._by_code: dict[_Code, tuple[_Known, Recording]] = {}
        self._codes_of: dict[int, set[_Code]] = {}
        self._new_works: list[Work] = []
        self._new_recordings: list[tuple[Recording, Work]] = []
        self._new_codes: list[Identifier] = []
        self._mended_works: dict[int, Work] = {}
        self._mended_recordings: dict[int, Recording] = {}
        self._met: list[Work] = []
        self._changed = False

    def enter(self) -> None:
        """Look up, decide row by row, write, and count on the run (which the caller saves)."""
        self._look_up()
        for row in self._taken:
            self._decide(row)
        self._write()
        self._run.refused += len(self._refused)
        self._run.rows_done += len(self._taken) + len(self._refused)

    def _look_up(self) -> None:
        """Fetch the works that the rows may mean, in seven statements."""
        person_id = self._run.person_id
        wanted = [code for row in self._taken for code in row.strong_codes]
        named = Identifier.objects.filter(
            recording__registered_by=person_id, normalised__in={value for _scheme, value in wanted}
        ).values_list("recording", flat=True)
        # A list, not a subquery: a planner that still takes the tables for empty runs it once for each link.
        links = Recording.works.through.objects.filter(recording__in=list(named))
        coded = links.values_list("work_id", flat=True)
        keyed = Work.objects.filter(registered_by=person_id, match_key__in={row.key for row in self._taken})
        works = {work.pk: work for work in Work.objects.filter(pk__in=list(coded))}
        works |= {work.pk: work for work in keyed}
        met = set(self._run.works.filter(pk__in=works).values_list("pk", flat=True))
        known = {pk: _Known(work, is_met=pk in met) for pk, work in sorted(works.items())}
        self._by_key = {
            one.work.match_key: one for one in known.values() if one.work.registered_by_id == person_id
        }
        self._look_up_recordings(known)

    def _look_up_recordings(self, known: dict[int, _Known]) -> None:
        links = Recording.works.through.objects.filter(
            work__in=known, recording__registered_by=self._run.person_id
        ).select_related("recording")
        recordings: dict[int, list[_Known]] = {}
        for link in links.order_by("recording_id"):
            known[link.work_id].recordings.append(link.recording)
            recordings.setdefault(link.recording_id, []).append(known[link.work_id])
        by_pk = {recording.pk: recording for one in known.values() for recording in one.recordings}
        columns = ("recording_id", "scheme", "normalised", "verdict")
        for pk, scheme, value, verdict in Identifier.objects.filter(recording__in=by_pk).values_list(
            *columns
        ):
            self._codes_of.setdefault(id(by_pk[pk]), set()).add((scheme, value))
            if verdict == Identifier.Verdict.VALID:
                self._by_code[scheme, value] = (recordings[pk][0], by_pk[pk])
        own = Identifier.objects.filter(work__in=known).values_list("work_id", "scheme", "normalised")
        for pk, scheme, value in own:
            known[pk].codes.add((scheme, value))

    def _decide(self, row: domain.TakenRow) -> None:
        self._changed = False
        known, recording = self._find(row)
        is_new = known is None
        if known is None:
            known = self._new_work(row)
        self._fill(known.work, self._mended_works, year=row.year)
        if domain.GROUPS[known.work.kind] == domain.MUSIC_GROUP:
            self._enter_recording(row, known, recording)
        self._add_codes(row, known)
        if is_new:
            self._run.created += 1
        elif known.is_met:
            self._run.merged += 1
        elif self._changed:
            self._run.updated += 1
        else:
            self._run.unchanged += 1
        if not known.is_met:
            self._met.append(known.work)
            known.is_met = True

    def _find(self, row: domain.TakenRow) -> tuple[_Known | None, Recording | None]:
        """Find the work of a row: by the code of its recording before title and artist."""
        for code in row.strong_codes:
            if code in self._by_code:
                return self._by_code[code]
        return self._by_key.get(row.key), None

    def _new_work(self, row: domain.TakenRow) -> _Known:
        work = Work(
            kind=row.kind,
            title=row.title,
            artist_line=row.artist_line,
            year=row.year,
            registered_by_id=self._run.person_id,
            match_key=row.key,
            created_at=self._at,
        )
        self._new_works.append(work)
        self._by_key[row.key] = _Known(work)
        return self._by_key[row.key]

    def _enter_recording(self, row: domain.TakenRow, known: _Known, recording: Recording | None) -> None:
        recording = recording or self._recording_for(row, known)
        if recording is None:
            recording = Recording(
                title=row.title,
                artist_line=row.artist_line,
                album=row.album,
                released_on=row.released_on,
                duration_ms=row.length_ms,
                registered_by_id=self._run.person_id,
            )
            known.recordings.append(recording)
            self._new_recordings.append((recording, known.work))
            self._changed = True
        else:
            gaps = {"album": row.album, "released_on": row.released_on, "duration_ms": row.length_ms}
            self._fill(recording, self._mended_recordings, **gaps)
        self._add_recording_codes(row, known, recording)

    def _recording_for(self, row: domain.TakenRow, known: _Known) -> Recording | None:
        """Find the recording that a row without a known code means.

        Without a code: the work's first. With one: the first that has no valid code of that scheme yet.
        """
        schemes = {scheme for scheme, _value in row.strong_codes}
        for recording in known.recordings:
            taken = {
                scheme
                for scheme, value in self._codes_of.get(id(recording), ())
                if self._by_code.get((scheme, value), (None, None))[1] is recording
            }
            if not schemes & taken:
                return recording
        return None

    def _add_recording_codes(self, row: domain.TakenRow, known: _Known, recording: Recording) -> None:
        have = self._codes_of.setdefault(id(recording), set())
        for code in row.codes:
            pair = (code.scheme, code.normalised)
            if not code.names_recording or pair in have:
                continue
            have.add(pair)
            if code.valid:
                self._by_code[pair] = (known, recording)
            self._new_codes.append(_identifier(code, recording=recording))
            self._changed = True

    def _add_codes(self, row: domain.TakenRow, known: _Known) -> None:
        for code in row.codes:
            pair = (code.scheme, code.normalised)
            if code.names_recording or pair in known.codes:
                continue
            known.codes.add(pair)
            self._new_codes.append(_identifier(code, work=known.work))
            self._changed = True

    def _fill(self, row: _Row, mended: dict[int, _Row], **values: object) -> None:
        for name, value in values.items():
            if value not in (None, "") and getattr(row, name) in (None, ""):
                setattr(row, name, value)
                self._changed = True
                if row.pk:
                    mended[row.pk] = row

    def _write(self) -> None:
        """Write all that was decided; every list with one statement."""
        Work.objects.bulk_create(self._new_works)
        Recording.objects.bulk_create([recording for recording, _work in self._new_recordings])
        links = [
            Recording.works.through(recording_id=recording.pk, work_id=work.pk)
            for recording, work in self._new_recordings
        ]
        Recording.works.through.objects.bulk_create(links)
        Identifier.objects.bulk_create(self._new_codes)
        Work.objects.bulk_update(self._mended_works.values(), ["year"])
        Recording.objects.bulk_update(
            self._mended_recordings.values(), ["album", "released_on", "duration_ms"]
        )
        met = [ImportRun.works.through(importrun_id=self._run.pk, work_id=work.pk) for work in self._met]
        ImportRun.works.through.objects.bulk_create(met)
        RefusedRow.objects.bulk_create(_refused_rows(self._run, self._refused))


def _refused_rows(run: ImportRun, refused: Sequence[domain.RefusedCells]) -> list[RefusedRow]:
    return [
        RefusedRow(run=run, row=row.row, code=row.code, params=dict(row.params), cells=list(row.cells))
        for row in refused
    ]


def _identifier(
    code: domain.Code, *, work: Work | None = None, recording: Recording | None = None
) -> Identifier:
    verdict = Identifier.Verdict.VALID if code.valid else Identifier.Verdict.INVALID
    return Identifier(
        work=work,
        recording=recording,
        scheme=code.scheme,
        value=code.value,
        normalised=code.normalised,
        verdict=verdict,
    )
