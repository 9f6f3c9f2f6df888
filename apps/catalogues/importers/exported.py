"""What a list that this site gave out says beyond other lists: ids, people, shares, machines."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from apps.catalogues import domain
from apps.catalogues.domain import Code, Credit, Remark, StatedShare, TakenRecording, TakenRow

# The column by which a list is known as one of ours.
OWN_FIELD = "tutti_work"
LATEST_YEAR = 9999
_NO_ID = re.compile(r"[^0-9A-Za-z]")
_ID_LIMIT = 16
_APART_LIMIT = 1_000
_SHOWN = 100
_YES = frozenset({"yes", "ja", "true", "1", "x"})

Cell = Callable[[str], str]


@dataclass(frozen=True)
class Exported:
    """What a row says besides title, artist, kind and codes.

    Args:
        names_work: whether it has an id, known or not: rows added by hand have none.
    """

    work: str = ""
    recording: str = ""
    recording_title: str = ""
    recording_artist: str = ""
    is_shared: bool = False
    year: int | None = None
    told_apart: str = ""
    credits: tuple[Credit, ...] = ()
    shares: tuple[StatedShare, ...] = ()
    machine: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()


def exported_cells(cell: Cell) -> Exported:
    """Read the cells of a row that an export adds."""
    credits_, no_credits = domain.read_credits(cell("who_did"))
    shares, no_shares = domain.read_shares(cell("who_holds"))
    return Exported(
        work=id_of(cell(OWN_FIELD)),
        recording=id_of(cell("tutti_recording")),
        recording_title=domain.tidy(cell("version_title"))[: domain.TITLE_LIMIT],
        recording_artist=domain.tidy(cell("version_artist"))[: domain.TITLE_LIMIT],
        is_shared=cell("medley").strip().casefold() in _YES,
        year=year_of(cell("year")),
        told_apart=domain.tidy(cell("told_apart"))[:_APART_LIMIT],
        credits=tuple(credits_),
        shares=tuple(shares),
        machine=tuple(domain.read_machine(cell("machine"))),
        unread=(*no_credits, *no_shares),
    )


def id_of(written: str) -> str:
    """Read a public id; whatever else stands there names nothing."""
    return _NO_ID.sub("", written)[:_ID_LIMIT]


def year_of(written: str) -> int | None:
    """Read a year that stands for itself, whatever the century."""
    bare = written.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= len(str(LATEST_YEAR)) else None


def complete(row: TakenRow, said: Exported) -> TakenRow:
    """Let a row say what its export says: the very work and recording, and all the people."""
    if not said.work:
        return replace(
            row,
            year=row.year or said.year,
            credits=(*row.credits, *said.credits),
            shares=(*row.shares, *said.shares),
            machine=said.machine,
            remarks=(*row.remarks, *_remarks(said)),
        )
    own = _recording(row, said)
    return replace(
        row,
        key=domain.key_told_apart(row.kind, row.title, row.artist_line, said.told_apart),
        ref=said.work,
        year=said.year,
        codes=tuple(code for code in row.codes if not (said.is_shared and code.names_recording)),
        credits=(*row.credits, *said.credits),
        shares=(*row.shares, *said.shares),
        recordings=(*row.recordings, own) if said.is_shared else row.recordings,
        sounding=None if said.is_shared else own,
        brings_recording=not said.is_shared and _is_about_recording(own, said),
        machine=said.machine,
        remarks=(*row.remarks, *_remarks(said)),
    )


def _recording(row: TakenRow, said: Exported) -> TakenRecording:
    return TakenRecording(
        title=said.recording_title or row.title,
        artist_line=said.recording_artist or row.artist_line,
        album=row.album,
        released_on=row.released_on,
        length_ms=row.length_ms,
        codes=tuple(code for code in row.codes if code.names_recording),
        ref=said.recording,
    )


def _is_about_recording(own: TakenRecording, said: Exported) -> bool:
    details: tuple[str | date | int | tuple[Code, ...] | None, ...]
    details = (own.ref, own.album, own.released_on, own.length_ms, own.codes, said.recording_title)
    return any(details)


def _remarks(said: Exported) -> list[Remark]:
    return [Remark("remark.unread_part", {"text": part[:_SHOWN]}) for part in said.unread]
