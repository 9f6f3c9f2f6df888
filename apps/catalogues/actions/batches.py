"""Takes one batch of rows: looks through it, or enters it with a fixed number of statements.

A gap is filled. A value that is there stays, unless the person of the import chose the file's, so that the
same file twice changes nothing; and within one file the first row that names a work is the one that counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from apps.catalogues import domain
from apps.catalogues.actions.details import Change, Details
from apps.catalogues.actions.known import KnownRecording, KnownWork, Match
from apps.catalogues.actions.lookup import Lookup, codes_of
from apps.catalogues.actions.sightings import NamedRecordings, Sightings
from apps.catalogues.actions.writing import Writing
from apps.catalogues.models import ImportRun, Recording, RefusedRow, RowNote

Row = domain.TakenRow | domain.RefusedCells
# How many new, changed and repeated works and remarks are kept by name for the page; all works are counted.
# Remarks are kept with their rows, to be mended.
NAMED = {
    RowNote.What.NEW: 20,
    RowNote.What.CHANGED: 1_000,
    RowNote.What.SAME: 1_000,
    RowNote.What.REMARK: 20_000,
}
# So many rows are written while the next are decided about.
_PIECE = 500


class Batch:
    """What one batch finds, and what it will write.

    Args:
        named: the recordings that the file has named further up.
        sightings: what stood further up; given when the file is only looked through.
    """

    def __init__(
        self,
        run: ImportRun,
        rows: Iterable[Row],
        at: datetime,
        named: NamedRecordings,
        *,
        sightings: Sightings | None = None,
    ) -> None:
        rows = list(rows)
        self._run, self._at, self._named, self._sightings = run, at, named, sightings
        self._refused = [row for row in rows if isinstance(row, domain.RefusedCells)]
        self._taken = [row for row in rows if isinstance(row, domain.TakenRow)]
        self._lookup = Lookup(run, named, sightings)
        self._writing = Writing(at_once=len(self._taken), is_dry=sightings is not None)
        self._notes: list[RowNote] = []
        self._remarks: list[RowNote] = []
        self._choices: Mapping[int, str] = {}
        # A list that was looked through has its notes; what is entered at once gets them on the way.
        self._is_first = sightings is not None or not run.asks
        self._details = Details(
            self._lookup,
            self._writing,
            run,
            at,
            takes_theirs=sightings is None and run.choices.get("differing") == "take",
        )

    def look_through(self) -> None:
        """Decide row by row, count on the run and note what a person should see; the catalogue stays."""
        self._lookup.fetch(self._taken)
        for row in self._taken:
            self._decide(row)
        self._end()

    def enter(self) -> None:
        """Decide row by row, write, and count on the run (which the caller saves)."""
        rows = [row.row for row in self._taken]
        decided = self._run.notes.filter(what=RowNote.What.DOUBTFUL, row__in=rows)
        self._choices = {note.row: note.choice for note in decided.order_by("pk")}
        self._lookup.fetch(self._taken)
        with self._writing.at_work():
            for first in range(0, len(self._taken), _PIECE):
                for row in self._taken[first : first + _PIECE]:
                    self._decide(row)
                self._writing.hand_over(self._run)
        self._writing.write_mended()
        self._end()

    def _end(self) -> None:
        self._lookup.forget()
        self._named.add(self._details.named)
        self._named.tell(self._details.told)
        self._run.refused += len(self._refused)
        self._run.rows_done += len(self._taken) + len(self._refused)
        self._writing.write_notes(self._refusals(), [*self._notes, *self._room_for(self._remarks)])

    def _decide(self, row: domain.TakenRow) -> None:
        if row.ref in self._lookup.theirs:
            # It stands in the catalogue of somebody else, where this person sees it: nothing to enter.
            self._run.unchanged += 1
            return
        match = self._lookup.match(row)
        doubt = match.doubt
        if doubt:
            choice = self._choice(row, doubt)
            if self._is_first or row.row not in self._choices:
                what = RowNote.What.DOUBTFUL
                self._notes.append(
                    self._note(row, what, code=doubt.code, params=doubt.params, choice=self._kept(row))
                )
            if choice == RowNote.Choice.LEAVE:
                self._run.doubtful += 1
                return
            match = self._resolve(row, match, choice)
        known = match.known or self._new_work(row, match)
        self._count(row, known, self._take(row, known, match))
        self._note_remarks(row, known, doubt)
        if self._sightings:
            self._sightings.remember([(known.work, row.row, codes_of(row))])
            self._see(row, known)

    def _take(self, row: domain.TakenRow, known: KnownWork, match: Match) -> list[Change]:
        """Take the details; of a work that is seen again while only looking, no more than could change."""
        if self._sightings and known.is_met:
            return [] if known.is_new else self._details.look_again(row, known, match)
        return self._details.take(row, known, match)

    def _choice(self, row: domain.TakenRow, doubt: domain.Doubt) -> str:
        """Say what to do with a doubtful row: as chosen for it, else as for all, else as nobody decides."""
        if self._sightings:
            return doubt.unanswered
        said = self._choices.get(row.row) or self._run.choices.get("doubtful")
        return str(said) if said in RowNote.Choice.values else doubt.unanswered

    def _kept(self, row: domain.TakenRow) -> str:
        """Give what was chosen for a row before the list was looked through again."""
        return str(self._run.choices.get("rows", {}).get(str(row.row), ""))

    def _resolve(self, row: domain.TakenRow, match: Match, choice: str) -> Match:
        """Do with a doubtful row what its person chose.

        A new work whose code belongs to another one shares the recording with it.
        """
        code = match.doubt.code if match.doubt else ""
        if choice == RowNote.Choice.SAME or code == "doubt.damaged":
            return Match(match.known, match.recording, match.titled)
        if code == "doubt.codes_collide":
            return Match(None, None, match.titled)
        return Match(match.titled, match.recording, match.titled)

    def _new_work(self, row: domain.TakenRow, match: Match) -> KnownWork:
        key = row.key
        if match.titled:
            apart = "".join(value for _scheme, value in row.work_codes) or str(row.row)
            key = f"{row.key[: domain.TITLE_LIMIT * 2]} / {apart.lower()}"
            if found := self._lookup.by_key.get(key):
                return found
        work = self._writing.new_work(
            kind=row.kind,
            title=row.title,
            artist_line=row.artist_line,
            year=row.year,
            registered_by_id=self._run.person_id,
            match_key=key,
            created_at=self._at,
        )
        known = self._lookup.by_key[key] = KnownWork(work, is_new=True)
        return known

    def _count(self, row: domain.TakenRow, known: KnownWork, changes: list[Change]) -> None:
        """Count a row once, by what it did; the first row of a work says what happens to the work.

        A further row that changes a recording of its own counts as a change, and else as the same work again.
        """
        is_first, known.is_met = not known.is_met, True
        if is_first:
            known.first_row = row.row
            self._writing.met.append(known.work)
            if known.is_new:
                self._run.created += 1
                self._remark(row, RowNote.What.NEW, self._run.created)
                return
        self._run.differing += any(change["old"] and not change.get("taken") for change in changes)
        if any(not change["old"] or change.get("taken") for change in changes):
            self._run.updated += 1
        elif is_first:
            self._run.unchanged += 1
        else:
            self._run.merged += 1
            self._remark(row, RowNote.What.SAME, self._run.merged, params={"first": known.first_row})
        if changes:
            noted = self._run.updated + self._run.differing
            self._remark(row, RowNote.What.CHANGED, noted, changes=changes)

    def _note_remarks(self, row: domain.TakenRow, known: KnownWork, doubt: domain.Doubt | None) -> None:
        """Note what the reader remarked, but for what was doubted already; the cells with the first of it."""
        cells = list(row.cells)
        for remark in row.remarks if self._is_first else ():
            if doubt and remark.code == "remark.lost_letters":
                continue
            said = _replaced(remark, known) or remark
            more: dict[str, Any] = {"code": said.code, "params": dict(said.params)}
            if cells and said.code in domain.MENDABLE:
                more["cells"], cells = cells, []
            self._remarks.append(self._note(row, RowNote.What.REMARK, **more))

    def _room_for(self, remarks: list[RowNote]) -> list[RowNote]:
        """Give as many remarks as a page still has room for."""
        if not remarks:
            return []
        there = self._run.notes.filter(what=RowNote.What.REMARK).count()
        return remarks[: max(0, NAMED[RowNote.What.REMARK] - there)]

    def _remark(self, row: domain.TakenRow, what: RowNote.What, count: int, **more: Any) -> None:
        if self._is_first and count <= NAMED[what]:
            self._notes.append(self._note(row, what, **more))

    def _note(self, row: domain.TakenRow, what: RowNote.What, **more: Any) -> RowNote:
        return RowNote(
            run=self._run,
            row=row.row,
            what=what,
            title=row.title,
            artist_line=row.artist_line,
            **more,
        )

    def _refusals(self) -> Iterator[RefusedRow]:
        for row in self._refused if self._is_first else ():
            yield RefusedRow(
                run=self._run, row=row.row, code=row.code, params=dict(row.params), cells=list(row.cells)
            )

    def _see(self, row: domain.TakenRow, known: KnownWork) -> None:
        """Let the codes of a row that is only looked through lead to its work in this batch too."""
        sounding = KnownRecording(Recording(title=row.title), [known], is_new=True, is_seen=True)
        for pair in sorted(codes_of(row)):
            if pair[0] in domain.RECORDING_SCHEMES:
                if all(known not in one.works for one in self._lookup.by_code.get(pair, ())):
                    self._lookup.add_code(sounding, pair)
            elif pair not in known.valid:
                self._lookup.add_work_code(known, pair)


def _replaced(remark: domain.Remark, known: KnownWork) -> domain.Remark | None:
    """Say of a wrong code whose place another took that it did; None where that is not so."""
    if remark.code != "remark.code_invalid" or not known.replaced:
        return None
    code = domain.read_code(str(remark.params["scheme"]), str(remark.params["text"]))
    value = known.replaced.get((code.scheme, code.normalised)) if code else None
    return domain.Remark("remark.code_replaced", {**remark.params, "value": value}) if value else None
