"""Reads the JSON that this site gives out, one row after another, so that memory stays flat."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO, TypeGuard

from apps.catalogues import domain
from apps.catalogues.domain import (
    Choices,
    Code,
    Credit,
    RefusedCells,
    Remark,
    StatedShare,
    Table,
    TakenRow,
    Unreadable,
)
from apps.catalogues.importers.codes import read_code
from apps.catalogues.importers.encoding import Encoding, detect
from apps.catalogues.importers.exported import LATEST_YEAR, Exported, complete, id_of
from apps.catalogues.importers.musicbrainz_parts import Json, listed, text_of
from apps.catalogues.importers.rows import broken_texts
from apps.catalogues.importers.unfit import Unfit

IS_OURS = re.compile(r'\{\s*"format"\s*:\s*"tutti\.catalogue"')
_ROWS = re.compile(r'"rows"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_BLOCK = 1 << 16
_HEAD = 1 << 12
_LARGEST_ROW = 1 << 22
_NAME_LIMIT = 200
_LONGEST_MS = 24 * 3_600_000
_CONTROLLERS = frozenset({"me", "publisher", "label", "society", "employer", "not_sure"})
_TERRITORY_LIMIT = 8
_MOST_PEOPLE = 100
_DECODER = json.JSONDecoder()


def read_exported(stream: BinaryIO, choices: Choices | None = None) -> Table:
    """Open a document; it is gone through once to count and check, once for the rows.

    Raises:
        Unreadable: "file.unknown_json", "file.json_broken", "file.no_rows", "file.too_many_rows".
    """
    encoding = detect(stream)
    total = 0
    for total, _row in enumerate(_objects(stream, encoding), start=1):
        if total > domain.MAX_ROWS:
            raise Unreadable("file.too_many_rows", limit=domain.MAX_ROWS)
    if not total:
        raise Unreadable("file.no_rows")
    reading = {"format": "tutti", "encoding": encoding.name, "lost_letters": encoding.lost, "kind": "song"}
    return Table(reading, total, _rows(stream, encoding))


def _objects(stream: BinaryIO, encoding: Encoding) -> Iterator[object]:
    """Give the values of the list "rows", of which only one is held at a time."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    text = decoder.decode(stream.read(_HEAD)).lstrip("\ufeff \t\r\n")
    start = _ROWS.search(text)
    if not IS_OURS.match(text) or start is None:
        raise Unreadable("file.unknown_json")
    text = text[start.end() :]
    while True:
        text = text[_BETWEEN.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing as well
        if text.startswith("]"):
            return
        try:
            value, end = _DECODER.raw_decode(text)
        except (ValueError, RecursionError) as error:
            block = stream.read(max(_BLOCK, len(text)))
            if not block or len(text) > _LARGEST_ROW or isinstance(error, RecursionError):
                raise Unreadable("file.json_broken") from error
            text += decoder.decode(block)
        else:
            yield value
            text = text[end:]


def _rows(stream: BinaryIO, encoding: Encoding) -> Iterator[TakenRow | RefusedCells]:
    for number, value in enumerate(_objects(stream, encoding), start=1):
        row = value if isinstance(value, Mapping) else {}
        try:
            yield _taken(number, row)
        except Unfit as unfit:
            cells = tuple(domain.tidy(text_of(row, name))[:500] for name in ("title", "artist", "work"))
            yield RefusedCells(number, unfit.code, unfit.params, cells)


def _taken(number: int, row: Json) -> TakenRow:
    title, artist, album = (_line(row, name) for name in ("title", "artist", "album"))
    if not title:
        raise Unfit("row.no_title")
    kind = text_of(row, "kind") if text_of(row, "kind") in domain.GROUPS else "song"
    codes, remarks = _codes(row)
    taken = TakenRow(
        row=number,
        kind=kind,
        key=domain.match_key(kind, title, artist, apart=next((one.normalised for one in codes), "")),
        title=title,
        artist_line=artist,
        album=album,
        released_on=_day(text_of(row, "released")),
        length_ms=_length(row.get("duration_ms")),
        codes=tuple(codes),
        remarks=(*remarks, *broken_texts(title=title, artist=artist, album=album)),
    )
    return complete(taken, _exported(row))


def _exported(row: Json) -> Exported:
    year, machine = row.get("year"), row.get("made_by_machine")
    return Exported(
        work=id_of(text_of(row, "work")),
        recording=id_of(text_of(row, "recording")),
        recording_title=_line(row, "recording_title"),
        recording_artist=_line(row, "recording_artist"),
        is_shared=row.get("medley") is True,
        year=year if _is_number(year) and 0 <= year <= LATEST_YEAR else None,
        told_apart=domain.tidy(text_of(row, "told_apart_by"))[:1_000],
        credits=tuple(filter(None, map(_credit, _people(row, "contributors")))),
        shares=tuple(filter(None, map(_share, _people(row, "shares")))),
        machine=tuple((str(role), str(degree)) for role, degree in machine.items())
        if isinstance(machine, Mapping)
        else (),
    )


def _credit(one: Json) -> Credit | None:
    name, role = domain.tidy(text_of(one, "name"))[:_NAME_LIMIT], text_of(one, "role")
    return Credit(name, role, _party_codes(one)) if name and role in domain.CREDIT_ROLES else None


def _share(one: Json) -> StatedShare | None:
    name, right = domain.tidy(text_of(one, "name"))[:_NAME_LIMIT], text_of(one, "right")
    ppm, controller = one.get("parts_per_million"), text_of(one, "controller") or "me"
    is_fit = ppm is None or (_is_number(ppm) and 0 < ppm <= domain.WHOLE_PPM)
    if not name or right not in domain.RIGHTS or controller not in _CONTROLLERS or not is_fit:
        return None
    territory = domain.tidy(text_of(one, "territory"))[:_TERRITORY_LIMIT] or domain.WORLD
    return StatedShare(right, name, ppm, controller, _party_codes(one), territory)


def _party_codes(one: Json) -> tuple[Code, ...]:
    schemes = domain.PERSON_SCHEMES | {"mbid"}
    pairs = [(text_of(code, "scheme"), domain.tidy(text_of(code, "value"))) for code in listed(one, "codes")]
    found = (domain.read_code(scheme, value) for scheme, value in pairs if scheme in schemes)
    return tuple(code for code in found if code is not None)


def _codes(row: Json) -> tuple[list[Code], list[Remark]]:
    given = row.get("codes")
    values = given.items() if isinstance(given, Mapping) else ()
    schemes = (domain.CODE_SCHEMES - domain.PERSON_SCHEMES) | {"accession"}
    found = [
        code
        for scheme, texts in values
        if scheme in schemes and isinstance(texts, list)
        for text in texts
        if isinstance(text, str) and (code := read_code(scheme, text))
    ]
    return [one.code for one in found], [remark for one in found for remark in one.remarks]


def _line(row: Json, name: str) -> str:
    text = domain.tidy(text_of(row, name))
    if len(text) > domain.TITLE_LIMIT:
        raise Unfit("row.cell_too_long", column=name, length=len(text), limit=domain.TITLE_LIMIT)
    return text


def _people(row: Json, name: str) -> list[Json]:
    found = listed(row, name)
    if len(found) > _MOST_PEOPLE:
        raise Unfit("row.too_many_people", limit=_MOST_PEOPLE)
    return found


def _day(written: str) -> date | None:
    return domain.read_date(written, day_first=False)


def _length(value: object) -> int | None:
    return value if _is_number(value) and 0 < value <= _LONGEST_MS else None


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
