"""Dates and lengths as people and machines write them in lists."""

import re
from datetime import date

_YEAR = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[T ].*)?")
_PARTS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,3}))?")
_ISO_LENGTH = re.compile(
    r"P(?:0+D)?T(?:([0-9]{1,3})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})(?:[.,]([0-9]{1,9}))?S)?"
)
_SIX_DIGITS = re.compile(r"([0-9]{2})([0-5][0-9])([0-5][0-9])")
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WHOLE = re.compile(r"([0-9]{1,10})(?:[.,]0+)?")
_LONGEST_MS = 24 * 3_600_000
_MONTHS = 12


def first_year(text: str) -> int | None:
    """Find the year in a free text: 1820 in "c.1820-2", none in "date not known"."""
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def is_day_first(text: str) -> bool | None:
    """Say whether a date such as 25/4/2024 shows its order; None when it does not."""
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if first > _MONTHS >= second:
        return True
    return False if second > _MONTHS >= first else None


def read_date(text: str, *, day_first: bool) -> date | None:
    """Read a whole date; None when the text is none.

    Args:
        day_first: how 4/5/2024 is meant where the file shows it. With dots the day always comes first.
    """
    if match := _ISO.fullmatch(text):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    own_order = is_day_first(text)
    if match[2] == "." or (day_first if own_order is None else own_order):
        return _date(year, second, first)
    return _date(year, first, second)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_length_ms(text: str, *, unit_ms: int) -> int | None:
    """Read a playing time in milliseconds: "3:45", "1:02:03", or a whole number of `unit_ms`."""
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = int(match[1] or 0), int(match[2]), int(match[3])
        length = (hours * 3600 + minutes * 60 + seconds) * 1000 + int((match[4] or "0").ljust(3, "0"))
    elif match := _WHOLE.fullmatch(text):
        length = int(match[1]) * unit_ms
    else:
        return None
    return length if 0 < length <= _LONGEST_MS else None


def read_iso_length_ms(text: str) -> int | None:
    """Read a playing time as messages write it: "PT3M19.5S"; below nothing or a day and more is none."""
    match = _ISO_LENGTH.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
    length = (hours * 3600 + minutes * 60 + seconds) * 1000 + int((match[4] or "0").ljust(3, "0")[:3])
    return length if 0 < length <= _LONGEST_MS else None


def write_length(milliseconds: int) -> str:
    """Write a playing time for people, to the second: "3:45", "1:02:03"."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def read_digits_length_ms(text: str) -> int | None:
    """Read a playing time in six digits, as registrations write it: "000345"."""
    match = _SIX_DIGITS.fullmatch(text)
    if match is None:
        return None
    length = (int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3])) * 1000
    return length if 0 < length <= _LONGEST_MS else None


def read_digits_date(text: str) -> date | None:
    """Read a date in eight digits: "20240405"; zeros are none."""
    match = _EIGHT_DIGITS.fullmatch(text)
    return _date(int(match[1]), int(match[2]), int(match[3])) if match else None
