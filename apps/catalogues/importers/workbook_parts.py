"""The parts of a workbook: its list of sheets, its texts, its number formats, and the rows of a sheet."""

import math
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, BinaryIO, cast

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from apps.catalogues.domain import Unreadable
from apps.catalogues.importers.encoding import Encoding
from apps.catalogues.importers.markup import Attributes, Handlers, parse
from apps.catalogues.importers.rows import NO_RESULT
from apps.catalogues.importers.table import Record

Strings = list[str]
# The first row of cells merged downwards: their column and the last row.
Merges = Mapping[int, list[tuple[int, int]]]
_UTF8 = Encoding("utf-8")
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576
_MOST_MERGES = 10_000
_LONGEST_TEXT = 1 << 23
_KEPT_STRING = 40_000
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]hms][^\]]*\]', re.IGNORECASE)
_WHOLE_DIGITS = 15


@dataclass(frozen=True)
class NamedSheet:
    """A sheet of the workbook, and the part of the archive that holds it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Book:
    """The sheets in their order, and whether days are counted from 1904."""

    sheets: list[NamedSheet]
    is_1904: bool


def _silent(_text: str) -> None:
    """Take no notice."""


def _closed(_tag: str) -> None:
    """Take no notice."""


def _go_through(part: IO[bytes], handlers: Handlers) -> Iterator[None]:
    try:
        with part:
            yield from parse(cast(BinaryIO, _Forwards(part)), _UTF8, handlers)
    except Unreadable as unreadable:
        # Whoever brings a workbook has never seen the XML in it.
        if unreadable.code == "file.xml_dtd":
            raise Unreadable("file.workbook_dtd") from unreadable
        if unreadable.code in {"file.xml_broken", "file.xml_deep"}:
            raise Unreadable("file.damaged", kind="xlsx") from unreadable
        raise


class _Forwards:
    """A part of an archive, read from its beginning to its end; it cannot be rewound, and need not be."""

    def __init__(self, part: IO[bytes]) -> None:
        self.read = part.read

    def seek(self, _place: int) -> int:
        return 0


def read_sheet_list(open_part: Callable[[str, int], IO[bytes]], limit: int) -> Book:
    """Read which sheets there are, in their order."""
    targets: dict[str, str] = {}
    named: list[tuple[str, str, bool]] = []
    is_1904 = False

    def relation(tag: str, _uri: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(tag: str, _uri: str, attributes: Attributes) -> None:
        nonlocal is_1904
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if name.rpartition("}")[2] == "id"), "")
            named.append(
                (attributes.get("name", "")[:100], key, attributes.get("state", "visible") != "visible")
            )
        elif tag == "workbookPr":
            is_1904 = attributes.get("date1904", "") in {"1", "true"}

    for name, start in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        for _block in _go_through(open_part(name, limit), Handlers(start, _closed, _silent)):
            pass
    sheets = [NamedSheet(name, _part_name(targets.get(key, "")), hidden) for name, key, hidden in named]
    return Book([one for one in sheets if "worksheets/" in one.part], is_1904)


def _part_name(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"


class Formats:
    """What the number of a cell's style makes of its number: a date, a time, a per cent, or a number."""

    def __init__(self, codes: Mapping[int, str], styles: list[int], *, is_1904: bool) -> None:
        self._kinds = [_kind_of(codes.get(number, BUILTIN_FORMATS.get(number, ""))) for number in styles]
        self._epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900

    def say(self, text: str, style: str) -> str:
        """Write a number as the sheet shows it."""
        try:
            number = float(text)
        except ValueError:
            return text
        if not math.isfinite(number):
            return text
        place = int(style) if style.isascii() and style.isdigit() else -1
        kind = self._kinds[place] if 0 <= place < len(self._kinds) else ""
        if kind == "percent":
            return f"{round(number * 100, 10):.10g}%"
        if kind:
            return self._moment(number, kind) or text
        if number.is_integer() and abs(number) < 10**_WHOLE_DIGITS:
            return str(int(number))
        return repr(number) if "e" not in repr(number) else text

    def _moment(self, number: float, kind: str) -> str:
        """Write a date as 2024-12-31, and a time as it stands there: hours and minutes, or with seconds."""
        try:
            moment = from_excel(number, self._epoch, timedelta=kind in {"clock", "clock_seconds"})
        except (ValueError, OverflowError, TypeError):
            return ""
        if isinstance(moment, timedelta):
            seconds = round(moment.total_seconds())
            if kind == "clock":
                return f"{seconds // 3600}:{seconds // 60 % 60:02d}"
            return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        if isinstance(moment, datetime):
            return moment.date().isoformat()
        return moment.isoformat() if isinstance(moment, date | time) else ""


def _kind_of(code: str) -> str:
    bare = _QUOTED.sub("", code.split(";", maxsplit=1)[0])
    if "%" in bare:
        return "percent"
    if not code or not is_date_format(code):
        return ""
    if any(letter in bare.casefold() for letter in "yd"):
        return "date"
    return "clock_seconds" if "s" in bare.casefold() else "clock"


def read_formats(part: IO[bytes] | None, *, is_1904: bool) -> Formats:
    """Read which styles are dates, times and per cents."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = ""

    def start(tag: str, _uri: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag in {"cellXfs", "cellStyleXfs"}:
            inside = tag
        number = attributes.get("numFmtId", "")
        if tag == "numFmt" and number.isdigit():
            codes[int(number[:9])] = attributes.get("formatCode", "")[:255]
        elif tag == "xf" and inside == "cellXfs":
            styles.append(int(number[:9]) if number.isdigit() else 0)

    if part is not None:
        for _block in _go_through(part, Handlers(start, _closed, _silent)):
            pass
    return Formats(codes, styles, is_1904=is_1904)


def read_strings(part: IO[bytes] | None) -> Strings:
    """Read the texts that cells refer to; how they are pronounced is left out."""
    reader = _StringReader()
    if part is not None:
        for _block in _go_through(part, Handlers(reader.start, reader.end, reader.text)):
            pass
    return reader.strings


class _StringReader:
    def __init__(self) -> None:
        self.strings: Strings = []
        self._pieces: list[str] = []
        self._path: list[str] = []

    def start(self, tag: str, _uri: str, _attributes: Attributes) -> None:
        self._path.append(tag)
        if tag == "si":
            self._pieces.clear()

    def end(self, tag: str) -> None:
        self._path.pop()
        if tag == "si":
            self.strings.append("".join(self._pieces)[:_KEPT_STRING])

    def text(self, letters: str) -> None:
        is_text = self._path[-1:] == ["t"] and "rPh" not in self._path
        if is_text and len(self._pieces) < _KEPT_STRING:
            self._pieces.append(letters)


class SheetRows:
    """The rows of a sheet that have something in them, each with its number; `merges` is known at the end."""

    def __init__(self, part: IO[bytes], strings: Strings, formats: Formats) -> None:
        self._part = part
        self._strings = strings
        self._formats = formats
        self.merges: dict[int, list[tuple[int, int]]] = {}
        self._merged = 0
        self._rows: deque[Record] = deque()
        self._row = 0
        self._cells: dict[int, str] = {}
        self._next_column = 0
        self._kind = self._style = ""
        self._column = 0
        self._inside = ""
        self._value: list[str] = []
        self._letters = 0
        self._has_formula = False

    def __iter__(self) -> Iterator[Record]:
        handlers = Handlers(self._start, self._end, self._text)
        for _block in _go_through(self._part, handlers):
            while self._rows:
                yield self._rows.popleft()

    def _start(self, tag: str, _uri: str, attributes: Attributes) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag in {"v", "t"}:
            self._inside = tag
        elif tag == "f":
            self._has_formula = True
        elif tag == "rPh":
            self._inside = tag
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() else self._row + 1
            if not 0 < self._row <= _MOST_ROWS:
                raise Unreadable("file.damaged", kind="xlsx")
            self._cells, self._next_column = {}, 0
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _start_cell(self, attributes: Attributes) -> None:
        match = _CELL.fullmatch(attributes.get("r", ""))
        self._column = _column_number(match[1]) if match else self._next_column
        if self._column >= _MOST_COLUMNS:
            raise Unreadable("file.damaged", kind="xlsx")
        self._next_column = self._column + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._value, self._letters, self._has_formula = [], 0, False

    def _text(self, text: str) -> None:
        if self._inside in {"v", "t"}:
            self._letters += len(text)
            if self._letters > _LONGEST_TEXT:
                raise Unreadable("file.cell_too_long", limit=_LONGEST_TEXT)
            self._value.append(text)

    def _end(self, tag: str) -> None:
        if tag in {"v", "t", "rPh"}:
            self._inside = ""
        elif tag == "c":
            text = self._said("".join(self._value))
            if text:
                self._cells[self._column] = text
        elif tag == "row" and self._cells:
            width = max(self._cells) + 1
            self._rows.append((self._row, [self._cells.get(column, "") for column in range(width)]))
            self._cells = {}

    def _said(self, value: str) -> str:
        """Write a cell as text; a formula whose result was not saved is marked."""
        if self._kind == "s":
            place = int(value) if value.isascii() and value.isdigit() else -1
            return self._strings[place] if 0 <= place < len(self._strings) else ""
        if self._kind == "e" or (self._has_formula and not value):
            return NO_RESULT
        if self._kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return self._formats.say(value, self._style) if self._kind == "n" and value else value

    def _merge(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if match is None or self._merged >= _MOST_MERGES:
            return
        column, first, last = _column_number(match[1]), int(match[2]), int(match[4])
        if match[1] == match[3] and first < last:
            self._merged += 1
            self.merges.setdefault(first, []).append((column, last))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
