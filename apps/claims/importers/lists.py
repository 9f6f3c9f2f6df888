"""Opens a published list, finds out how it is written, and gives its records as a stream."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import dropwhile, islice
from typing import Any, BinaryIO

from apps.catalogues.domain import Unreadable
from apps.catalogues.importers.encoding import Encoding, detect, lines_of
from apps.catalogues.importers.opening import unpacked
from apps.claims import domain
from apps.claims.domain import Look, Reading, Record
from apps.claims.importers.guessing import guess, headings_known

SEPARATORS = ("<SEP>", "\t", ";", ",", "|")
# "<SEP>" may begin a line of a list as well.
_MARKUP = re.compile(r"<\?xml\b|<!doctype\b|<html[\s>]|<[a-z][\w.-]*:[a-z][\w.-]*[\s>]", re.IGNORECASE)
_SAMPLE = 60
_JSON_AT_MOST = 1 << 25
_HEADER_WITHIN = 10
_COLUMNS_AT_MOST = 60
_DEEP = 6
_STEADY = 0.9

csv.field_size_limit(1 << 23)


@contextmanager
def open_list(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give the file, unpacked where it is packed with gzip, and not beyond the limits.

    Raises:
        Unreadable: "file.damaged", "file.unpacks_too_large", "file.bomb".
    """
    plain = unpacked(stream, limit=domain.MAX_UNPACKED)
    try:
        yield plain
    finally:
        if plain is not stream:
            plain.close()


def look(stream: BinaryIO, *, separator: str | None = None) -> Look:
    """Find out how an unpacked list is written, and guess its columns.

    Args:
        separator: between the cells, if a person has said it; "" for one column.

    Raises:
        Unreadable: "file.empty", "file.archive", "file.not_text", "file.line_too_long",
            "list.json_too_large", "list.broken_json", "list.markup", "list.too_many_lines",
            "list.nothing_in_it".
    """
    encoding = detect(stream)
    sample = [line for line in islice(lines_of(stream, encoding), 4 * _SAMPLE) if line.strip()][:_SAMPLE]
    first = sample[0].lstrip("\ufeff \t") if sample else ""
    if _MARKUP.match(first):
        raise Unreadable("list.markup")
    if separator is None and first.startswith(("{", "[")):
        form = "jsonl" if len(sample) > 1 and _is_object(first) else "json"
        return _look_at_objects(stream, encoding, form)
    return _look_at_lines(stream, encoding, sample, separator)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _look_at_objects(stream: BinaryIO, encoding: Encoding, form: str) -> Look:
    reading = Reading(form, "", 0, (), (), encoding.name)
    objects = [_flat(one) for _n, one in islice(_objects(stream, reading), _SAMPLE)]
    header = tuple(dict.fromkeys(path for one in objects for path in one))[:_COLUMNS_AT_MOST]
    sample = tuple(tuple(one.get(path, "") for path in header) for one in objects)
    if not any(any(row) for row in sample):
        raise Unreadable("list.nothing_in_it")
    named = tuple(path.rpartition(".")[2] or path for path in header)
    fields = guess(named, sample, has_header=True)
    total = sum(1 for _one in _objects(stream, reading))
    return Look(Reading(form, "", 0, header, fields, encoding.name), sample, _within(total))


def _look_at_lines(stream: BinaryIO, encoding: Encoding, lines: Sequence[str], separator: str | None) -> Look:
    lines = list(_below_remarks(lines))
    if not lines:
        raise Unreadable("list.nothing_in_it")
    separator = _separator_of(lines) if separator is None else separator
    rows = [cells for _number, _text, cells in _cut(iter(lines), separator)]
    header_row, header = _header_of(stream, encoding, separator, rows)
    width = min(max(len(row) for row in rows), _COLUMNS_AT_MOST)
    sample = tuple(tuple(row) for row in rows if tuple(row) != header)
    names = tuple(header[place] if place < len(header) else "" for place in range(width))
    fields = guess(names, sample or rows, has_header=bool(header_row))
    form = "table" if separator else "lines"
    reading = Reading(form, separator, header_row, names, fields, encoding.name)
    total = sum(1 for _line in lines_of(stream, encoding))
    return Look(reading, sample, _within(total))


def _within(total: int) -> int:
    if total > domain.MAX_LINES:
        raise Unreadable("list.too_many_lines", limit=domain.MAX_LINES)
    return total


def _below_remarks(lines: Iterable[str]) -> Iterator[str]:
    """Leave out the remarks that some lists begin with; further down "#" may begin a title."""
    return dropwhile(lambda line: line.startswith("#") or not line.strip(), lines)


def _separator_of(lines: Sequence[str]) -> str:
    """Choose the separator whose headings are known, else the one that cuts most lines alike."""
    best, merit = "", (0, 0)
    for separator in SEPARATORS:
        rows = [cells for _number, _text, cells in _cut(iter(lines), separator)]
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count)
        known = max(headings_known(row) for row in rows[:_HEADER_WITHIN])
        steady = usual > 1 and widths.count(usual) >= _STEADY * len(widths)
        # Ragged lines, as with tags that are cells of their own: no comma is such an end of a cell.
        steady = steady or (separator != "," and min(widths) > 1)
        if (usual > 1 and known > 1) or steady:
            found = (known, usual if steady else 1)
            if found > merit and not (separator == "," and not known and _is_prose(lines)):
                best, merit = separator, found
    return best


def _is_prose(lines: Sequence[str]) -> bool:
    """Say whether a comma may as well belong to the text, as in "Lund, Ada"."""
    return all(line.count(",") <= 1 and line.count(",") == line.count(", ") for line in lines)


def _header_of(
    stream: BinaryIO, encoding: Encoding, separator: str, rows: Sequence[Sequence[str]]
) -> tuple[int, tuple[str, ...]]:
    """Find the line with the headings: its number (0 if there is none) and its cells."""
    for row in rows[:_HEADER_WITHIN]:
        if headings_known(row) >= min(len(row), 2) or (separator and _one_heading_of_ids(row)):
            header = tuple(row)
            break
    else:
        return 0, ()
    for number, _text, cells in islice(_cut(lines_of(stream, encoding), separator), 4 * _SAMPLE):
        if tuple(cells) == header:
            return number, header
    return 0, ()


def _one_heading_of_ids(row: Sequence[str]) -> bool:
    known = headings_known(row)
    return known > 0 and all(cell.strip() and len(cell) <= 40 and " " not in cell.strip() for cell in row)


def records(stream: BinaryIO, reading: Reading) -> Iterator[Record]:
    """Give the records of an unpacked list below its headings; remarks and blank lines are left out.

    Raises:
        Unreadable: as for `look`.
    """
    if reading.format in {"json", "jsonl"}:
        for number, one in _objects(stream, reading):
            flat = _flat(one)
            yield number, _short(one), [flat.get(path, "") for path in reading.header]
        return
    below = reading.header_row
    lines = _cut(lines_of(stream, Encoding(reading.encoding)), reading.separator)
    if not below:
        lines = dropwhile(lambda one: one[1].startswith("#") or not one[1].strip(), lines)
    for number, text, cells in lines:
        if number > below and text.strip():
            yield number, text.rstrip("\n"), cells


def _cut(lines: Iterator[str], separator: str) -> Iterator[Record]:
    if len(separator) != 1:
        for number, line in enumerate(lines, start=1):
            text = line.lstrip("\ufeff") if number == 1 else line
            yield number, text, text.rstrip("\n").split(separator) if separator else [text.strip()]
        return
    yield from _cut_quoted(lines, separator)


def _cut_quoted(lines: Iterator[str], separator: str) -> Iterator[Record]:
    """Cut a table in which a quoted cell may hold separators and ends of lines."""
    taken: list[str] = []

    def watched() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    reader = csv.reader(watched(), delimiter=separator, skipinitialspace=separator != "\t")
    number = 1
    try:
        for cells in reader:
            yield number, "".join(taken), cells
            number += len(taken)
            taken.clear()
    except csv.Error as error:
        raise Unreadable("file.cell_too_long", limit=csv.field_size_limit()) from error


def _objects(stream: BinaryIO, reading: Reading) -> Iterator[tuple[int, Any]]:
    lines = lines_of(stream, Encoding(reading.encoding))
    if reading.format == "jsonl":
        yield from _object_lines(lines)
        return
    size = stream.seek(0, 2)
    if size > _JSON_AT_MOST:
        raise Unreadable("list.json_too_large", limit=_JSON_AT_MOST >> 20)
    try:
        document = json.loads("".join(lines_of(stream, Encoding(reading.encoding))).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("list.broken_json", line=getattr(error, "lineno", 1)) from error
    yield from enumerate(_items(document), start=1)


def _object_lines(lines: Iterator[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise Unreadable("list.broken_json", line=number) from error


def _items(document: Any) -> Iterator[Any]:
    """Give the records of a document: those of the largest list or mapping in it."""
    inner = document
    if isinstance(document, dict):
        nested = [value for value in document.values() if isinstance(value, list | dict) and len(value) > 1]
        has_records = nested and len(max(nested, key=len)) >= len(document)
        inner = max(nested, key=len) if has_records else document
    if isinstance(inner, dict):
        yield from ({"id": key, "of": value} for key, value in inner.items())
    elif isinstance(inner, list):
        yield from inner


def _flat(one: Any, path: str = "", depth: int = 0) -> dict[str, str]:
    """Give the values of a record by their paths, as text."""
    if isinstance(one, dict) and depth < _DEEP:
        found: dict[str, str] = {}
        for key, value in list(one.items())[:_COLUMNS_AT_MOST]:
            found |= _flat(value, f"{path}.{key}" if path else str(key), depth + 1)
        return found
    if isinstance(one, list) and depth < _DEEP:
        found = {}
        for place, value in enumerate(one[:_DEEP]):
            found |= _flat(value, f"{path}.{place}" if path else str(place), depth + 1)
        return found
    return {path or "value": "" if one is None else str(one)}


def _short(one: Any) -> str:
    return one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, separators=(", ", ": "))
