"""Finds out how a text file is encoded and gives its lines, a block at a time."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from apps.catalogues.domain import Unreadable
from apps.catalogues.importers.alphabets import older_encoding

_BLOCK = 1 << 16
_HEAD = 1 << 18
_LONGEST_LINE = 1 << 24
_PACKED = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"7z\xbc\xaf": "7z",
    b"\xfd7zXZ": "xz",
    b"Rar!": "rar",
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "pdf",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOSTLY = 0.7
_FEW = 0.02
_STRAY = 8


@dataclass(frozen=True)
class Encoding:
    """How bytes become letters; `lost` letters could not be read and show as U+FFFD."""

    name: str
    lost: int = 0


def detect(stream: BinaryIO) -> Encoding:
    """Find the encoding of a file: by its mark, by its zeros, else UTF-8 or an older one.

    A file that is UTF-8 but for a few broken letters stays UTF-8.

    Raises:
        Unreadable: "file.empty", "file.archive", "file.not_text".
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    for magic, name in _PACKED.items():
        if head.startswith(magic):
            raise Unreadable("file.archive", kind=name)
    found = _by_mark(head) or _by_zeros(head) or _by_letters(stream, head)
    text = codecs.getincrementaldecoder(found.name)("replace").decode(head)
    if not text.strip("\ufeff \t\r\n\x00"):
        raise Unreadable("file.empty")
    strange = sum(letter < " " and letter not in "\t\r\n\x00\x0b\x0c\x1a" for letter in text)
    if max(strange, text.count("\x00")) > _STRAY + len(text) * _FEW:
        raise Unreadable("file.not_text")
    return found


def _by_mark(head: bytes) -> Encoding | None:
    return next((Encoding(name) for mark, name in _MARKS if head.startswith(mark)), None)


def _by_zeros(head: bytes) -> Encoding | None:
    """Recognise UTF-16 without a mark: every second byte of plain letters is zero."""
    pairs = len(head) // 2
    if not pairs:
        return None
    if head[1::2].count(0) > pairs * _MOSTLY / 2 and head[0::2].count(0) < pairs * _FEW:
        return Encoding("utf-16-le")
    if head[0::2].count(0) > pairs * _MOSTLY / 2 and head[1::2].count(0) < pairs * _FEW:
        return Encoding("utf-16-be")
    return None


def _by_letters(stream: BinaryIO, head: bytes) -> Encoding:
    lost, kept = _try_utf8(stream)
    if not lost or kept > 4 * lost:
        return Encoding("utf-8", lost)
    return Encoding(older_encoding(head))


def _try_utf8(stream: BinaryIO) -> tuple[int, int]:
    """Count the letters beyond ASCII that UTF-8 loses and keeps in the whole file."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    lost = kept = 0
    while block := stream.read(_BLOCK):
        if block.isascii() and decoder.getstate()[0] == b"":
            continue
        text = decoder.decode(block)
        missing = text.count("\ufffd")
        lost += missing
        kept += len(text) - len(text.encode("ascii", "ignore")) - missing
    lost += decoder.decode(b"", final=True).count("\ufffd")
    return lost, kept


def lines_of(stream: BinaryIO, encoding: Encoding) -> Iterator[str]:
    r"""Give the lines of a file, each ending in "\n", from its beginning.

    Raises:
        Unreadable: "file.line_too_long".
    """
    stream.seek(0)
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(encoding.name)("replace"), translate=True
    )
    rest = ""
    while block := stream.read(_BLOCK):
        *whole, rest = (rest + decoder.decode(block)).split("\n")
        for line in whole:
            yield f"{line}\n"
        if len(rest) > _LONGEST_LINE:
            raise Unreadable("file.line_too_long", limit=_LONGEST_LINE)
    rest += decoder.decode(b"", final=True)
    yield from (f"{line}\n" for line in rest.split("\n") if line)
