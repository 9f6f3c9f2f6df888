"""The records of one registration, field by field (CWR 2.1, 2.2 and 3.0; positions from 0)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from apps.catalogues import domain
from apps.catalogues.domain import PUBLISHING, Code, Credit, Remark, StatedShare, TakenRecording, TakenRow
from apps.catalogues.importers.codes import party_codes, read_code
from apps.catalogues.importers.headings import ROLES
from apps.catalogues.importers.rows import broken_texts, with_own_recording
from apps.catalogues.importers.shares import check_whole
from apps.catalogues.importers.unfit import Unfit

KNOWN_RECORDS = frozenset(
    {
        *("NWR", "REV", "WRK", "ISR", "WRI", "SPU", "SPT", "OPU", "OPT", "SWR", "SWT", "OWR", "OWT", "PWR"),
        *("ALT", "EWT", "VER", "OWK", "PER", "REC", "ORN", "INS", "IND", "COM", "ARI", "XRF", "MSG", "NPN"),
        *("NWN", "NPR", "NET", "NCT", "NVT", "NOW", "NPA", "NPB"),
    }
)
_HEAD_END = 106
_PPM_PER_UNIT = 100
_SHARE = re.compile(r"[0-9]{5}")
_IPI_AT_ONCE = re.compile(r"[0-9]{11}(?![0-9])")
_ISRC_NONE = re.compile(r"[0 ]*")
_WHOLE = 10_000
_PUBLISHERS = frozenset({"SPU", "OPU"})
_WRITERS = frozenset({"SWR", "OWR"})
_TERRITORIES = frozenset({"SPT", "OPT", "SWT", "OWT"})
_INCLUDED = "I"


@dataclass(frozen=True)
class Line:
    """One record: its line's number, the three letters of its kind, and the line."""

    number: int
    kind: str
    text: str

    def at(self, start: int, end: int) -> str:
        """Give a field without the blanks that fill it."""
        return domain.tidy(self.text[start:end])

    def share(self, start: int) -> int | None:
        """Read a share of five digits, in parts per million; None for nothing.

        Raises:
            Unfit: "row.cwr_cut_line", "row.share_no_number", "row.share_above_whole".
        """
        text = self.text[start : start + 5]
        if not text.strip():
            return None
        if len(text) < len("10000"):
            raise Unfit("row.cwr_cut_line", line=self.number)
        if not _SHARE.fullmatch(text):
            raise Unfit("row.share_no_number", text=domain.tidy(text))
        if int(text) > _WHOLE:
            raise Unfit("row.share_above_whole", text=f"{int(text) / 100:g} %")
        return int(text) * _PPM_PER_UNIT or None


@dataclass(frozen=True)
class _Party:
    name: str
    controller: str
    codes: tuple[Code, ...]


@dataclass
class _Found:
    credits: dict[Credit, None] = field(default_factory=dict)
    shares: list[StatedShare] = field(default_factory=list)
    performers: list[str] = field(default_factory=list)
    recordings: list[TakenRecording] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_transaction(lines: Sequence[Line], *, is_third: bool) -> TakenRow:
    """Read the registration of one work.

    Raises:
        Unfit: "row.no_title", "row.cwr_cut_line", "row.share_no_number", "row.share_above_whole",
            "row.shares_above_whole".
    """
    head = lines[0]
    if len(head.text) < _HEAD_END:
        raise Unfit("row.cwr_cut_line", line=head.number)
    title = head.at(19, 79)
    if not title:
        raise Unfit("row.no_title")
    iswc = read_code("iswc", head.at(95, 106))
    found = _read_people(lines[1:], is_third=is_third)
    artist = ", ".join(dict.fromkeys(found.performers))[: domain.TITLE_LIMIT]
    _read_recordings(found, lines[1:], title, artist, is_third=is_third)
    check_whole((share.right, share.territory, share.ppm) for share in found.shares if share.ppm)
    length = domain.read_digits_length_ms(head.at(129, 135)) if head.kind != "ISR" else None
    row = TakenRow(
        row=head.number,
        kind="song",
        key=domain.match_key("song", title, artist, apart=iswc.code.normalised if iswc else head.at(81, 95)),
        title=title,
        artist_line=artist,
        length_ms=length,
        codes=(iswc.code,) if iswc else (),
        credits=tuple(found.credits),
        shares=tuple(found.shares),
        recordings=tuple(found.recordings),
        remarks=(*(iswc.remarks if iswc else ()), *found.remarks, *broken_texts(title=title)),
    )
    return with_own_recording(row)


def _read_people(lines: Sequence[Line], *, is_third: bool) -> _Found:
    """Read publishers and writers.

    Until 2.2 each states its share in its own record; since 3.0 the records of territories that follow do.
    """
    found = _Found()
    party = _Party("", "", ())
    for line in lines:
        if line.kind in _PUBLISHERS:
            party = _publisher(found, line, is_third=is_third)
        elif line.kind in _WRITERS:
            party = _writer(found, line, is_third=is_third)
        elif line.kind == "WRI":
            name = _full_name(line.at(84, 114), line.at(39, 84))
            _credit(found, name, line.at(114, 116), party_codes(ipi=line.at(28, 39)))
        elif line.kind == "PER":
            isni = party_codes(isni=line.at(105, 121)) if is_third else ()
            name = _full_name(line.at(64, 94), line.at(19, 64))
            found.performers.extend([name] if name else [])
            if name and isni:
                found.credits[Credit(name, "other", isni)] = None
        elif line.kind in _TERRITORIES and is_third and line.text[46:47] == _INCLUDED:
            _state(found, party, line, (31, 36, 41), line.at(47, 51) or domain.WORLD)
    return found


def _publisher(found: _Found, line: Line, *, is_third: bool) -> _Party:
    name = line.at(30, 75)
    codes = party_codes(ipi=line.at(87, 98))
    if name:
        found.credits[Credit(name, "publisher", codes)] = None
    party = _Party(name, "publisher", codes)
    if not is_third:
        _state(found, party, line, (115, 123, 131), domain.WORLD)
    return party


def _writer(found: _Found, line: Line, *, is_third: bool) -> _Party:
    name = _full_name(line.at(73, 103), line.at(28, 73))
    codes = party_codes(ipi=_writers_ipi(line, is_third=is_third))
    _credit(found, name, line.at(104, 106), codes)
    party = _Party(name, "me", codes)
    if not is_third:
        _state(found, party, line, (129, 137, 145), domain.WORLD)
    return party


def _writers_ipi(line: Line, *, is_third: bool) -> str:
    """Give the IPI of a writer; some files of 3.0 have nine places for a tax number before it."""
    if is_third and _IPI_AT_ONCE.match(line.text, 106):
        return line.at(106, 117)
    return line.at(115, 126)


def _credit(found: _Found, name: str, designation: str, codes: tuple[Code, ...]) -> None:
    for role in ROLES.get(designation.casefold(), ("other",)) if name else ():
        found.credits[Credit(name, role, codes)] = None


def _state(found: _Found, party: _Party, line: Line, places: tuple[int, int, int], territory: str) -> None:
    """Keep the shares of the three rights; those of nobody named are only checked."""
    for right, place in zip(PUBLISHING, places, strict=True):
        ppm = line.share(place)
        if ppm is not None and party.name:
            found.shares.append(StatedShare(right, party.name, ppm, party.controller, party.codes, territory))


def _full_name(first: str, last: str) -> str:
    return " ".join(filter(None, (first, last)))


def _read_recordings(
    found: _Found, lines: Sequence[Line], title: str, artist: str, *, is_third: bool
) -> None:
    for line in lines:
        if line.kind == "REC":
            found.recordings.extend(_recording(found, line, title, artist, is_third=is_third))


def _recording(
    found: _Found, line: Line, title: str, artist: str, *, is_third: bool
) -> Iterator[TakenRecording]:
    """Read a recording; a record that says nothing of it gives none."""
    length, isrc, name, performer, album = (
        ((27, 33), (33, 45), (45, 105), (165, 225), (0, 0))
        if is_third
        else ((87, 93), (249, 261), (266, 326), (386, 446), (98, 158))
    )
    written = line.at(*isrc)
    code = None if _ISRC_NONE.fullmatch(written) else read_code("isrc", written)
    found.remarks.extend(code.remarks if code else ())
    recording = TakenRecording(
        title=line.at(*name) or title,
        artist_line=line.at(*performer) or artist,
        album=line.at(*album),
        released_on=domain.read_digits_date(line.at(19, 27)),
        length_ms=domain.read_digits_length_ms(line.at(*length)),
        codes=(code.code,) if code else (),
    )
    if recording != TakenRecording(title=title, artist_line=artist):
        yield recording
