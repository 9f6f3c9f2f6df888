"""Moves in words: which term, from what to what, which way, and after how many days."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.negotiations.domain import Piece, Step
from apps.negotiations.models import Offer, Room
from apps.terms.comparison import Row
from apps.unions.messages import label, say_value
from apps.unions.messages.minimum import say_difference


@dataclass(frozen=True)
class MoveWords:
    """One term that moved."""

    label: str
    before: str
    now: str
    kind: str
    verdict: str


@dataclass(frozen=True)
class StepWords:
    """What a side changed from one offer to its next."""

    offer: Offer
    side: str
    after: str
    summary: str
    moves: list[MoveWords]
    redline: tuple[Piece, ...]


def say_step(step: Step, offer: Offer, room: Room) -> StepWords:
    """Put a step in words."""
    organisation = room.company if offer.side == "company" else room.collective
    return StepWords(
        offer=offer,
        side=organisation.short,
        after=_after(step.took),
        summary=_summary(step, room),
        moves=[_move(row) for row in step.moves],
        redline=step.redline,
    )


def _summary(step: Step, room: Room) -> str:
    if step.before is None:
        return _("Its first offer; there is nothing before it.")
    if not step.moves:
        return _("No term moved.")
    other = room.collective if step.sheet.side == "company" else room.company
    names = {"other": other.short, "towards": step.conceded, "away": step.withdrew}
    rest = len(step.moves) - step.conceded - step.withdrew
    said = (
        ngettext(
            "%(towards)s term moved towards %(other)s, %(away)s away from it.",
            "%(towards)s terms moved towards %(other)s, %(away)s away from it.",
            step.conceded,
        )
        % names
    )
    if not rest:
        return said
    more = ngettext("%(n)s changed otherwise.", "%(n)s changed otherwise.", rest) % {"n": rest}
    return f"{said} {more}"


def _after(took: timedelta | None) -> str:
    if took is None:
        return ""
    if took < timedelta(days=1):
        hours = max(1, round(took.total_seconds() / 3600))
        return ngettext("after %(n)s hour", "after %(n)s hours", hours) % {"n": hours}
    return ngettext("after %(n)s day", "after %(n)s days", took.days) % {"n": took.days}


def _move(row: Row) -> MoveWords:
    words = {"by": say_difference(row.key, row.difference) if row.difference else ""}
    said = {
        "better": _("Better for the artists by %(by)s") if row.difference else _("Better for the artists"),
        "worse": _("Worse for the artists by %(by)s") if row.difference else _("Worse for the artists"),
        "missing": _("No answer any more"),
    }
    verdict = said.get(row.verdict, _("Changed; read both")) % words
    return MoveWords(
        label=label(row.key),
        before=say_value(row.key, row.ours),
        now=say_value(row.key, row.offer),
        kind=row.verdict if row.verdict in {"better", "worse"} else "",
        verdict=verdict,
    )
