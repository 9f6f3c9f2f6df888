"""What a published list says, line by line, once it is known which column is which."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple, Protocol

from apps.catalogues.domain import Code, read_code, read_length_ms, tidy
from apps.claims.domain.keys import HASHES, Key, code_keys, name_key, text_keys, youtube_id

FIELDS = ("title", "artist", "length", "isrc", "iswc", "isbn", "mbid", "youtube", "url", "hash")
CODES = ("isrc", "iswc", "isbn", "mbid", "youtube", "url", "hash")
TEXT_LIMIT = 1_000
CELL_LIMIT = 500
MAX_LINES = 2_000_000
MAX_UNPACKED = 1 << 30
_DECIMAL = re.compile(r"([0-9]{1,9})[.,]([0-9]+)")
_SHORT_ISBN = re.compile(r"[0-9]{6,8}[0-9Xx]")
_SECONDS_AT_MOST = 20_000
_HASH = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128}")


@dataclass(frozen=True)
class Reading:
    """How a list is read.

    Args:
        format: "lines", "table", "json" (one document) or "jsonl" (one object a line).
        separator: between the cells of a table; "" where there is one column.
        header_row: number of the line with the headings; 0 where there is none.
        header: the headings, or made-up ones.
        fields: for each column one of `FIELDS`, or "" for what is not compared.
        encoding: as Python names it.
        packed: whether the file is packed with gzip.
    """

    format: str
    separator: str
    header_row: int
    header: tuple[str, ...]
    fields: tuple[str, ...]
    encoding: str
    packed: bool = False

    @property
    def is_comparable(self) -> bool:
        """Whether some column can be compared with a work."""
        return bool({"artist", *CODES} & set(self.fields))

    @property
    def only_names(self) -> bool:
        """Whether nothing but artists' names can be compared, which is weak."""
        return "artist" in self.fields and not {"title", *CODES} & set(self.fields)

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return {**self.__dict__, "header": list(self.header), "fields": list(self.fields)}

    @classmethod
    def parse(cls, stored: Mapping[str, Any]) -> "Reading":
        """Read what `as_json` gave."""
        lists = {name: tuple(stored[name]) for name in ("header", "fields")}
        return cls(**{**stored, **lists})


Record = tuple[int, str, Sequence[str]]
"""The number of a line, its text as it stands, its cells."""


@dataclass(frozen=True)
class Look:
    """What is seen of a list at first: how it would be read, its first cells, how many lines it has."""

    reading: Reading
    sample: tuple[tuple[str, ...], ...]
    total: int


class Formats(Protocol):
    """Opens, looks at and reads lists; the formats hand it in when Django starts."""

    def open_list(self, stream: BinaryIO) -> AbstractContextManager[BinaryIO]:
        """Give the file, unpacked."""

    def look(self, stream: BinaryIO, *, separator: str | None = None) -> Look:
        """Find out how an unpacked list is written."""

    def records(self, stream: BinaryIO, reading: Reading) -> Iterator[Record]:
        """Give the records of an unpacked list."""


_formats: list[Formats] = []


def register_formats(known: Formats) -> None:
    """Make known who reads lists."""
    _formats[:] = [known]


def formats() -> Formats:
    """Give who reads lists."""
    return _formats[0]


class ListLine(NamedTuple):
    """One line understood: its number and text as they are evidence, and the keys that it is found by."""

    number: int
    text: str
    keys: tuple[Key, ...]
    length_ms: int | None = None


def read_line(reading: Reading, number: int, text: str, cells: Sequence[str]) -> ListLine:
    """Understand one line; a line that says nothing comparable has no keys."""
    found: dict[str, str] = {}
    codes: list[tuple[str, str]] = []
    for field, cell in zip(reading.fields, cells, strict=False):
        if not field or not cell:
            continue
        if field in CODES:
            code = _code(field, cell)
            codes += [(code.scheme, code.normalised)] if code and code.valid else []
        else:
            found.setdefault(field, cell[:CELL_LIMIT].strip())
    title, artist = found.get("title", ""), found.get("artist", "")
    keys = [key for key, _scheme in code_keys(codes)]
    if title and artist:
        keys += text_keys(title, artist)
    elif artist and reading.only_names:
        name = name_key(artist)
        keys += [name] if name else []
    length = _length_ms(found["length"], _heading_of_length(reading)) if found.get("length") else None
    return ListLine(number, text.replace("\x00", "")[:TEXT_LIMIT], tuple(keys), length)


def _code(field: str, cell: str) -> Code | None:
    value = tidy(cell)[:CELL_LIMIT]
    if field == "youtube":
        video = youtube_id(value)
        return Code("youtube", value, video, valid=True) if video else None
    if field in HASHES:
        return Code("hash", value, value.lower(), valid=_HASH.fullmatch(value) is not None)
    if field == "isbn" and (mended := mended_isbn(value)):
        return Code("isbn", value, mended, valid=True)
    return read_code(field, value)


def mended_isbn(value: str) -> str | None:
    """Give an ISBN-10 its leading zeros back, which spreadsheets take away; None if that makes no ISBN."""
    if not _SHORT_ISBN.fullmatch(value):
        return None
    code = read_code("isbn", value.upper().zfill(10))
    return code.normalised if code and code.valid else None


def looks_like(field: str, cell: str) -> bool:
    """Say whether a cell could only be a code of this scheme; a bare id of a video is no proof."""
    if field == "youtube":
        return "youtu" in cell.casefold() and youtube_id(cell.strip()) is not None
    if field == "mbid" and "-" not in cell:
        return False
    code = _code(field, cell.strip())
    return code is not None and code.valid


def _heading_of_length(reading: Reading) -> str:
    return reading.header[reading.fields.index("length")]


@lru_cache(maxsize=10_000)
def _length_ms(cell: str, heading: str) -> int | None:
    """Read a length; songs are of a few thousand lengths, so a list says the same again and again."""
    heading = heading.casefold()
    in_ms = bool(re.search(r"(?:^|[^a-z])ms\)?$|milli", heading))
    if match := _DECIMAL.fullmatch(cell):
        whole = float(f"{match[1]}.{match[2]}")
        return read_length_ms(str(round(whole if in_ms else whole * 1000)), unit_ms=1)
    if cell.isdecimal() and int(cell) > _SECONDS_AT_MOST:
        in_ms = True
    return read_length_ms(cell, unit_ms=1 if in_ms else 1000)
