"""Scores in words, always with their parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from apps.negotiations.models import Offer
from apps.negotiations.queries import Weighed
from apps.terms.weighing import Direction, Part
from apps.unions.messages import label

_DIRECTIONS: Mapping[Direction, StrPromise] = {
    "better": gettext_lazy("Better"),
    "same": gettext_lazy("Equal"),
    "worse": gettext_lazy("Worse"),
    "not_comparable": gettext_lazy("Not comparable"),
}
_TONES = {"better", "worse"}


@dataclass(frozen=True)
class PartWords:
    """One part of a score."""

    label: str
    weight: int
    proposal: str
    proposal_tone: str
    minimum: str
    minimum_tone: str


@dataclass(frozen=True)
class WeighedWords:
    """An offer's score."""

    offer: Offer
    against_proposal: str
    against_minimum: str
    parts: Sequence[PartWords]


def say_weighed(one: Weighed) -> WeighedWords:
    """Put a score in words."""
    score = one.score
    sums = {"proposal": _signed(score.against_proposal), "minimum": _signed(score.against_minimum)}
    return WeighedWords(
        offer=one.offer,
        against_proposal=_("%(proposal)s against our proposal;") % sums,
        against_minimum=_("%(minimum)s against the union’s minimum.") % sums,
        parts=[_part(part) for part in score.parts],
    )


def _part(part: Part) -> PartWords:
    return PartWords(
        label=label(part.key),
        weight=part.weight,
        proposal=_direction(part.proposal, part.against_proposal),
        proposal_tone=part.proposal if part.proposal in _TONES else "",
        minimum=_direction(part.minimum, part.against_minimum),
        minimum_tone=part.minimum if part.minimum in _TONES else "",
    )


def _direction(direction: Direction, points: int) -> str:
    """Give the direction and the points that come of it, as in "Worse, −15"."""
    word = str(_DIRECTIONS[direction])
    return f"{word}, {_signed(points)}" if direction != "not_comparable" else word


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else str(points).replace("-", "−")
