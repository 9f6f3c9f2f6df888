"""The union's powers in words: what each does, what stands, what was done and appealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.templatetags.look import weekday
from apps.negotiations.models import Appeal, Ruling
from apps.unions.messages import label

POWER_NAMES: Mapping[str, str | Promise] = dict(Ruling.Power.choices)
# What one does with it, and how far it goes.
POWER_WORDS: Mapping[str, tuple[Promise, Promise]] = {
    "close_floor": (
        gettext_lazy("Close the floor"),
        gettext_lazy("Nobody but you speaks across the table, for 14 days at the most. Offers go on."),
    ),
    "cool_off": (
        gettext_lazy("Ask for a cooling-off"),
        gettext_lazy("Nobody but you speaks across the table, for three days at the most. Offers go on."),
    ),
    "demand": (
        gettext_lazy("Demand a missing answer"),
        gettext_lazy("It stands in everybody's window until an offer answers the term."),
    ),
    "require_minimum": (
        gettext_lazy("Require a term to meet the minimum before a vote"),
        gettext_lazy("Only where the bylaws make the minimum a gate; elsewhere it is advice."),
    ),
    "mediate": (
        gettext_lazy("Offer to mediate"),
        gettext_lazy("You offer to speak with both sides. Nobody has to take it."),
    ),
    "refer": (
        gettext_lazy("Refer to somebody independent"),
        gettext_lazy("You stand on the artists' side; this says that somebody else should look at it."),
    ),
}


@dataclass(frozen=True)
class Standing:
    """What stands in a room now, for its head."""

    title: str
    name: str
    reason: str


@dataclass(frozen=True)
class Use:
    """One use of a power with the appeals against it."""

    ruling: Ruling
    title: str
    reason: str
    stands: bool
    appeals: Sequence[Appeal]
    may_appeal: bool


def standing_in_words(rulings: Sequence[Ruling]) -> list[Standing]:
    """Say what stands."""
    return [Standing(title_of(one), one.representative.name, one.reason) for one in rulings]


def title_of(ruling: Ruling) -> str:
    """Say in a sentence what a ruling does."""
    words = {"field": label(ruling.field) if ruling.field else "", "until": _until(ruling)}
    titles = {
        "close_floor": _("The floor is closed until %(until)s."),
        "cool_off": _("Cooling-off until %(until)s: nobody speaks across the table."),
        "demand": _("The union demands an answer: %(field)s."),
        "require_minimum": _("Before a vote this has to meet the minimum: %(field)s."),
        "mediate": _("The union offers to mediate."),
        "refer": _("The union refers this to somebody independent."),
        "pause": _("The room was paused until %(until)s."),
        "strike": _("A message across the table was struck."),
        "opinion": _("The union gave its opinion on an offer."),
        "convene": _("The union called the members to the vote."),
    }
    return titles[ruling.power] % words


def uses_of(
    rulings: Sequence[Ruling], *, standing: Sequence[Ruling], side: str | None, at: datetime
) -> list[Use]:
    """Say what was done, the latest first, and against what the reader's side may still appeal."""
    standing_ids = {one.pk for one in standing}
    return [
        Use(
            ruling=one,
            title=title_of(one),
            reason=_reason(one),
            stands=one.pk in standing_ids,
            appeals=list(one.appeals.all()),
            may_appeal=side is not None and _can_be_appealed(one, side, at),
        )
        for one in rulings
    ]


def _can_be_appealed(ruling: Ruling, side: str, at: datetime) -> bool:
    is_over = ruling.ended_at is not None or (ruling.until is not None and ruling.until <= at)
    if ruling.pause is not None and ruling.pause.ended_at is not None:
        is_over = True
    return not is_over and side not in {one.side for one in ruling.appeals.all()}


def _reason(ruling: Ruling) -> str:
    """Give the reason, which of some powers stands with what was done."""
    if ruling.pause is not None:
        return ruling.pause.reason
    if ruling.opinion is not None:
        return ruling.opinion.text
    if ruling.message is not None:
        return ruling.message.strike_reason
    return ruling.reason


def _until(ruling: Ruling) -> str:
    return weekday(ruling.until) if ruling.until else ""
