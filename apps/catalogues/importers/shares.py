"""Shares as people write them in a column: 50, "50 %", 0.5, "33,33%"."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from apps.catalogues.domain import WHOLE_PPM
from apps.catalogues.importers.unfit import Unfit

_NUMBER = re.compile(r"[+]?([0-9]{1,9}(?:[.,][0-9]{1,20})?|[.,][0-9]{1,20})\s*(%)?")
_NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "?", "tba", "tbd", "unknown"})
_HUNDRED = 100
_REMEMBERED = 1_024
# A third written to two places, three times, is 99.99; rounding up may give a little more than the whole.
_ROUNDING_PPM = 1_000


class ShareUnit:
    """Finds the one rule for a file: numbers without a sign are parts of one only where none is above 1."""

    def __init__(self) -> None:
        self._bare_above_one = False
        self._seen_bare = False

    def see(self, cells: Iterable[str]) -> None:
        """Take notice of cells that hold shares."""
        for cell in cells:
            match = _NUMBER.fullmatch(cell.strip())
            if match is not None and match[2] is None:
                number = _decimal(match[1])
                self._seen_bare = self._seen_bare or number > 0
                self._bare_above_one = self._bare_above_one or number > 1

    @property
    def name(self) -> str:
        """Whether a number without a sign is "percent" or a "fraction" of the whole."""
        return "fraction" if self._seen_bare and not self._bare_above_one else "percent"


@lru_cache(_REMEMBERED)
def read_share(text: str, unit: str) -> int | None:
    """Read a share in parts per million; None when the cell states none (empty, 0).

    Raises:
        Unfit: "row.share_no_number", "row.share_above_whole".
    """
    bare = text.strip()
    if bare.casefold() in _NOTHING:
        return None
    match = _NUMBER.fullmatch(bare) if bare.isascii() else None
    if match is None:
        raise Unfit("row.share_no_number", text=bare[:40])
    number = _decimal(match[1])
    parts = number * WHOLE_PPM if match[2] is None and unit == "fraction" else number * WHOLE_PPM / _HUNDRED
    if parts > WHOLE_PPM:
        raise Unfit("row.share_above_whole", text=bare[:40])
    return round(parts) or None


@lru_cache(_REMEMBERED)
def is_small(text: str, unit: str) -> bool:
    """Whether a share may have been meant as a part of one in a column of per cents."""
    match = _NUMBER.fullmatch(text.strip())
    return unit == "percent" and match is not None and match[2] is None and 0 < _decimal(match[1]) <= 1


def check_whole(shares: Iterable[tuple[str, str, int]]) -> None:
    """Check that the shares of one row fit into the whole of each right and territory.

    Args:
        shares: right, territory and parts per million.

    Raises:
        Unfit: "row.shares_above_whole".
    """
    sums: dict[tuple[str, str], int] = {}
    for right, territory, ppm in shares:
        total = sums[right, territory] = sums.get((right, territory), 0) + ppm
        if total > WHOLE_PPM + _ROUNDING_PPM:
            raise Unfit("row.shares_above_whole", right=right)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "."))
