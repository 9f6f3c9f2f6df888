"""Opens a file whatever it is called: unpacks gzip within limits, and finds out by its content what it is."""

import codecs
import gzip
import re
import tempfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO, cast

from apps.catalogues import domain
from apps.catalogues.domain import Choices, Reader, Table, Unreadable
from apps.catalogues.importers.cwr import read_cwr
from apps.catalogues.importers.delimited import read_delimited
from apps.catalogues.importers.encoding import detect
from apps.catalogues.importers.ern import read_ern
from apps.catalogues.importers.exported_json import IS_OURS, read_exported
from apps.catalogues.importers.musicbrainz import read_musicbrainz
from apps.catalogues.importers.workbook import is_workbook, read_workbook

READERS: Mapping[str, Reader] = {
    "csv": read_delimited,
    "xlsx": read_workbook,
    "ern": read_ern,
    "cwr": read_cwr,
    "musicbrainz": read_musicbrainz,
    "tutti": read_exported,
}
_BLOCK = 1 << 16
_HEAD = 1 << 12
_IN_MEMORY = 1 << 23
_MEGABYTE = 1 << 20
# What unpacks to less is read however well it was packed; above it, real lists stay far below the ratio.
_HARMLESS = 1 << 24
_RATIO = 200
_XML = re.compile(r"<(?:[?!]|[A-Za-z_][\w.:-]*[\s/>])")
_CWR = re.compile(r"HDR.{20,400}\r?\n\s*(?:GRH|TRL)|HDR(?:PB|SO|AA|WR|[0-9]{2})[0-9 ]")
_USAGE = re.compile(r"HEAD\s+dsrf/")


def reader_of(name: str) -> Reader:
    """Give the reader of a format; it reads packed files as well."""

    def read(stream: BinaryIO, choices: Choices | None) -> Table:
        return READERS[name](unpacked(stream), choices)

    return read


def read_any(stream: BinaryIO, choices: Choices | None = None) -> Table:
    """Open a file by what it holds.

    Raises:
        Unreadable: it is no list of works, or a broken or harmful one.
    """
    plain = unpacked(stream)
    return READERS[_format_of(plain)](plain, choices)


def _format_of(stream: BinaryIO) -> str:
    if is_workbook(stream):
        return "xlsx"
    encoding = detect(stream)
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    head = decoder.decode(stream.read(_HEAD)).lstrip("\ufeff \t\r\n\x00")
    if _XML.match(head):
        return "ern"
    if IS_OURS.match(head):
        return "tutti"
    if head.startswith(("{", "[{")):
        return "musicbrainz"
    if _CWR.match(head):
        return "cwr"
    if _USAGE.match(head):
        raise Unreadable("file.usage_report")
    return "csv"


def unpacked(stream: BinaryIO, *, limit: int | None = None) -> BinaryIO:
    """Unpack gzip into a temporary file; whatever else it is stays as it is, from its beginning.

    Args:
        limit: bytes to which it may unpack; `domain.MAX_BYTES` if nothing is said.

    Raises:
        Unreadable: "file.damaged", "file.unpacks_too_large", "file.bomb".
    """
    stream.seek(0)
    if stream.read(2) != b"\x1f\x8b":
        stream.seek(0)
        return stream
    packed = stream.seek(0, 2)
    stream.seek(0)
    plain = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as its rows are read
    try:
        _copy(stream, packed, cast(BinaryIO, plain), limit or domain.MAX_BYTES)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unreadable("file.damaged", kind="gzip") from error
    return cast(BinaryIO, plain)


def _copy(stream: BinaryIO, packed: int, plain: BinaryIO, limit: int) -> None:
    size = 0
    with gzip.GzipFile(fileobj=stream, mode="rb") as source:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise Unreadable("file.unpacks_too_large", limit=limit // _MEGABYTE)
            if size > max(_HARMLESS, packed * _RATIO):
                raise Unreadable("file.bomb", ratio=_RATIO)
            plain.write(block)
