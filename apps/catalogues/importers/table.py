"""Reads lists with columns: comma, semicolon, tab or bar, in the encodings that real ones have."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from apps.catalogues import domain
from apps.catalogues.domain import RefusedCells, Table, TakenRow, Unreadable
from apps.catalogues.importers.columns import Columns, guess
from apps.catalogues.importers.encoding import Encoding, detect, lines_of
from apps.catalogues.importers.rows import RowReader

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 60
_HEADER_WITHIN = 30
_LARGEST_CELL = 1 << 23

csv.field_size_limit(_LARGEST_CELL)


def read_table(stream: BinaryIO) -> Table:
    """Open a list; the file is read twice, a block at a time: once to count and check, once for the rows.

    Raises:
        Unreadable: "file.empty", "file.archive", "file.not_text", "file.no_title_column", "file.no_rows",
            "file.too_many_rows", "file.line_too_long", "file.cell_too_long".
    """
    encoding = detect(stream)
    sample = list(islice(lines_of(stream, encoding), _SAMPLE_LINES))
    delimiter, header_row, columns = _understand(sample)
    total, day_first = _survey(stream, encoding, delimiter, header_row, columns)
    if total == 0:
        raise Unreadable("file.no_rows")
    reading = {
        "format": "csv",
        "encoding": encoding.name,
        "lost_letters": encoding.lost,
        "delimiter": delimiter,
        "header_row": header_row,
        "header": [heading.replace("\x00", "")[: domain.TITLE_LIMIT] for heading in columns.header],
        "columns": {name: text.replace("\x00", "")[:200] for name, text in columns.named().items()},
        "kind": columns.kind,
        "day_first": day_first,
    }
    reader = RowReader(columns, day_first=day_first)
    return Table(reading, total, _rows(_records(stream, encoding, delimiter, header_row), reader))


def _understand(sample: Sequence[str]) -> tuple[str, int, Columns]:
    """Find delimiter and header: the one under which most columns have a meaning.

    Returns:
        the delimiter, the number of the header's row (from 1), its columns.
    """
    best: tuple[tuple[int, int], str, int, Columns] | None = None
    for delimiter in _DELIMITERS:
        records = list(_parse(iter(sample), delimiter))
        for place, record in enumerate(records[:_HEADER_WITHIN]):
            columns = guess([cell.strip() for cell in record], records[place + 1 :])
            if "title" not in columns.places:
                continue
            merit = (len(columns.places), len(record))
            if best is None or merit > best[0]:
                best = (merit, delimiter, place + 1, columns)
            break
    if best is None:
        raise Unreadable("file.no_title_column", seen=_headings_seen(sample))
    return best[1:]


def _headings_seen(sample: Sequence[str]) -> str:
    first = next((line for line in sample if line.strip()), "")
    return domain.tidy(first[:120])


def _parse(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable("file.cell_too_long", limit=_LARGEST_CELL) from error
        yield record


def _records(
    stream: BinaryIO, encoding: Encoding, delimiter: str, header_row: int
) -> Iterator[tuple[int, list[str]]]:
    """Give the records below the header that have something in them, each with its number."""
    for number, record in enumerate(_parse(lines_of(stream, encoding), delimiter), start=1):
        if number > header_row and any(cell.strip("\x00 \t\r\n\u00a0") for cell in record):
            yield number, record


def _survey(
    stream: BinaryIO, encoding: Encoding, delimiter: str, header_row: int, columns: Columns
) -> tuple[int, bool]:
    """Count the rows, and find out whether 4/5/2024 puts the day first: only where some date shows it."""
    total = 0
    orders: set[bool] = set()
    place = columns.places.get("released")
    for _number, record in _records(stream, encoding, delimiter, header_row):
        total += 1
        if total > domain.MAX_ROWS:
            raise Unreadable("file.too_many_rows", limit=domain.MAX_ROWS)
        if place is not None and place < len(record):
            order = domain.is_day_first(record[place].strip())
            if order is not None:
                orders.add(order)
    return total, orders == {True}


def _rows(records: Iterator[tuple[int, list[str]]], reader: RowReader) -> Iterator[TakenRow | RefusedCells]:
    for number, record in records:
        yield reader.read(number, record)
