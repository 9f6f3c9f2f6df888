"""Codes that name works and recordings: how each is written, and whether it can be one."""

import re
import uuid
from dataclasses import dataclass

from stdnum import isbn, isrc
from stdnum.exceptions import InvalidComponent, ValidationError

RECORDING_SCHEMES = frozenset({"isrc", "mbid"})
_LIMIT = 500
_NOTHING = frozenset(
    {"", "0", "-", "--", "n/a", "na", "none", "null", "nil", "unknown", "nan", "?", "tba", "tbd"}
)
_ISRC_PREFIX = re.compile(r"^ISRC\s*:?\s*(?=[A-Z]{2})", re.IGNORECASE)
_ISWC = re.compile(r"T([0-9]{9})([0-9])")


@dataclass(frozen=True)
class Code:
    """A code as it was written, as it is compared, and whether its own rule holds."""

    scheme: str
    value: str
    normalised: str
    valid: bool

    @property
    def names_recording(self) -> bool:
        """Whether it names a recording rather than a work."""
        return self.scheme in RECORDING_SCHEMES


def read_code(scheme: str, written: str) -> Code | None:
    """Read a cell that should hold a code.

    Returns:
        the code, valid or not; None when the cell says that there is none ("", "0", "N/A").
    """
    if written.casefold() in _NOTHING:
        return None
    value = written[:_LIMIT]
    normalised, valid = _READERS.get(scheme, _as_written)(value)
    return Code(scheme, value, normalised[:_LIMIT], valid and len(written) <= _LIMIT)


def _isrc(value: str) -> tuple[str, bool]:
    bare = re.sub(r"[\s\u00ad\u2010-\u2015\u2212-]", "", _ISRC_PREFIX.sub("", value.strip())).upper()
    try:
        return str(isrc.validate(bare)), bare.isascii()
    except InvalidComponent:
        # An unknown prefix: since ISO 3901:2019 it is no country any more, and new ones are given out.
        return bare, bare.isascii()
    except ValidationError:
        return bare, False


def _iswc(value: str) -> tuple[str, bool]:
    bare = re.sub(r"[\s.\-]", "", value).upper().removeprefix("ISWC")
    match = _ISWC.fullmatch(bare)
    if match is None:
        return bare, False
    total = 1 + sum(place * int(digit) for place, digit in enumerate(match[1], start=1))
    return bare, (10 - total % 10) % 10 == int(match[2])


def _isbn(value: str) -> tuple[str, bool]:
    try:
        return str(isbn.to_isbn13(isbn.validate(value))).replace("-", "").replace(" ", ""), True
    except ValidationError:
        return re.sub(r"[\s-]", "", value).upper(), False


def _mbid(value: str) -> tuple[str, bool]:
    try:
        return str(uuid.UUID(value.strip())), True
    except ValueError:
        return value.strip().lower(), False


def _url(value: str) -> tuple[str, bool]:
    return value, bool(re.fullmatch(r"https?://[^\s/]+\S*", value))


def _as_written(value: str) -> tuple[str, bool]:
    return value, True


_READERS = {"isrc": _isrc, "iswc": _iswc, "isbn": _isbn, "mbid": _mbid, "url": _url}
