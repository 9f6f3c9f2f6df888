"""Turns the cells of one row into a work, or says why it cannot."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from apps.catalogues import domain
from apps.catalogues.domain import Code, RefusedCells, TakenRow
from apps.catalogues.importers.columns import Columns

_KEPT_CELL = 2_000
_TEXTS = ("title", "artist", "album")
_CODES = ("isrc", "mbid", "iswc", "isbn", "accession", "url")
_MANY_LINES = 20
_KINDS = frozenset({"song", "instrumental", "image", "text"})


class _Times(TypedDict):
    year: int | None
    released_on: date | None
    length_ms: int | None


class _Unfit(Exception):
    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class RowReader:
    """Reads the rows of one file whose columns are known."""

    def __init__(self, columns: Columns, *, day_first: bool) -> None:
        self._columns = columns
        self._day_first = day_first
        heading = columns.named().get("length", "").casefold()
        self._length_unit_ms = 1 if heading.rstrip(")").endswith("ms") else 1000

    def read(self, number: int, record: Sequence[str]) -> TakenRow | RefusedCells:
        """Read one record; whatever stands in it, the answer is a row or a refusal."""
        try:
            self._check_shape(record)
            return self._take(number, record)
        except _Unfit as unfit:
            cells = tuple(cell.replace("\x00", "")[:_KEPT_CELL] for cell in record)
            return RefusedCells(number, unfit.code, unfit.params, cells)

    def _check_shape(self, record: Sequence[str]) -> None:
        header = self._columns.header
        if any(cell.strip() for cell in record[len(header) :]):
            raise _Unfit("row.too_many_cells", cells=len(record), columns=len(header))
        if tuple(cell.strip() for cell in record) == header:
            raise _Unfit("row.header_again")

    def _take(self, number: int, record: Sequence[str]) -> TakenRow:
        title, artist, album = (self._text(record, name) for name in _TEXTS)
        if not title:
            raise _Unfit("row.no_title")
        codes = tuple(
            code for name in _CODES if (code := domain.read_code(name, domain.tidy(self._cell(record, name))))
        )
        kind = self._kind(record)
        return TakenRow(
            row=number,
            kind=kind,
            key=domain.match_key(kind, title, artist, apart=self._apart(record, kind, codes)),
            title=title,
            artist_line=artist,
            album=album,
            **self._times(record),
            codes=codes,
        )

    def _times(self, record: Sequence[str]) -> _Times:
        released = domain.read_date(self._cell(record, "released").strip(), day_first=self._day_first)
        year = (
            domain.first_year(self._cell(record, "year"))
            or (released.year if released else domain.first_year(self._cell(record, "released")))
            or domain.first_year(self._cell(record, "date_text"))
        )
        length = domain.read_length_ms(self._cell(record, "length").strip(), unit_ms=self._length_unit_ms)
        return {"year": year, "released_on": released, "length_ms": length}

    def _kind(self, record: Sequence[str]) -> str:
        written = self._cell(record, "kind").strip().casefold()
        return written if written in _KINDS else self._columns.kind

    def _apart(self, record: Sequence[str], kind: str, codes: Sequence[Code]) -> str:
        """Give what tells works of one title apart: a code, else a number, else what the thing is like."""
        strong = next((code.normalised for code in codes if code.valid and code.scheme != "url"), "")
        own = strong or domain.tidy(self._cell(record, "own_id"))
        link = next((code.normalised for code in codes if code.scheme == "url"), "")
        if own or link:
            return own or link
        names = ("date_text", "medium", "dimensions") if kind == "image" else ("album", "released")
        return " ".join(domain.tidy(self._cell(record, name)[:_KEPT_CELL]) for name in names).strip()

    def _cell(self, record: Sequence[str], name: str) -> str:
        place = self._columns.places.get(name)
        return record[place] if place is not None and place < len(record) else ""

    def _text(self, record: Sequence[str], name: str) -> str:
        cell = self._cell(record, name)
        if cell.count("\n") > _MANY_LINES:
            raise _Unfit("row.open_quote", lines=cell.count("\n"))
        text = domain.tidy(cell)
        if len(text) > domain.TITLE_LIMIT:
            heading = self._columns.named()[name]
            raise _Unfit("row.cell_too_long", column=heading, length=len(text), limit=domain.TITLE_LIMIT)
        return text
