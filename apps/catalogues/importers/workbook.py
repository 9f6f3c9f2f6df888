"""Reads Excel workbooks (XLSX): the first visible sheet with a column of titles.

The names inside the archive are only looked up, never used as paths; no part is unpacked beyond its limit.
"""

import csv
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import TextIOWrapper
from typing import IO, BinaryIO, TextIO, cast
from zipfile import BadZipFile, ZipFile

from apps.catalogues import domain
from apps.catalogues.domain import Choices, Table, Unreadable
from apps.catalogues.importers.rows import NO_RESULT
from apps.catalogues.importers.table import (
    Layout,
    Record,
    Sheet,
    lay_out,
    no_title_column,
    sample_of,
    table_of,
)
from apps.catalogues.importers.workbook_parts import (
    Merges,
    NamedSheet,
    SheetRows,
    read_formats,
    read_sheet_list,
    read_strings,
)

_DIRECTORY = b"PK\x05\x06"
_DIRECTORY_64 = b"PK\x06\x07"
_DIRECTORY_TAIL = (1 << 16) + 64
_LARGEST_DIRECTORY = 1 << 22
_SMALL_PART = 1 << 23
_STRINGS_PART = 1 << 26
_SHEET_PART = 1 << 29
_HARMLESS = 1 << 24
_RATIO = 200
_MEGABYTE = 1 << 20
_IN_MEMORY = 1 << 22
_MOST_SHEETS = 20
_BROKEN = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)


def is_workbook(stream: BinaryIO) -> bool:
    """Whether a file is an archive with a workbook in it, whatever its name.

    Raises:
        Unreadable: "file.damaged", "file.bomb": the archive's own list of parts is broken, or far too long.
    """
    stream.seek(0)
    if stream.read(4) != b"PK\x03\x04":
        return False
    return _holds_workbook(stream)


def _holds_workbook(stream: BinaryIO) -> bool:
    try:
        with _opened(stream) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except Unreadable as unreadable:
        if unreadable.code == "file.damaged":
            return False
        raise


def read_workbook(stream: BinaryIO, choices: Choices | None = None) -> Table:
    """Open a workbook; its sheet is unpacked once into a temporary table.

    Raises:
        Unreadable: "file.archive", "file.damaged", "file.bomb", "file.unpacks_too_large",
            "file.workbook_dtd", and those of `table`.
    """
    if not is_workbook(stream):
        raise Unreadable("file.not_workbook")
    try:
        return _read(_opened(stream), choices)
    except _BROKEN as error:
        raise Unreadable("file.damaged", kind="xlsx") from error


def _opened(stream: BinaryIO) -> ZipFile:
    end = stream.seek(0, 2)
    stream.seek(max(0, end - _DIRECTORY_TAIL))
    tail = stream.read()
    place = tail.rfind(_DIRECTORY)
    if _DIRECTORY_64 in tail[max(0, place - 20) : place]:
        raise Unreadable("file.bomb", ratio=_RATIO)
    if place >= 0 and int.from_bytes(tail[place + 12 : place + 16], "little") > _LARGEST_DIRECTORY:
        raise Unreadable("file.bomb", ratio=_RATIO)
    try:
        return ZipFile(stream)
    except (*_BROKEN, OSError) as error:
        raise Unreadable("file.damaged", kind="zip") from error


def _read(archive: ZipFile, choices: Choices | None) -> Table:
    book = read_sheet_list(partial(_part, archive), _SMALL_PART)
    visible = [sheet for sheet in book.sheets if not sheet.is_hidden][:_MOST_SHEETS]
    if not visible:
        raise Unreadable("file.no_rows")
    formats = read_formats(_part_or_none(archive, "xl/styles.xml", _SMALL_PART), is_1904=book.is_1904)
    strings = read_strings(_part_or_none(archive, "xl/sharedStrings.xml", _STRINGS_PART))

    def rows_of(sheet: NamedSheet) -> SheetRows:
        return SheetRows(_part(archive, sheet.part, _SHEET_PART), strings, formats)

    sheet, layout = _best_sheet(visible, rows_of, choices)
    others = [other.name for other in visible if other is not sheet]
    facts = {
        "format": "xlsx",
        "encoding": "utf-8",
        "lost_letters": 0,
        "sheet": sheet.name,
        "other_sheets": others,
        "hidden_sheets": len([other for other in book.sheets if other.is_hidden]),
    }
    records = _spooled(rows_of(sheet))
    return table_of(Sheet(facts, records), layout, choices)


def _best_sheet(
    sheets: list[NamedSheet], rows_of: Callable[[NamedSheet], SheetRows], choices: Choices | None
) -> tuple[NamedSheet, Layout]:
    """Choose the first sheet with a column of titles; a person may name another."""
    wanted = (choices or {}).get("sheet")
    chosen = [sheet for sheet in sheets if sheet.name == wanted] or sheets
    layouts = []
    for sheet in chosen:
        layout = lay_out(sample_of(iter(rows_of(sheet))), choices)
        if layout.is_complete:
            return sheet, layout
        layouts.append(layout)
    raise no_title_column(max(layouts, key=lambda layout: len(layout.columns.header)))


def _part(archive: ZipFile, name: str, limit: int) -> IO[bytes]:
    """Open a part of the archive, unless it would unpack to more than its limit.

    An archive cannot give more than it says: reading stops at the stated size.
    """
    info = archive.getinfo(name)
    if info.file_size > limit:
        raise Unreadable("file.unpacks_too_large", limit=limit // _MEGABYTE)
    if info.file_size > max(_HARMLESS, info.compress_size * _RATIO):
        raise Unreadable("file.bomb", ratio=_RATIO)
    return archive.open(info)


def _part_or_none(archive: ZipFile, name: str, limit: int) -> IO[bytes] | None:
    return _part(archive, name, limit) if name in archive.namelist() else None


def _spooled(rows: SheetRows) -> Callable[[], Iterator[Record]]:
    """Write a sheet into a temporary table, so that it is unpacked and parsed only once."""
    plain = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as its rows are read
    text = TextIOWrapper(cast(BinaryIO, plain), encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(text)
    for total, (number, cells) in enumerate(rows, start=1):
        if total > domain.MAX_ROWS:
            raise Unreadable("file.too_many_rows", limit=domain.MAX_ROWS)
        writer.writerow([number, *cells])
    text.flush()
    return partial(_reread, text, rows.merges)


def _reread(text: TextIO, merges: Merges) -> Iterator[Record]:
    """Give the spooled records; a cell merged over several rows stands in each of them."""
    text.seek(0)
    spread: dict[int, tuple[int, str]] = {}
    for number, *cells in csv.reader(text):
        row = int(number)
        spread = {column: (last, value) for column, (last, value) in spread.items() if row <= last}
        if spread and any(cell.strip() for cell in cells):
            for column, (_last, value) in spread.items():
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = cells[column] or value
        for column, last in merges.get(row, ()):
            if column < len(cells) and cells[column] not in {"", NO_RESULT}:
                spread[column] = (last, cells[column])
        yield row, cells
