"""Codes as lists hold them: zeros that a spreadsheet dropped are put back, and that is said."""

import re
from dataclasses import dataclass
from functools import lru_cache

from stdnum import ean, isbn

from apps.catalogues import domain
from apps.catalogues.domain import Code, Remark

_DIGITS = re.compile(r"[0-9]+")
_SHORT_UPC = range(8, 12)
_UPC_LENGTH = 12
_IPI_LENGTH = 11
_REMEMBERED = 4_096
_ISBN_LENGTH = 10
_SHORT_ISBN = (7, 8, 9)


@dataclass(frozen=True)
class ReadCode:
    """A code with the remarks that a person should settle."""

    code: Code
    remarks: tuple[Remark, ...] = ()


def read_code(scheme: str, written: str) -> ReadCode | None:
    """Read the code in a cell; None when the cell says that there is none."""
    if not written:
        return None
    written = domain.tidy(written)
    padded = _padded(scheme, written)
    code = domain.read_code(scheme, padded)
    if code is None:
        return None
    remarks = []
    if padded != written:
        said = {"scheme": scheme, "text": written, "value": padded}
        remarks.append(Remark("remark.code_padded", said))
    if not code.valid:
        remarks.append(Remark("remark.code_invalid", {"scheme": scheme, "text": padded[:100]}))
    return ReadCode(code, tuple(remarks))


@lru_cache(_REMEMBERED)
def party_codes(*, ipi: str = "", isni: str = "", mbid: str = "") -> tuple[Code, ...]:
    """Read codes of a person or group; an IPI of zeros means that it is not known."""
    codes = []
    for scheme, text in (("ipi", ipi), ("isni", isni), ("mbid", mbid)):
        bare = domain.tidy(text)
        if scheme == "ipi" and _DIGITS.fullmatch(bare):
            bare = bare.zfill(_IPI_LENGTH) if bare.strip("0") else ""
        code = domain.read_code(scheme, bare)
        if code is not None:
            codes.append(code)
    return tuple(codes)


def _padded(scheme: str, written: str) -> str:
    if not _DIGITS.fullmatch(written):
        return written
    if scheme == "upc" and len(written) in _SHORT_UPC and not ean.is_valid(written):
        return written.zfill(_UPC_LENGTH)
    if scheme == "isbn" and len(written) in _SHORT_ISBN and isbn.is_valid(written.zfill(_ISBN_LENGTH)):
        return written.zfill(_ISBN_LENGTH)
    return written
