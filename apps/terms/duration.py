"""Lengths of time (ISO 8601), exact when they are the same, approximate when they are ranked."""

import re
from dataclasses import dataclass

from apps.terms.errors import ValueInvalid, shown

_DURATION = re.compile(
    r"P(?=[0-9])(?:(?P<years>[0-9]{1,4})Y)?(?:(?P<months>[0-9]{1,4})M)?"
    r"(?:(?P<weeks>[0-9]{1,4})W)?(?:(?P<days>[0-9]{1,5})D)?"
)
MONTHS_A_YEAR = 12
DAYS_A_YEAR = 365
DAYS_A_MONTH = 30
LONGEST_DAYS = 100 * DAYS_A_YEAR


@dataclass(frozen=True, slots=True)
class Duration:
    """Months and days, which cannot be turned into each other exactly; years are twelve months."""

    months: int
    days: int

    @classmethod
    def parse(cls, raw: object) -> "Duration":
        """Read a duration of years, months, weeks and days, at most about 100 years.

        Raises:
            ValueInvalid: "bad_duration", "too_long".
        """
        match = _DURATION.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if match is None:
            raise ValueInvalid("bad_duration", given=shown(raw))
        years, months, weeks, days = (int(number or 0) for number in match.groups())
        duration = cls(months=MONTHS_A_YEAR * years + months, days=7 * weeks + days)
        if duration.approximate_days > LONGEST_DAYS:
            raise ValueInvalid("too_long", given=shown(raw))
        return duration

    @property
    def approximate_days(self) -> int:
        """Days for ranking: a year counts 365, a month of an incomplete year 30."""
        years, months = divmod(self.months, MONTHS_A_YEAR)
        return DAYS_A_YEAR * years + DAYS_A_MONTH * months + self.days

    def __str__(self) -> str:
        """Write the one canonical form: P12M is P1Y, P2W is P14D, nothing is P0D."""
        years, months = divmod(self.months, MONTHS_A_YEAR)
        parts = ((years, "Y"), (months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")
