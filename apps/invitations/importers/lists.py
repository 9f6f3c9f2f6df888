"""Finds names and mail addresses in a file: comma, semicolon, tab or bar, in whatever encoding and order."""

import csv
import re
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from itertools import islice
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apps.catalogues.domain import Unreadable
from apps.catalogues.importers.encoding import detect, lines_of
from apps.catalogues.importers.opening import unpacked
from apps.common.errors import Refusal
from apps.invitations.domain import MOST_ROWS, Listed

_DELIMITERS = ",;\t|"
_LONGEST_ADDRESS = 254
_LONGEST_SHOWN = 120
_MOST_BYTES = 1 << 20
_AFTER_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)
_NOT_TEXT = frozenset({"file.archive", "file.not_text", "file.damaged", "file.bomb"})

Record = tuple[int, list[str]]


def read_people(stream: BinaryIO) -> list[Listed]:
    """Read the rows of a list of people; a first row of headings and blank rows are left out.

    Raises:
        Refusal: "people_list.empty", "people_list.not_text", "people_list.too_large",
            "people_list.no_address", "people_list.too_many_rows".
    """
    try:
        plain = unpacked(stream, limit=_MOST_BYTES)
        lines = list(lines_of(plain, detect(plain)))
    except Unreadable as unreadable:
        raise _refusal(unreadable) from unreadable
    records = _best_cut(lines)
    place = _address_column(records)
    if place is None:
        raise Refusal("people_list.no_address")
    if _is_heading(records[0][1], place):
        records = records[1:]
    if len(records) > MOST_ROWS:
        raise Refusal("people_list.too_many_rows", most=MOST_ROWS)
    return [_listed(number, cells, place) for number, cells in records]


def parse_address(text: str) -> str:
    """Take the address out of a cell in small letters: "Ada Lund <ada@example.org>", "mailto:…", or bare."""
    bare = _AFTER_MAILTO.sub("", text.strip().strip("\u200b\ufeff"))
    return (parseaddr(bare)[1] if "<" in bare else bare).strip().lower()


def is_address(text: str) -> bool:
    """Say whether a mail could go there."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= _LONGEST_ADDRESS


def _refusal(unreadable: Unreadable) -> Refusal:
    if unreadable.code == "file.empty":
        return Refusal("people_list.empty")
    if unreadable.code in _NOT_TEXT:
        return Refusal("people_list.not_text")
    return Refusal("people_list.too_large", most=_MOST_BYTES >> 20)


def _best_cut(lines: Sequence[str]) -> list[Record]:
    """Cut the lines where most of them then have an address in a cell of its own."""
    cuts = [_cut(lines, delimiter) for delimiter in _DELIMITERS]
    return max(cuts, key=_merit)


def _cut(lines: Iterable[str], delimiter: str) -> list[Record]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    found: list[Record] = []
    begins = 1
    try:
        for cells in islice(reader, MOST_ROWS + 2):
            if any(cell.strip() for cell in cells):
                found.append((begins, [cell.strip().lstrip("\ufeff") for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error:  # a cell that no address is as long as
        return found
    return found


def _merit(records: Sequence[Record]) -> tuple[int, int]:
    whole = sum(any(is_address(parse_address(cell)) for cell in cells) for _number, cells in records)
    return whole, max((len(cells) for _number, cells in records), default=0)


def _address_column(records: Sequence[Record]) -> int | None:
    """Find the column in which most rows have an address; the first of several."""
    counts: dict[int, int] = {}
    for _number, cells in records:
        for place, cell in enumerate(cells):
            if is_address(parse_address(cell)):
                counts[place] = counts.get(place, 0) + 1
    return max(counts, key=lambda place: (counts[place], -place), default=None)


def _is_heading(cells: Sequence[str], place: int) -> bool:
    """Say whether a first row has words and no sign of an address."""
    return "@" not in "".join(cells) and len(cells) > place and bool(cells[place].strip())


def _listed(number: int, cells: Sequence[str], place: int) -> Listed:
    said = cells[place] if place < len(cells) else ""
    others = [cell for at, cell in enumerate(cells) if at != place and cell and "@" not in cell]
    name = parseaddr(said)[0] if "<" in said else " ".join(others[:2])
    address = parse_address(said)
    return Listed(
        number=number,
        name=name[:_LONGEST_SHOWN],
        said=said[:_LONGEST_SHOWN],
        address=address if is_address(address) else "",
    )
