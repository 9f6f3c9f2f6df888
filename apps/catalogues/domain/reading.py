"""What comes out of a file, whatever its format: rows taken, rows refused, or a file that cannot be read.

The formats themselves stand in `importers/` and hand in a reader when Django starts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

from apps.catalogues.domain.codes import Code
from apps.common.errors import Refusal

MAX_BYTES = 256 * 1024 * 1024
MAX_ROWS = 2_000_000
# How long a list that was looked through waits for its person's word.
WAITS_FOR_A_WORD = timedelta(days=30)
TITLE_LIMIT = 500
# Codes that name a work all over the world; one row may lead to a work by them.
WORK_SCHEMES = frozenset({"iswc", "isbn"})
# The world among the territories of CISAC's TIS list.
WORLD = "2136"
RIGHTS = frozenset(
    {
        *("master", "performance", "mechanical", "synchronisation", "performer", "image", "text"),
        *("voice", "likeness"),
    }
)
# Remarks on what a person can put right in the row itself, so that it comes back as the same work.
MENDABLE = frozenset({"remark.code_invalid", "remark.no_length", "remark.no_date", "remark.unread_part"})
CREDIT_ROLES = frozenset(
    {
        *("composer", "author", "arranger", "adapter", "translator", "publisher"),
        *("singer", "player", "conductor", "producer", "engineer", "remixer"),
        *("depicted", "maker", "other"),
    }
)


def check_size(size: int) -> None:
    """Refuse a file by its bytes.

    Raises:
        Refusal: "file.empty", "file.too_large".
    """
    if size > MAX_BYTES:
        raise Refusal("file.too_large", limit=MAX_BYTES // (1024 * 1024))
    if size == 0:
        raise Refusal("file.empty")


class Unreadable(Exception):
    """A file that cannot be read as a list of works.

    Args:
        code: "file." and why, such as "file.empty"; each has its sentence in `messages.FILES`.
        params: strings and numbers for the sentence. With "file.no_title_column" also what a person needs to
            say by hand which column is which: "header" (list), "header_row" and "sample" (list of rows).
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Credit:
    """Somebody who did something on a work, as a file names them.

    Args:
        role: one of `CREDIT_ROLES`.
        codes: of the person or group: "ipi", "isni", "mbid".
    """

    name: str
    role: str
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True)
class StatedShare:
    """What a file says that somebody holds; it makes no claim before a person says so (rule 1).

    Args:
        right: one of `RIGHTS`.
        ppm: parts per million of that right, 1 to 1,000,000; None when the file does not say.
        controller: who decides over it by the file: "me" for a writer's or artist's own part, "publisher",
            "label", "society".
        territory: TIS code, "2136" for the world.
    """

    right: str
    name: str
    ppm: int | None
    controller: str = "me"
    codes: tuple[Code, ...] = ()
    territory: str = WORLD

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What makes it one line of a work: right, name, who decides, territory."""
        return self.right, self.name, self.controller, self.territory


@dataclass(frozen=True)
class TakenRecording:
    """A recording that a row names besides its own, such as a REC line of CWR.

    Args:
        ref: its public id, where an export of this site names it.
    """

    title: str
    artist_line: str = ""
    album: str = ""
    released_on: date | None = None
    length_ms: int | None = None
    codes: tuple[Code, ...] = ()
    ref: str = ""


@dataclass(frozen=True)
class Remark:
    """What a row was taken with, though a person should look at it.

    Args:
        code: "remark.broken_text" (params: field, text, repair: the offer), "remark.repaired" (the same, once
            it was accepted), "remark.lost_letters" (field, text), "remark.code_padded" (scheme, text, value),
            "remark.code_invalid" (scheme, text), "remark.code_replaced" (scheme, text, value: what another
            list said), "remark.small_share", "remark.no_length", "remark.no_date" or "remark.unread_part"
            (text).
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class TakenRow:
    """One row understood: a work, and for music the recording that the row itself is about.

    Args:
        row: its number as a spreadsheet shows it, the header's row being counted; in other formats the
            number of the line or of the element.
        key: match key of the work.
        codes: of the work and of its recording; the scheme says of which.
        recordings: further recordings of the work.
        remarks: what a person should look at; the row is taken all the same.
        ref: the public id of the work, where an export of this site names it.
        sounding: the recording that the row is about, where it says more of it than of the work; its codes
            stand among `codes` too.
        brings_recording: whether the row is about a recording of music at all.
        machine: pairs of a side of the work and how much of it a machine made.
        key_before: of a row that was mended, the key that it had while its codes were wrong, if another.
        cells: what stood in the row, where it is given back to be mended; else empty.
    """

    row: int
    kind: str
    key: str
    title: str
    artist_line: str = ""
    album: str = ""
    year: int | None = None
    released_on: date | None = None
    length_ms: int | None = None
    codes: tuple[Code, ...] = ()
    credits: tuple[Credit, ...] = ()
    shares: tuple[StatedShare, ...] = ()
    recordings: tuple[TakenRecording, ...] = ()
    remarks: tuple[Remark, ...] = ()
    ref: str = ""
    sounding: TakenRecording | None = None
    brings_recording: bool = True
    machine: tuple[tuple[str, str], ...] = ()
    key_before: str = ""
    cells: tuple[str, ...] = ()

    @property
    def work_codes(self) -> tuple[tuple[str, str], ...]:
        """Scheme and value of the valid codes that name the work all over the world."""
        return tuple(
            (code.scheme, code.normalised)
            for code in self.codes
            if code.scheme in WORK_SCHEMES and code.valid
        )

    @property
    def strong_codes(self) -> tuple[tuple[str, str], ...]:
        """Scheme and value of the valid codes that name the recording."""
        return tuple(
            (code.scheme, code.normalised) for code in self.codes if code.names_recording and code.valid
        )


@dataclass(frozen=True)
class RefusedCells:
    """One row not taken, with the reason and what stood in it."""

    row: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file that can be read.

    Args:
        reading: what was understood (encoding, delimiter, header, columns, kind), fit for JSON.
        total: how many rows with something in them follow the header.
        rows: those rows in their order; read once, as a stream.
    """

    reading: Mapping[str, object]
    total: int
    rows: Iterator[TakenRow | RefusedCells]


# A reader may be told what it would otherwise guess: {"columns": {field: number of the column, from 0},
# "kind": kind of work, "day_first": bool, "header_row": int, from 1}. What it cannot use it passes over.
Choices = Mapping[str, object]
Reader = Callable[[BinaryIO, Choices | None], Table]
_readers: dict[str, Reader] = {}


def register_reader(name: str, reader: Reader) -> None:
    """Make a format known; "auto" is the reader that finds the format out."""
    _readers[name] = reader


def known_formats() -> tuple[str, ...]:
    """Name the formats that can be read."""
    return tuple(name for name in _readers if name != "auto")


def read(stream: BinaryIO, file_format: str, choices: Choices | None = None) -> Table:
    """Open a file in a format, or find the format out ("auto").

    Raises:
        Unreadable: it is no list of works, with the code that says why.
    """
    if file_format not in _readers:
        raise Unreadable("file.unknown_format", format=file_format)
    return _readers[file_format](stream, choices)
