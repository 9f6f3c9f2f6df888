"""Whom a steward may remind, and how often: a reminder helps once and presses twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.common.errors import Refusal

BETWEEN_REMINDERS = timedelta(days=7)
MANDATE, WORKS = "mandate", "works"


@dataclass(frozen=True)
class Waiting:
    """What the pool waits for from one member.

    Args:
        mandate: whether they have given none.
        unknown: works in which they have not said how much is theirs.
        controlled: works in which somebody else controls their share, and has said no yes.
        reminded_at: when a steward last reminded them.
    """

    mandate: bool = False
    unknown: int = 0
    controlled: int = 0
    reminded_at: datetime | None = None

    @property
    def about(self) -> str:
        """What a reminder is about: the mandate first, for without it the rest does not matter."""
        if self.mandate:
            return MANDATE
        return WORKS if self.unknown or self.controlled else ""

    def is_due(self, at: datetime) -> bool:
        """Whether something waits and they may be reminded of it now."""
        return bool(self.about) and (self.reminded_at is None or at >= next_reminder(self.reminded_at))


def next_reminder(reminded_at: datetime) -> datetime:
    """Say from when somebody may be reminded again, whatever it is about and whoever did it."""
    return reminded_at + BETWEEN_REMINDERS


def check_reminding(waiting: Waiting, at: datetime) -> None:
    """Refuse to remind of nothing, or so soon that it would press.

    Raises:
        Refusal: "remind.nothing_waits", "remind.too_soon" with `next`.
    """
    if not waiting.about:
        raise Refusal("remind.nothing_waits")
    if not waiting.is_due(at) and waiting.reminded_at is not None:
        raise Refusal("remind.too_soon", next=next_reminder(waiting.reminded_at))
