"""Finds the header of a sheet, decides what its columns are, and gives its rows; a sheet is cells as text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from apps.catalogues import domain
from apps.catalogues.domain import Choices, RefusedCells, Table, TakenRow, Unreadable
from apps.catalogues.importers.columns import Columns, columns_of, guess_columns, is_field, is_sent_again
from apps.catalogues.importers.exported import OWN_FIELD
from apps.catalogues.importers.people import share_fields
from apps.catalogues.importers.rows import NO_RESULT, RowReader
from apps.catalogues.importers.shares import ShareUnit

SAMPLE_ROWS = 60
_HEADER_WITHIN = 30
_SHOWN_ROWS = 3
_SHOWN_CELL = 200
_SHOWN_CELLS = 500
_OWN_COLUMNS = 2
# No list of works is wider; what stands beyond would only be guessed at, for minutes.
_MOST_COLUMNS = 2_000
_LONGEST_NUMBER = 9

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """A sheet of cells as text.

    Args:
        facts: what was understood of the file so far, fit for JSON.
        records: gives the records from the beginning, each with its number (from 1), again with each call.
    """

    facts: Mapping[str, object]
    records: Callable[[], Iterator[Record]]


@dataclass(frozen=True)
class Layout:
    """Where the header stands and what the columns are; `merit` compares layouts of one file.

    Args:
        skipped: how many columns before the first belong to us: the two of a list of refused rows.
    """

    header_row: int
    columns: Columns
    skipped: int = 0
    sample: tuple[tuple[str, ...], ...] = ()
    merit: tuple[int, int] = field(default=(0, 0), compare=False)

    @property
    def is_complete(self) -> bool:
        """Whether there is a column of titles."""
        return "title" in self.columns.places


def lay_out(sample: Sequence[Record], choices: Choices | None) -> Layout:
    """Find the header among the first records: the first one under which a column is the title.

    Where none is, it is taken to be the first with several cells, so that a person can say which is which.
    """
    given = choices or {}
    row = given.get("header_row")
    if isinstance(row, int):
        place = next((at for at, (number, _cells) in enumerate(sample) if number == row), None)
        if place is not None:
            return _layout_at(sample, place, given)
    for place in range(min(len(sample), _HEADER_WITHIN)):
        layout = _layout_at(sample, place, {})
        if layout.is_complete:
            return _layout_at(sample, place, given)
    filled = [sum(bool(cell.strip()) for cell in cells) for _number, cells in sample[:_HEADER_WITHIN]]
    place = next((at for at, count in enumerate(filled) if count > 1), 0)
    return _layout_at(sample, place, given)


def _layout_at(sample: Sequence[Record], place: int, given: Choices) -> Layout:
    if not sample:
        return Layout(1, columns_of((), {}))
    number, cells = sample[place]
    header = [cell.strip().replace(NO_RESULT, "") for cell in cells[:_MOST_COLUMNS]]
    skipped = _OWN_COLUMNS if is_sent_again(header) else 0
    header = header[skipped:]
    below = [record[skipped:] for _number, record in sample[place + 1 :] if any(map(str.strip, record))]
    chosen = given.get("columns")
    places = _usable(chosen, len(header)) if isinstance(chosen, Mapping) else guess_columns(header, below)
    kind = given.get("kind")
    columns = columns_of(header, places, kind=kind if isinstance(kind, str) and kind in domain.GROUPS else "")
    merit = (len(set(places.values())), len(header))
    return Layout(number, columns, skipped, tuple(map(_shown, below[:_SHOWN_ROWS])), merit)


def _usable(chosen: Mapping[object, object], width: int) -> dict[str, int]:
    return {
        name: place
        for name, place in chosen.items()
        if isinstance(name, str) and is_field(name) and isinstance(place, int) and 0 <= place < width
    }


def _shown(record: Sequence[str]) -> tuple[str, ...]:
    """Cut cells to what a page can show."""
    return tuple(domain.tidy(cell[:_SHOWN_CELL].replace(NO_RESULT, "")) for cell in record[:_SHOWN_CELLS])


def table_of(sheet: Sheet, layout: Layout, choices: Choices | None) -> Table:
    """Read a sheet with a layout; the records are gone through once to count and check, once for the rows.

    Raises:
        Unreadable: "file.no_title_column", "file.no_rows", "file.too_many_rows".
    """
    if not layout.is_complete:
        raise no_title_column(layout)
    survey = _Survey(layout.columns)
    survey.go_through(_below(sheet, layout))
    if survey.total == 0:
        raise Unreadable("file.no_rows")
    day_first = (choices or {}).get("day_first")
    if not isinstance(day_first, bool):
        day_first = survey.day_first
    reading = {
        **sheet.facts,
        **_reading(layout),
        "day_first": day_first,
        "share_unit": survey.share_unit,
    }
    reader = RowReader(
        layout.columns,
        day_first=day_first,
        share_unit=survey.share_unit,
        is_sent_again=layout.skipped > 0,
    )
    return Table(reading, survey.total, _rows(_below(sheet, layout), reader))


def no_title_column(layout: Layout) -> Unreadable:
    """Say that no column is the title, with what a person needs to say which one is."""
    seen = domain.tidy(", ".join(_shown(layout.columns.header))[:120])
    return Unreadable(
        "file.no_title_column",
        seen=seen,
        header=list(_shown(layout.columns.header)),
        header_row=layout.header_row,
        sample=[list(record) for record in layout.sample],
    )


def _reading(layout: Layout) -> dict[str, object]:
    columns = layout.columns
    return {
        "header_row": layout.header_row,
        "header": [heading.replace("\x00", "")[: domain.TITLE_LIMIT] for heading in columns.header],
        "columns": {name: text.replace("\x00", "")[:_SHOWN_CELL] for name, text in columns.named().items()},
        "places": dict(columns.places),
        "sample": [list(record) for record in layout.sample],
        "kind": columns.kind,
        "sent_again": layout.skipped > 0,
    }


def _below(sheet: Sheet, layout: Layout) -> Iterator[Record]:
    """Give the records below the header that have something in them, as they were before we quoted them."""
    is_own = OWN_FIELD in layout.columns.places
    for number, record in sheet.records():
        if number <= layout.header_row or not any(cell.strip("\x00 \t\r\n\u00a0") for cell in record):
            continue
        if layout.skipped:
            record_number, cells = _own_number(record, number), _unquoted(record[layout.skipped :])
        else:
            record_number, cells = number, record
        yield record_number, _unquoted(cells) if is_own else cells


def _unquoted(cells: Sequence[str]) -> list[str]:
    return [domain.unquote_formula(cell) for cell in cells]


def _own_number(record: Sequence[str], number: int) -> int:
    """Give the number that a row sent again had in its original, else its own."""
    written = record[0].strip()
    is_number = written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER
    return int(written) if is_number else number


class _Survey:
    """Goes through all rows: how many there are, and what only the whole column shows."""

    def __init__(self, columns: Columns) -> None:
        self.total = 0
        self._released = columns.places.get("released")
        self._shares = [columns.places[name] for name in share_fields(columns)]
        self._orders: set[bool] = set()
        self._unit = ShareUnit()

    def go_through(self, records: Iterator[Record]) -> None:
        for _number, record in records:
            self.total += 1
            if self.total > domain.MAX_ROWS:
                raise Unreadable("file.too_many_rows", limit=domain.MAX_ROWS)
            if self._released is not None and self._released < len(record):
                order = domain.is_day_first(record[self._released].strip())
                if order is not None:
                    self._orders.add(order)
            if self._shares:
                self._unit.see(record[place] for place in self._shares if place < len(record))

    @property
    def day_first(self) -> bool:
        """Whether 4/5/2024 puts the day first: only where some date shows it."""
        return self._orders == {True}

    @property
    def share_unit(self) -> str:
        """What a share without a sign is."""
        return self._unit.name


def _rows(records: Iterator[Record], reader: RowReader) -> Iterator[TakenRow | RefusedCells]:
    for number, record in records:
        yield reader.read(number, record)


def sample_of(records: Iterator[Record]) -> list[Record]:
    """Take the first records, by which a layout is found."""
    return list(islice(records, SAMPLE_ROWS))
