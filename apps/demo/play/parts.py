"""What a part of the play is, and how the parts take turns."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from apps.common.errors import NotAllowed, Refusal

logger = logging.getLogger(__name__)

# Does the next thing and says what it was; None if there was nothing to do.
Act = Callable[[Random, datetime], str | None]


@dataclass
class Part:
    """Something that happens again and again, at times that are never quite the same.

    Args:
        every: seconds between two times on average; from half of that to half as much again.
        first: seconds until the first time.
    """

    name: str
    act: Act
    every: float
    first: float
    due_at: datetime | None = None


@dataclass
class Play:
    """All parts with one source of chance, so that the same seed plays the same way."""

    parts: Sequence[Part]
    random: Random = field(default_factory=Random)

    def step(self, now: datetime) -> list[str]:
        """Do what is due, and say what was done; what the site refuses is noted and left."""
        done = []
        for part in self.parts:
            if part.due_at is None:
                part.due_at = now + timedelta(seconds=part.first)
            if part.due_at <= now:
                part.due_at = now + timedelta(seconds=part.every * self.random.uniform(0.5, 1.5))
                done += self._try(part, now)
        return done

    def _try(self, part: Part, now: datetime) -> list[str]:
        try:
            said = part.act(self.random, now)
        except Refusal as refusal:
            logger.info("%s: refused, %s", part.name, refusal.code)
            return []
        except NotAllowed:
            logger.info("%s: not allowed", part.name)
            return []
        return [f"{part.name}: {said}"] if said else []
