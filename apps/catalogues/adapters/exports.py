"""A catalogue as a list that can be brought again unchanged: CSV, XLSX or JSON.

One row for each recording of a work, one for a work without any. The first column names the work on this
site, so that a list that comes back finds its works whatever else was changed in it. Cells that a spreadsheet
would run as a formula begin with an apostrophe.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from tempfile import SpooledTemporaryFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from apps.catalogues.domain import quote_formula

COLUMNS = (
    *("Tutti work", "Title", "Artist", "Kind", "Year", "ISRC", "ISWC", "ISBN", "Recording MBID"),
    *("Accession number", "URL", "Album", "Release date", "Duration", "Contributors", "Shares"),
)
_CODES = {
    "isrc": "ISRC",
    "iswc": "ISWC",
    "isbn": "ISBN",
    "mbid": "Recording MBID",
    "accession": "Accession number",
    "url": "URL",
}
_IN_MEMORY = 4 * 1024 * 1024
_BLOCK = 64 * 1024


@dataclass(frozen=True)
class ExportRow:
    """A work with one of its recordings.

    Args:
        codes: scheme to the codes as they were written, those of the work and of the recording.
        length_ms: of the recording.
        contributors: in words, such as "composer: Oda Brandt".
        shares: in words, such as "master: Oda Brandt 50 %".
    """

    work: str
    title: str
    artist_line: str
    kind: str
    year: int | None = None
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    album: str = ""
    released_on: date | None = None
    length_ms: int | None = None
    contributors: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()

    def cells(self) -> dict[str, str]:
        """Write the row as text, column by column."""
        coded = {column: next(iter(self.codes.get(scheme, ())), "") for scheme, column in _CODES.items()}
        return {
            "Tutti work": self.work,
            "Title": self.title,
            "Artist": self.artist_line,
            "Kind": self.kind,
            "Year": "" if self.year is None else str(self.year),
            **coded,
            "Album": self.album,
            "Release date": self.released_on.isoformat() if self.released_on else "",
            "Duration": "" if self.length_ms is None else _length(self.length_ms),
            "Contributors": "; ".join(self.contributors),
            "Shares": "; ".join(self.shares),
        }

    def as_json(self) -> dict[str, object]:
        """Write the row with every code and every contributor of its own."""
        return {
            "work": self.work,
            "title": self.title,
            "artist": self.artist_line,
            "kind": self.kind,
            "year": self.year,
            "codes": {scheme: list(values) for scheme, values in self.codes.items()},
            "album": self.album,
            "released": self.released_on.isoformat() if self.released_on else None,
            "duration_ms": self.length_ms,
            "contributors": list(self.contributors),
            "shares": list(self.shares),
        }


Rows = Iterable[ExportRow]


def as_csv(rows: Rows) -> Iterator[bytes]:
    """Write UTF-8 with a mark, which spreadsheets need to see that it is UTF-8."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf"
    yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([quote_formula(cell) for cell in row.cells().values()])


def as_xlsx(rows: Rows) -> Iterator[bytes]:
    """Write a workbook of one sheet whose cells are all text, so that no code loses its zeros."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Works")
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", quote_formula(cell)) for cell in row.cells().values()])
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        book.save(file)
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


def as_json(rows: Rows) -> Iterator[bytes]:
    """Write one document: `{"format": "tutti.catalogue", "version": 1, "rows": [...]}`."""
    yield b'{"format": "tutti.catalogue", "version": 1, "rows": ['
    for number, row in enumerate(rows):
        text = json.dumps(row.as_json(), ensure_ascii=False)
        yield f"{',' if number else ''}\n{text}".encode()
    yield b"\n]}\n"


# By the ending of the file: how it is written, and its media type.
FORMATS: Mapping[str, tuple[Callable[[Rows], Iterator[bytes]], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (as_json, "application/json"),
}


class _Echo:
    def write(self, text: str) -> bytes:
        return text.encode()


def _length(milliseconds: int) -> str:
    """Write a playing time as it is read again: "3:45", "1:02:03.250"."""
    seconds, rest = divmod(milliseconds, 1000)
    hours, minutes = divmod(seconds // 60, 60)
    text = f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"
    return f"{text}.{rest:03d}" if rest else text
