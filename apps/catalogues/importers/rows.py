"""Turns the cells of one row into a work, or says why it cannot."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NoReturn, TypedDict

from apps.catalogues import domain
from apps.catalogues.domain import Code, RefusedCells, Remark, TakenRow
from apps.catalogues.importers.codes import read_code
from apps.catalogues.importers.columns import Columns
from apps.catalogues.importers.exported import OWN_FIELD, complete, exported_cells
from apps.catalogues.importers.people import PeopleReader
from apps.catalogues.importers.unfit import Unfit

# Stands in a cell whose formula was saved without its result.
NO_RESULT = "\ufdd0"
_KEPT_CELL = 2_000
_TEXTS = ("title", "artist", "album")
_CODES = ("isrc", "mbid", "iswc", "isbn", "upc", "grid", "accession", "url", "sha256")
# Codes of a release are on all its tracks, and an address may be anything: they tell no works apart.
_SHARED = frozenset({"url", "upc", "grid"})
_LONGEST_TIDIED = 50_000
_MANY_LINES = 20


class _Times(TypedDict):
    year: int | None
    released_on: date | None
    length_ms: int | None


class RowReader:
    """Reads the rows of one file whose columns are known.

    Args:
        is_sent_again: whether the rows were given back to be mended.
    """

    def __init__(
        self, columns: Columns, *, day_first: bool, share_unit: str, is_sent_again: bool = False
    ) -> None:
        self._columns = columns
        self._is_sent_again = is_sent_again
        self._day_first = day_first
        self._is_own = OWN_FIELD in columns.places
        heading = columns.named().get("length", "").casefold()
        self._length_unit_ms = 1 if heading.rstrip(")").endswith("ms") else 1000
        self._code_fields = [name for name in _CODES if name in columns.places]
        self._people = PeopleReader(columns, share_unit=share_unit, day_first=day_first)

    def read(self, number: int, record: Sequence[str]) -> TakenRow | RefusedCells:
        """Read one record; whatever stands in it, the answer is a row or a refusal."""
        try:
            self._check_shape(record)
            row = self._take(number, record)
        except Unfit as unfit:
            return RefusedCells(number, unfit.code, unfit.params, _kept(record))
        is_mendable = any(remark.code in domain.MENDABLE for remark in row.remarks)
        return replace(row, cells=_kept(record)) if is_mendable else row

    def _check_shape(self, record: Sequence[str]) -> None:
        header = self._columns.header
        if any(cell.strip() for cell in record[len(header) :]):
            raise Unfit("row.too_many_cells", cells=len(record), columns=len(header))
        if tuple(cell.strip() for cell in record) == header:
            raise Unfit("row.header_again")
        for place in self._columns.places.values():
            if place < len(record) and record[place] == NO_RESULT:
                raise Unfit("row.formula_without_result", column=header[place][:100])

    def _take(self, number: int, record: Sequence[str]) -> TakenRow:
        title, artist, album = (self._text(record, name) for name in _TEXTS)
        if not title:
            raise Unfit("row.no_title")
        kind = self._kind(record)
        codes, remarks = self._codes(record)
        people = self._people.read(
            lambda name: self._cell(record, name)[:_KEPT_CELL], kind=kind, title=title, artist=artist
        )
        artist = "" if self._columns.is_line_per_writer else artist
        times = self._times(record)
        remarks += people.remarks + self._remarks(record, times, title=title, artist=artist, album=album)
        row = TakenRow(
            row=number,
            kind=kind,
            key=domain.match_key(kind, title, artist, apart=self._apart(record, kind, codes)),
            title=title,
            artist_line=artist,
            album=album,
            **times,
            codes=tuple(codes),
            credits=tuple(people.credits),
            shares=tuple(share for share in people.shares if share.name),
            recordings=tuple(people.recordings),
            remarks=tuple(remarks),
            key_before=self._key_before(record, kind, title, artist, codes) if self._is_sent_again else "",
        )
        row = with_own_recording(row) if row.recordings else row
        return complete(row, exported_cells(lambda name: self._cell(record, name))) if self._is_own else row

    def _codes(self, record: Sequence[str]) -> tuple[list[Code], list[Remark]]:
        written = ((name, text) for name in self._code_fields for text in self._several(record, name))
        found = [code for name, text in written if (code := read_code(name, text))]
        return [one.code for one in found], [remark for one in found for remark in one.remarks]

    def _several(self, record: Sequence[str], name: str) -> Sequence[str]:
        """Give the codes in a cell: several in a list that we gave out, else one."""
        cell = self._cell(record, name)
        return domain.read_codes(cell) if self._is_own else (cell,)

    def _times(self, record: Sequence[str]) -> _Times:
        released = domain.read_date(self._cell(record, "released").strip(), day_first=self._day_first)
        year = (
            domain.first_year(self._cell(record, "year"))
            or (released.year if released else domain.first_year(self._cell(record, "released")))
            or domain.first_year(self._cell(record, "date_text"))
        )
        length = domain.read_length_ms(self._cell(record, "length").strip(), unit_ms=self._length_unit_ms)
        return {"year": year, "released_on": released, "length_ms": length}

    def _remarks(self, record: Sequence[str], times: _Times, **texts: str) -> list[Remark]:
        """Say what was not understood, and what looks broken; a repair is offered, never made."""
        remarks = broken_texts(**texts)
        length = domain.tidy(self._cell(record, "length")[:_KEPT_CELL])
        if times["length_ms"] is None and length.strip("0:.- ") and length.casefold() not in {"n/a", "null"}:
            remarks.append(Remark("remark.no_length", {"text": length[:100]}))
        released = domain.tidy(self._cell(record, "released")[:_KEPT_CELL])
        if times["released_on"] is None and times["year"] is None and any(map(str.isdigit, released)):
            remarks.append(Remark("remark.no_date", {"text": released[:100]}))
        return remarks

    def _kind(self, record: Sequence[str]) -> str:
        written = self._cell(record, "kind").strip().casefold()
        return written if written in domain.GROUPS else self._columns.kind

    def _apart(self, record: Sequence[str], kind: str, codes: Sequence[Code]) -> str:
        """Give what tells works of one title apart: a code, else a number, else what the thing is like."""
        if self._columns.is_line_per_writer:
            return domain.tidy(self._cell(record, "own_id"))
        strong = next((code.normalised for code in codes if code.valid and code.scheme not in _SHARED), "")
        own = strong or domain.tidy(self._cell(record, "own_id"))
        link = next((code.normalised for code in codes if code.scheme == "url"), "")
        if own or link:
            return own or link
        names = ("date_text", "medium", "dimensions") if kind == "image" else ("album", "released")
        return " ".join(domain.tidy(self._cell(record, name)[:_KEPT_CELL]) for name in names).strip()

    def _key_before(
        self, record: Sequence[str], kind: str, title: str, artist: str, codes: Sequence[Code]
    ) -> str:
        """Give the key that a mended row had while none of its codes told it apart."""
        shared = [code for code in codes if code.scheme in _SHARED]
        return domain.match_key(kind, title, artist, apart=self._apart(record, kind, shared))

    def _cell(self, record: Sequence[str], name: str) -> str:
        place = self._columns.places.get(name)
        return record[place] if place is not None and place < len(record) else ""

    def _text(self, record: Sequence[str], name: str) -> str:
        cell = self._cell(record, name)
        if (lines := cell.count("\n")) > _MANY_LINES:
            raise Unfit("row.open_quote", lines=lines)
        if len(cell) > _LONGEST_TIDIED:
            self._refuse_long(name, len(cell))
        text = domain.tidy(cell)
        if len(text) > domain.TITLE_LIMIT:
            self._refuse_long(name, len(text))
        return text

    def _refuse_long(self, name: str, length: int) -> NoReturn:
        heading = self._columns.named()[name]
        raise Unfit("row.cell_too_long", column=heading[:100], length=length, limit=domain.TITLE_LIMIT)


def _kept(record: Sequence[str]) -> tuple[str, ...]:
    """Give the cells of a row as they are kept to be mended."""
    return tuple(cell.replace("\x00", "").replace(NO_RESULT, "")[:_KEPT_CELL] for cell in record)


def with_own_recording(row: TakenRow) -> TakenRow:
    """Take the first recording of a row that has none of its own, if it is called as the row is."""
    first = next(iter(row.recordings), None)
    if first is None or row.strong_codes or row.album or first.title != row.title:
        return row
    if row.length_ms and first.length_ms and row.length_ms != first.length_ms:
        return row
    return replace(
        row,
        artist_line=row.artist_line or first.artist_line,
        album=first.album,
        released_on=first.released_on or row.released_on,
        length_ms=first.length_ms or row.length_ms,
        codes=(*row.codes, *first.codes),
        recordings=row.recordings[1:],
    )


def broken_texts(**texts: str) -> list[Remark]:
    """Find texts that were read in a wrong encoding somewhere, or that lost letters."""
    remarks = []
    for name, text in texts.items():
        repaired = domain.repair(text)
        if repaired is not None:
            remarks.append(Remark("remark.broken_text", {"field": name, "text": text, "repair": repaired}))
        elif domain.is_damaged(text):
            remarks.append(Remark("remark.lost_letters", {"field": name, "text": text}))
    return remarks
