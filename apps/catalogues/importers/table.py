"""Reads lists with columns: comma, semicolon, tab or bar, in the encodings that real ones have."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, BinaryIO

from apps.catalogues import domain
from apps.catalogues.domain import RefusedCells, Table, TakenRow, Unreadable
from apps.catalogues.importers.columns import Columns, choose, guess, is_sent_again
from apps.catalogues.importers.encoding import Encoding, detect, lines_of
from apps.catalogues.importers.rows import RowReader

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 60
_HEADER_WITHIN = 30
_LARGEST_CELL = 1 << 23
_SHOWN_CELL = 80
_SHOWN_ROWS = 3
_LONGEST_NUMBER = 9
# The quotation mark that a list of refused rows puts before what a spreadsheet would run as a formula.
_QUOTED_FORMULA = re.compile(r"^'(?=[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001  full-width too

csv.field_size_limit(_LARGEST_CELL)


def read_table(stream: BinaryIO, choices: Mapping[str, Any] | None = None) -> Table:
    """Open a list; the file is read twice, a block at a time: once to count and check, once for the rows.

    Args:
        choices: what a person said of it: "columns" (field to the number of its column), "kind", "day_first".

    Raises:
        Unreadable: "file.empty", "file.archive", "file.not_text", "file.no_title_column", "file.no_rows",
            "file.too_many_rows", "file.line_too_long", "file.cell_too_long".
    """
    choices = choices or {}
    encoding = detect(stream)
    sample = list(islice(lines_of(stream, encoding), _SAMPLE_LINES))
    layout = _understand(sample, choices)
    total, day_first = _survey(stream, encoding, layout)
    if total == 0:
        raise Unreadable("file.no_rows")
    day_first = bool(choices.get("day_first", day_first))
    reading = {
        "format": "csv",
        "encoding": encoding.name,
        "lost_letters": encoding.lost,
        "delimiter": layout.delimiter,
        "header_row": layout.header_row,
        "header": _shown(layout.columns.header, domain.TITLE_LIMIT),
        "columns": {name: _cut(text, 200) for name, text in layout.columns.named().items()},
        "places": layout.columns.places,
        "sample": _sample_rows(sample, layout),
        "kind": layout.columns.kind,
        "day_first": day_first,
        "sent_again": layout.skipped > 0,
    }
    reader = RowReader(layout.columns, day_first=day_first)
    return Table(reading, total, _rows(_records(stream, encoding, layout), reader, layout))


@dataclass(frozen=True)
class _Layout:
    """How a list is laid out.

    Args:
        header_row: the number of the header's row, from 1.
        skipped: how many columns before the first belong to us: the two of a list of refused rows.
        columns: what is in the others.
    """

    delimiter: str
    header_row: int
    skipped: int
    columns: Columns


def _understand(sample: Sequence[str], choices: Mapping[str, Any]) -> _Layout:
    """Find delimiter and header: the one under which most columns have a meaning."""
    best: tuple[tuple[int, int], _Layout] | None = None
    for delimiter in _DELIMITERS:
        records = list(_parse(iter(sample), delimiter))
        for place, record in enumerate(records[:_HEADER_WITHIN]):
            layout = _layout(delimiter, place, records)
            if "title" not in layout.columns.places:
                continue
            merit = (len(layout.columns.places), len(record))
            if best is None or merit > best[0]:
                best = (merit, layout)
            break
    layout = best[1] if best else _widest(sample)
    layout = replace(layout, columns=choose(layout.columns, choices))
    if "title" not in layout.columns.places:
        raise Unreadable(
            "file.no_title_column",
            seen=_headings_seen(sample),
            header=_shown(layout.columns.header, 200),
            sample=_sample_rows(sample, layout),
        )
    return layout


def _layout(delimiter: str, place: int, records: Sequence[Sequence[str]]) -> _Layout:
    header = [cell.strip() for cell in records[place]]
    skipped = 2 if is_sent_again(header) else 0
    below = [record[skipped:] for record in records[place + 1 :]]
    return _Layout(delimiter, place + 1, skipped, guess(header[skipped:], below))


def _widest(sample: Sequence[str]) -> _Layout:
    """Take the first line with something in it for the header, and the delimiter that gives most columns."""
    found = []
    for delimiter in _DELIMITERS:
        records = list(_parse(iter(sample), delimiter))
        place = next((n for n, record in enumerate(records) if any(cell.strip() for cell in record)), 0)
        found.append(_layout(delimiter, place, records))
    return max(found, key=lambda layout: len(layout.columns.header))


def _sample_rows(sample: Sequence[str], layout: _Layout) -> list[list[str]]:
    records = list(_parse(iter(sample), layout.delimiter))[layout.header_row :]
    filled = [record[layout.skipped :] for record in records if any(cell.strip() for cell in record)]
    return [_shown(record, _SHOWN_CELL) for record in filled[:_SHOWN_ROWS]]


def _shown(cells: Sequence[str], limit: int) -> list[str]:
    return [_cut(cell, limit) for cell in cells]


def _cut(text: str, limit: int) -> str:
    return text.replace("\x00", "")[:limit]


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


def _records(stream: BinaryIO, encoding: Encoding, layout: _Layout) -> Iterator[tuple[int, list[str]]]:
    """Give the records below the header that have something in them, each with its number."""
    for number, record in enumerate(_parse(lines_of(stream, encoding), layout.delimiter), start=1):
        if number > layout.header_row and any(cell.strip("\x00 \t\r\n\u00a0") for cell in record):
            yield number, record


def _survey(stream: BinaryIO, encoding: Encoding, layout: _Layout) -> tuple[int, bool]:
    """Count the rows, and find out whether 4/5/2024 puts the day first: only where some date shows it."""
    total = 0
    orders: set[bool] = set()
    place = layout.columns.places.get("released")
    for _number, record in _records(stream, encoding, layout):
        total += 1
        if total > domain.MAX_ROWS:
            raise Unreadable("file.too_many_rows", limit=domain.MAX_ROWS)
        if place is not None and place + layout.skipped < len(record):
            order = domain.is_day_first(record[place + layout.skipped].strip())
            if order is not None:
                orders.add(order)
    return total, orders == {True}


def _rows(
    records: Iterator[tuple[int, list[str]]], reader: RowReader, layout: _Layout
) -> Iterator[TakenRow | RefusedCells]:
    for number, record in records:
        if not layout.skipped:
            yield reader.read(number, record)
            continue
        own = _own_number(record)
        cells = [_QUOTED_FORMULA.sub("", cell) for cell in record[layout.skipped :]]
        yield reader.read(number if own is None else own, cells)


def _own_number(record: Sequence[str]) -> int | None:
    """Give the number that a row sent again had in its original."""
    written = record[0].strip() if record else ""
    return (
        int(written) if written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER else None
    )
