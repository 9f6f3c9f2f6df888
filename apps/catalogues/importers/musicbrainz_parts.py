"""The parts of a MusicBrainz document; whatever is missing or of another shape counts as not said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from apps.catalogues import domain
from apps.catalogues.domain import Code, Credit, Remark, StatedShare, TakenRecording, TakenRow
from apps.catalogues.importers.codes import ReadCode, party_codes, read_code
from apps.catalogues.importers.columns import fold
from apps.catalogues.importers.headings import ROLES
from apps.catalogues.importers.rows import broken_texts
from apps.catalogues.importers.unfit import Unfit

Json = Mapping[str, Any]
_NAME_LIMIT = 200
_NOT_CREDITS = frozenset({"performer", "dj mix", "compiler", "photography", "design illustration", "artwork"})
_LONGEST_MS = 24 * 3_600_000


@dataclass(frozen=True)
class Frame:
    """What a release says of all its tracks, and a track of its recording."""

    album: str = ""
    date: str = ""
    artist: str = ""
    title: str = ""
    label: str = ""
    length: object = None
    codes: tuple[ReadCode, ...] = ()

    def with_track(self, track: Json) -> "Frame":
        """Add what a track says."""
        return replace(
            self,
            title=text_of(track, "title"),
            artist=_artist_line(track) or self.artist,
            length=track.get("length"),
        )


def listed(document: Json, name: str) -> list[Json]:
    """Give the objects of a list."""
    values = document.get(name)
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []


def text_of(document: Json, name: str) -> str:
    """Give a text, "" where there is none."""
    value = document.get(name)
    return _whole(value) if isinstance(value, str) else ""


def _whole(text: str) -> str:
    """Replace halves of letters, which JSON can write and nothing can keep."""
    return text.encode("utf-8", "replace").decode()


def _object(document: Json, name: str) -> Json:
    value = document.get(name)
    return value if isinstance(value, Mapping) else {}


def _texts(document: Json, name: str) -> list[str]:
    values = document.get(name)
    return [_whole(value) for value in values if isinstance(value, str)] if isinstance(values, list) else []


def frame_of_release(release: Json) -> Frame:
    """Read what a release says of all its tracks."""
    labels = (text_of(_object(one, "label"), "name") for one in listed(release, "label-info"))
    code = read_code("upc", text_of(release, "barcode"))
    return Frame(
        album=domain.tidy(text_of(release, "title"))[: domain.TITLE_LIMIT],
        date=text_of(release, "date"),
        artist=_artist_line(release),
        label=next((domain.tidy(name)[:_NAME_LIMIT] for name in labels if name), ""),
        codes=(code,) if code else (),
    )


def works_of(recording: Json) -> list[Json]:
    """Give the works that a recording performs, each once."""
    works = {
        text_of(relation["work"], "id") or text_of(relation["work"], "title"): relation["work"]
        for relation in listed(recording, "relations")
        if text_of(relation, "type") == "performance" and isinstance(relation.get("work"), Mapping)
    }
    return list(works.values())


def read_recording(number: int, recording: Json, frame: Frame) -> TakenRow:
    """Read a recording with the one work that it performs.

    Raises:
        Unfit: "row.no_title", "row.cell_too_long".
    """
    title = _title(text_of(recording, "title") or frame.title)
    artist = _artist_line(recording) or frame.artist
    works = works_of(recording)
    own = [read_code("isrc", text) for text in _texts(recording, "isrcs")]
    own.append(read_code("mbid", text_of(recording, "id")))
    codes = [code for code in (*own, *(_iswcs(works[0]) if len(works) == 1 else ()), *frame.codes) if code]
    length, remarks = _length(recording, frame)
    date = text_of(recording, "first-release-date") or frame.date
    parts = (recording, *(works if len(works) == 1 else ()))
    apart = next((code.code.normalised for code in codes if code.code.valid), frame.album)
    return TakenRow(
        row=number,
        kind="song",
        key=domain.match_key("song", title, artist, apart=apart),
        title=title,
        artist_line=artist,
        album=frame.album,
        year=domain.first_year(date),
        released_on=domain.read_date(date, day_first=False),
        length_ms=length,
        codes=tuple(dict.fromkeys(code.code for code in codes)),
        credits=tuple(dict.fromkeys(credit for part in parts for credit in _credits(part))),
        shares=(StatedShare("master", frame.label, None, "label"),) if frame.label else (),
        remarks=(
            *(remark for code in codes for remark in code.remarks),
            *remarks,
            *broken_texts(title=title, artist=artist, album=frame.album),
        ),
    )


def read_work(number: int, work: Json, medley: Json | None, frame: Frame) -> TakenRow:
    """Read a work; `medley` is the recording that performs it among others.

    Raises:
        Unfit: "row.no_title", "row.cell_too_long".
    """
    title = _title(text_of(work, "title"))
    codes = _iswcs(work)
    apart = next((code.code.normalised for code in codes if code.code.valid), text_of(work, "id"))
    return TakenRow(
        row=number,
        kind="song",
        key=domain.match_key("song", title, "", apart=apart),
        title=title,
        codes=tuple(dict.fromkeys(code.code for code in codes)),
        credits=tuple(dict.fromkeys(_credits(work))),
        recordings=(_as_recording(medley, frame),) if medley else (),
        remarks=(*(remark for code in codes for remark in code.remarks), *broken_texts(title=title)),
    )


def _as_recording(recording: Json, frame: Frame) -> TakenRecording:
    codes = [read_code("isrc", text) for text in _texts(recording, "isrcs")]
    codes.append(read_code("mbid", text_of(recording, "id")))
    date = text_of(recording, "first-release-date") or frame.date
    return TakenRecording(
        title=domain.tidy(text_of(recording, "title"))[: domain.TITLE_LIMIT],
        artist_line=_artist_line(recording) or frame.artist,
        album=frame.album,
        released_on=domain.read_date(date, day_first=False),
        length_ms=_length(recording, frame)[0],
        codes=tuple(code.code for code in codes if code),
    )


def _title(written: str) -> str:
    title = domain.tidy(written)
    if not title:
        raise Unfit("row.no_title")
    if len(title) > domain.TITLE_LIMIT:
        raise Unfit("row.cell_too_long", column="title", length=len(title), limit=domain.TITLE_LIMIT)
    return title


def _length(recording: Json, frame: Frame) -> tuple[int | None, list[Remark]]:
    written = recording.get("length") if recording.get("length") is not None else frame.length
    if written is None:
        return None, []
    if isinstance(written, int) and not isinstance(written, bool) and 0 < written <= _LONGEST_MS:
        return written, []
    return None, [Remark("remark.no_length", {"text": str(written)[:100]})]


def _artist_line(document: Json) -> str:
    names = (
        (text_of(one, "name") or text_of(_object(one, "artist"), "name")) + text_of(one, "joinphrase")
        for one in listed(document, "artist-credit")
    )
    return domain.tidy("".join(names))[: domain.TITLE_LIMIT]


def _iswcs(work: Json) -> list[ReadCode]:
    return [code for text in _texts(work, "iswcs") if (code := read_code("iswc", text))]


def _credits(document: Json) -> Iterable[Credit]:
    """Read who did what on a recording or a work."""
    for relation in listed(document, "relations"):
        target = text_of(relation, "target-type")
        party = _object(relation, target)
        words = fold(text_of(relation, "type"))
        if target not in {"artist", "label"} or words in _NOT_CREDITS:
            continue
        name = domain.tidy(text_of(relation, "target-credit") or text_of(party, "name"))[:_NAME_LIMIT]
        codes = _party_codes(party)
        for role in (ROLES.get(words) or ROLES.get(words.removesuffix("ing")) or ("other",)) if name else ():
            yield Credit(name, role, codes)


def _party_codes(party: Json) -> tuple[Code, ...]:
    first = {scheme: next(iter(_texts(party, f"{scheme}s")), "") for scheme in ("ipi", "isni")}
    return party_codes(**first, mbid=text_of(party, "id"))
