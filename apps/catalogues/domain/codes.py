"""Codes that name works and recordings: how each is written, and whether it can be one."""

import re
import uuid
from dataclasses import dataclass
from functools import lru_cache

from stdnum import ean, grid, isbn, isni, isrc
from stdnum.exceptions import InvalidComponent, ValidationError

# Of a release (UPC, GRid) and of a file the codes stand with the work: they do not tell recordings apart.
RECORDING_SCHEMES = frozenset({"isrc", "mbid"})
# What names a person or a group.
PERSON_SCHEMES = frozenset({"ipi", "ipi_base", "isni"})
_LIMIT = 500
_NOTHING = frozenset(
    {"", "0", "-", "--", "n/a", "na", "none", "null", "nil", "unknown", "nan", "?", "tba", "tbd"}
)
_ISRC_PREFIX = re.compile(r"^ISRC\s*:?\s*(?=[A-Z]{2})", re.IGNORECASE)
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_PREFIX = 2
_ISWC = re.compile(r"T([0-9]{9})([0-9])")
_IPI_NAME = re.compile(r"([0-9]{9})([0-9]{2})")
_IPI_BASE = re.compile(r"I([0-9]{9})([0-9])")
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_LONGEST_GTIN = 14


@dataclass(frozen=True)
class Code:
    """A code as it was written, as it is compared, and whether its own rule holds.

    Args:
        doubtful: valid by its rule, but something about it is not known, such as the prefix of an ISRC.
    """

    scheme: str
    value: str
    normalised: str
    valid: bool
    doubtful: bool = False

    @property
    def verdict(self) -> str:
        """What the check said in one word: "valid", "invalid" or "doubtful"."""
        return ("doubtful" if self.doubtful else "valid") if self.valid else "invalid"

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
    valid = valid and len(written) <= _LIMIT
    return Code(scheme, value, normalised[:_LIMIT], valid, valid and _is_doubtful(scheme, normalised))


def _is_doubtful(scheme: str, normalised: str) -> bool:
    """Say whether a code that keeps its rule has an ISRC's prefix that is on no list that we have.

    Since ISO 3901:2019 a prefix is no country any more, and new ones are given out.
    """
    return scheme == "isrc" and not _is_known_prefix(normalised[:_PREFIX])


@lru_cache
def _is_known_prefix(prefix: str) -> bool:
    try:
        isrc.validate(f"{prefix}AAA0000000")
    except InvalidComponent:
        return False
    return True


def _isrc(value: str) -> tuple[str, bool]:
    if _ISRC.fullmatch(value):
        # As most lists write it; nothing is left to be taken away.
        return value, True
    bare = re.sub(r"[\s\u00ad\u2010-\u2015\u2212-]", "", _ISRC_PREFIX.sub("", value.strip())).upper()
    try:
        return str(isrc.validate(bare)), bare.isascii()
    except InvalidComponent:
        # An unknown prefix, see `_is_doubtful`.
        return bare, bare.isascii()
    except ValidationError:
        return bare, False


def _iswc(value: str) -> tuple[str, bool]:
    bare = re.sub(r"[\s.\-]", "", value).upper().removeprefix("ISWC")
    match = _ISWC.fullmatch(bare)
    if match is None:
        return bare, False
    return bare, _check_digit(match[1], start=1) == int(match[2])


def _check_digit(nine: str, *, start: int) -> int:
    """Give the check digit of an ISWC (start 1) or of an IPI base number (start 2)."""
    total = start + sum(place * int(digit) for place, digit in enumerate(nine, start=1))
    return (10 - total % 10) % 10


def _ipi(value: str) -> tuple[str, bool]:
    """Read an IPI name number: 9 digits and 2 to check them; leading zeros are often lost."""
    bare = re.sub(r"[\s.\-]", "", value).upper().removeprefix("IPI").lstrip(":")
    padded = bare.zfill(11) if bare.isascii() and bare.isdigit() else bare
    match = _IPI_NAME.fullmatch(padded)
    if match is None or not int(padded):
        return padded, False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(match[1])) % 101
    return padded, int(match[2]) == ((101 - rest) % 100 if rest else 0)


def _ipi_base(value: str) -> tuple[str, bool]:
    bare = re.sub(r"[\s.\-]", "", value).upper()
    match = _IPI_BASE.fullmatch(bare)
    if match is None:
        return bare, False
    return f"I-{match[1]}-{match[2]}", _check_digit(match[1], start=2) == int(match[2])


def _isni(value: str) -> tuple[str, bool]:
    bare = re.sub(r"[\s\-]", "", value).upper().removeprefix("ISNI").lstrip(":")
    return bare, bare.isascii() and isni.is_valid(bare)


def _upc(value: str) -> tuple[str, bool]:
    """Read a UPC, EAN or GTIN, compared with zeros in front up to 14 digits."""
    bare = re.sub(r"[\s\-]", "", value)
    if not (bare.isascii() and bare.isdigit() and len(bare) in _GTIN_LENGTHS and int(bare)):
        return bare, False
    return bare.zfill(_LONGEST_GTIN), ean.is_valid(bare)


def _grid(value: str) -> tuple[str, bool]:
    bare = re.sub(r"[\s\-]", "", value).upper().removeprefix("GRID:")
    return bare, bare.isascii() and grid.is_valid(bare)


def _sha256(value: str) -> tuple[str, bool]:
    bare = value.strip().lower().removeprefix("sha256:")
    return bare, bool(re.fullmatch(r"[0-9a-f]{64}", bare))


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


_READERS = {
    "isrc": _isrc,
    "iswc": _iswc,
    "ipi": _ipi,
    "ipi_base": _ipi_base,
    "isni": _isni,
    "upc": _upc,
    "isbn": _isbn,
    "grid": _grid,
    "mbid": _mbid,
    "url": _url,
    "sha256": _sha256,
}
CODE_SCHEMES = frozenset(_READERS)
