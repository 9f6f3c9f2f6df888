"""Reads registrations of works between publishers and societies: CWR 2.x (.V21, .V22) and 3.0 (SUB, ISR).

A row is a transaction: the registration of a work, or the request for its ISWC. A society's acknowledgement
is recognised and refused: what it repeats has been sent already.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from apps.catalogues import domain
from apps.catalogues.domain import Choices, RefusedCells, Table, TakenRow, Unreadable
from apps.catalogues.importers.cwr_records import KNOWN_RECORDS, Line, read_transaction
from apps.catalogues.importers.encoding import Encoding, detect, lines_of
from apps.catalogues.importers.unfit import Unfit

_OPENING = frozenset({"NWR", "REV", "WRK", "ISR"})
_CONTROL = frozenset({"HDR", "GRH", "GRT", "TRL"})
_GROUP = re.compile(r"GRH([A-Z]{3})[0-9 ]{5}([0-9]{2})\.([0-9]{2})")
_TRAILER = re.compile(r"TRL[0-9 ]{5}[0-9 ]{8}([0-9]{8})")
_VERSIONS = frozenset({"02", "03"})
_MOST_LINES = 2_000
_KEPT_LINES = 20
_KEPT_LINE = 500


def read_cwr(stream: BinaryIO, choices: Choices | None = None) -> Table:
    """Open a registration file; it is read twice: to check that it is whole, then for the rows.

    Raises:
        Unreadable: "file.not_cwr", "file.cwr_acknowledgement", "file.cwr_version", "file.cwr_cut",
            "file.no_rows", "file.too_many_rows", and those of `encoding`.
    """
    encoding = detect(stream)
    overview = _look_over(stream, encoding)
    reading = {
        "format": "cwr",
        "version": overview.version,
        "encoding": encoding.name,
        "lost_letters": encoding.lost,
        "kind": "song",
    }
    return Table(reading, overview.total, _rows(stream, encoding, is_third=overview.version.startswith("3")))


@dataclass
class _Overview:
    version: str = ""
    total: int = 0
    lines: int = 0
    groups: set[str] = field(default_factory=set)
    trailer: str = ""


def _look_over(stream: BinaryIO, encoding: Encoding) -> _Overview:
    overview = _Overview()
    for line in _lines(stream, encoding):
        overview.lines += 1
        if overview.lines == 1 and not line.text.startswith("HDR"):
            raise Unreadable("file.not_cwr")
        if match := _GROUP.match(line.text):
            _see_group(overview, match)
        if line.kind in _OPENING:
            overview.total += 1
        if line.kind == "TRL":
            overview.trailer = line.text
        if overview.total > domain.MAX_ROWS:
            raise Unreadable("file.too_many_rows", limit=domain.MAX_ROWS)
    _check_whole(overview)
    return overview


def _see_group(overview: _Overview, match: re.Match[str]) -> None:
    kind, major, minor = match.groups()
    if kind == "ACK":
        raise Unreadable("file.cwr_acknowledgement")
    if major not in _VERSIONS:
        raise Unreadable("file.cwr_version", version=f"{int(major)}.{int(minor)}")
    overview.groups.add(kind)
    overview.version = overview.version or f"{int(major)}.{int(minor[0])}"


def _check_whole(overview: _Overview) -> None:
    """Check that a file has its end, and as many lines as it says."""
    if not overview.lines:
        raise Unreadable("file.not_cwr")
    trailer = _TRAILER.match(overview.trailer)
    if trailer is None or int(trailer[1]) > overview.lines:
        raise Unreadable("file.cwr_cut", lines=overview.lines)
    if not overview.total:
        raise Unreadable("file.no_rows")


def _lines(stream: BinaryIO, encoding: Encoding) -> Iterator[Line]:
    for number, text in enumerate(lines_of(stream, encoding), start=1):
        bare = text.rstrip("\n\x1a\x00").lstrip("\ufeff")
        if bare.strip():
            yield Line(number, bare[:3], bare)


def _rows(stream: BinaryIO, encoding: Encoding, *, is_third: bool) -> Iterator[TakenRow | RefusedCells]:
    transaction: list[Line] = []
    for line in _lines(stream, encoding):
        if line.kind in _OPENING or line.kind in _CONTROL:
            if transaction:
                yield _row(transaction, is_third=is_third)
            transaction = [line] if line.kind in _OPENING else []
        elif transaction and len(transaction) <= _MOST_LINES:
            transaction.append(line)
    if transaction:
        yield _row(transaction, is_third=is_third)


def _row(transaction: list[Line], *, is_third: bool) -> TakenRow | RefusedCells:
    try:
        if len(transaction) > _MOST_LINES:
            raise Unfit("row.too_large", limit=_MOST_LINES)
        for line in transaction:
            if line.kind not in KNOWN_RECORDS:
                raise Unfit("row.cwr_unknown_record", kind=domain.tidy(line.kind), line=line.number)
        return read_transaction(transaction, is_third=is_third)
    except Unfit as unfit:
        cells = tuple(domain.tidy(line.text)[:_KEPT_LINE] for line in transaction[:_KEPT_LINES])
        return RefusedCells(transaction[0].number, unfit.code, unfit.params, cells)
