"""Moments before and after the loading of the world."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Calendar:
    """Counts days from the moment at which the world is loaded."""

    now: datetime

    def ago(self, days: int, clock: str = "10:00") -> datetime:
        """Give an hour of the day that was `days` days ago, as the clock in Malmö shows it."""
        return self.ahead(-days, clock)

    def ahead(self, days: int, clock: str = "18:00") -> datetime:
        """Give an hour of the day in `days` days."""
        return datetime.combine(self.day(days), time.fromisoformat(clock), ZONE)

    def day(self, days: int) -> date:
        """Give the day in `days` days."""
        return self.now.astimezone(ZONE).date() + timedelta(days=days)
