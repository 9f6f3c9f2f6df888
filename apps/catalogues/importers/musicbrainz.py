"""Reads documents of the MusicBrainz web service (JSON): recordings, releases, works, and lists of these.

A recording that performs one work is one row. A medley is a row for itself and one for each of its works,
which name it among their recordings.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from apps.catalogues import domain
from apps.catalogues.domain import Choices, RefusedCells, Table, TakenRow, Unreadable
from apps.catalogues.importers.encoding import detect
from apps.catalogues.importers.musicbrainz_parts import (
    Frame,
    Json,
    frame_of_release,
    listed,
    read_recording,
    read_work,
    text_of,
    works_of,
)
from apps.catalogues.importers.unfit import Unfit

_LARGEST = 1 << 24
_LISTS = {"recordings": "recording", "releases": "release", "works": "work"}
_OTHERS = (
    ("artist", ("sort-name", "life-span")),
    ("release-group", ("primary-type", "secondary-types")),
    ("label", ("label-code",)),
)


def read_musicbrainz(stream: BinaryIO, choices: Choices | None = None) -> Table:
    """Open a document.

    Raises:
        Unreadable: "file.unknown_json", "file.json_broken", "file.musicbrainz_other", "file.too_large",
            "file.no_rows".
    """
    document = _load(stream)
    parts = [part for part in _parts(document) if not part.is_empty]
    if not parts:
        raise Unreadable("file.no_rows")
    reading = {"format": "musicbrainz", "encoding": "utf-8", "lost_letters": 0, "kind": "song"}
    return Table(reading, len(parts), _rows(parts))


def _load(stream: BinaryIO) -> Json:
    if stream.seek(0, 2) > _LARGEST:
        raise Unreadable("file.too_large", limit=_LARGEST >> 20)
    encoding = detect(stream)
    stream.seek(0)
    text = stream.read().decode(encoding.name, "replace").lstrip("\ufeff")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("file.json_broken") from error
    if not isinstance(document, Mapping):
        raise Unreadable("file.unknown_json")
    return document


_NO_FRAME = Frame()


@dataclass(frozen=True)
class _Part:
    """What becomes one row: a recording, or a work with the recording that performs it among others."""

    kind: str
    document: Json
    frame: Frame = _NO_FRAME
    medley: Json | None = None

    @property
    def is_empty(self) -> bool:
        return not self.document


def _parts(document: Json) -> Iterator[_Part]:
    for name, kind in _LISTS.items():
        if name in document:
            for one in listed(document, name):
                yield from _parts_of(kind, one)
            return
    yield from _parts_of(_kind_of(document), document)


def _kind_of(document: Json) -> str:
    if "media" in document and "title" in document:
        return "release"
    if "title" in document and ("artist-credit" in document or "length" in document or "isrcs" in document):
        return "release" if "packaging" in document or "barcode" in document else "recording"
    if "title" in document and "iswcs" in document:
        return "work"
    for kind, names in _OTHERS:
        if any(name in document for name in names):
            raise Unreadable("file.musicbrainz_other", kind=kind)
    raise Unreadable("file.unknown_json")


def _parts_of(kind: str, document: Json) -> Iterator[_Part]:
    if kind == "release":
        frame = frame_of_release(document)
        for medium in listed(document, "media"):
            for track in listed(medium, "tracks"):
                yield from _recordings(track.get("recording"), frame.with_track(track))
    elif kind == "recording":
        yield from _recordings(document, Frame())
    else:
        yield _Part("work", document)


def _recordings(recording: object, frame: Frame) -> Iterator[_Part]:
    if not isinstance(recording, Mapping):
        return
    yield _Part("recording", recording, frame)
    works = works_of(recording)
    if len(works) > 1:
        yield from (_Part("work", work, frame, medley=recording) for work in works)


def _rows(parts: list[_Part]) -> Iterator[TakenRow | RefusedCells]:
    for number, part in enumerate(parts, start=1):
        try:
            if part.kind == "recording":
                yield read_recording(number, part.document, part.frame)
            else:
                yield read_work(number, part.document, part.medley, part.frame)
        except Unfit as unfit:
            cells = tuple(domain.tidy(text_of(part.document, name))[:500] for name in ("title", "id"))
            yield RefusedCells(number, unfit.code, unfit.params, cells)
