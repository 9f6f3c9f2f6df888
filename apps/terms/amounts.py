"""Exact numbers and money: read, bounded, and written in one way only."""

import json
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from apps.terms.errors import ValueInvalid, shown

_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_WHOLE = re.compile(r"-?[0-9]{1,40}")
_CODES = json.loads(Path(__file__).with_name("codes.json").read_text(encoding="utf-8"))

COUNTRIES: frozenset[str] = frozenset(_CODES["countries"])
CURRENCY_DECIMALS: dict[str, int] = {
    code: int(decimals) for decimals, codes in _CODES["currencies"].items() for code in codes
}

LARGEST_WHOLE = 2**53
LARGEST_AMOUNT = Decimal(10) ** 15
AMOUNT_DECIMALS = 6
PERCENT_DECIMALS = 4
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str


def read_decimal(raw: object, *, places: int = AMOUNT_DECIMALS) -> Decimal:
    """Read a number of 0 or more from a string, a whole number or a JSON number.

    Raises:
        ValueInvalid: "not_a_number", "negative", "too_large", "too_many_decimals".
    """
    value = Decimal(_number_text(raw))
    if value < 0:
        raise ValueInvalid("negative", given=shown(str(value)))
    if value > LARGEST_AMOUNT:
        raise ValueInvalid("too_large")
    if value != round(value, places):
        raise ValueInvalid("too_many_decimals", places=places)
    return abs(value)


def _number_text(raw: object) -> str:
    if isinstance(raw, str) and _NUMBER.fullmatch(raw.strip()):
        return raw.strip()
    if isinstance(raw, int) and not isinstance(raw, bool):
        if abs(raw) > LARGEST_AMOUNT:
            raise ValueInvalid("too_large")  # before it is written out, which takes long for a huge number
        return str(raw)
    if isinstance(raw, float) and math.isfinite(raw):
        return repr(raw)
    if isinstance(raw, Decimal) and raw.is_finite():
        return str(raw)
    raise ValueInvalid("not_a_number", given=shown(raw))


def read_percent(raw: object) -> Decimal:
    """Read a percentage from 0 to 100 with at most four decimals.

    Raises:
        ValueInvalid: "above_100" with a suggestion, or a code of `read_decimal`.
    """
    value = read_decimal(raw, places=PERCENT_DECIMALS)
    if value > HUNDRED:
        suggestion = value
        while suggestion > HUNDRED:
            suggestion /= 10
        raise ValueInvalid("above_100", given=decimal_text(value), suggestion=decimal_text(suggestion))
    return value


def read_whole(raw: object) -> int:
    """Read a whole number from 0 to 2^53, from a string or a number.

    Raises:
        ValueInvalid: "not_a_whole_number", "negative", "too_large".
    """
    text = raw.strip() if isinstance(raw, str) else raw
    if isinstance(text, bool) or not isinstance(text, int | str):
        raise ValueInvalid("not_a_whole_number", given=shown(raw))
    if isinstance(text, str) and not _WHOLE.fullmatch(text):
        raise ValueInvalid("not_a_whole_number", given=shown(raw))
    number = int(text)
    if number < 0:
        raise ValueInvalid("negative")
    if number > LARGEST_WHOLE:
        raise ValueInvalid("too_large")
    return number


def read_currency(raw: object) -> str:
    """Read an ISO 4217 code.

    Raises:
        ValueInvalid: "bad_currency".
    """
    code = raw.strip().upper() if isinstance(raw, str) else ""
    if code not in CURRENCY_DECIMALS:
        raise ValueInvalid("bad_currency", given=shown(raw))
    return code


def decimal_text(value: Decimal) -> str:
    """Write a number without exponent and without trailing zeros."""
    return format(value.normalize() + 0, "f")


def amount_text(value: Decimal, currency: str) -> str:
    """Write an amount with at least the decimals of its currency: "9.50" EUR, "900" JPY."""
    whole, _, part = decimal_text(value).partition(".")
    part = part.ljust(CURRENCY_DECIMALS[currency], "0")
    return f"{whole}.{part}" if part else whole
