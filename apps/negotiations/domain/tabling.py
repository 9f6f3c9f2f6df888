"""Whether an offer can be tabled: decided here alone, for the page, the API and the action."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from apps.common.errors import Refusal
from apps.negotiations.domain.states import (
    OfferContent,
    check_deadline,
    check_room,
    check_turn,
    unknown_models,
)
from apps.terms.conditions import check_across, required


@dataclass(frozen=True)
class TableFacts:
    """What of a room decides, at one moment and whatever is offered, whether something can be tabled.

    Args:
        state: of the room.
        turn: the side that holds the pen.
        paused_until: the end of a pause that holds; None if none does.
        demanded_grade: of the dossier, by the collective's bylaws; 0 if they demand none.
        held_grade: which the company's dossier has; 0 where none is demanded.
        models: the names in the company's dossier, which alone terms can name.
        earliest: until when an offer has to be open at least, so that the members can vote.
    """

    state: str
    turn: str
    paused_until: datetime | None
    demanded_grade: int
    held_grade: int
    models: Collection[str]
    earliest: datetime

    @property
    def grade_missing(self) -> Refusal | None:
        """Say whether the company's dossier lacks the demanded grade."""
        return grade_missing(self.demanded_grade, self.held_grade)


def grade_missing(demanded: int, held: int) -> Refusal | None:
    """Say whether a dossier lacks the grade that a collective demands."""
    return Refusal("room.grade_too_low", demanded=demanded, held=held) if held < demanded else None


def check_table(facts: TableFacts, side: str) -> None:
    """Refuse a side that could not table anything now.

    Raises:
        Refusal: "room.is_<state>", "room.paused" with `until`, "offer.not_your_turn".
    """
    check_room("table", facts.state, facts.paused_until)
    check_turn(facts.turn, side)


def check_content(facts: TableFacts, content: OfferContent, side: str) -> None:
    """Refuse an offer that could not be tabled, whoever's turn it is.

    Raises:
        Refusal: "room.grade_too_low" where the dossier has fallen below the demanded grade since the room
            opened, "terms.incomplete" with `fields`, "offer.unknown_models" with `names`,
            "offer.estimate_not_yours", "offer.deadline_too_short", "offer.deadline_too_far".
    """
    if facts.grade_missing is not None:
        raise facts.grade_missing
    terms = content.terms
    open_fields = [*required(terms), *(error.key for error in check_across(terms))]
    if open_fields:
        raise Refusal("terms.incomplete", fields=", ".join(dict.fromkeys(open_fields)))
    unknown = unknown_models(terms, facts.models)
    if unknown:
        raise Refusal("offer.unknown_models", names=", ".join(unknown))
    if content.estimate is not None and side != "company":
        raise Refusal("offer.estimate_not_yours")
    check_deadline(content.open_until, facts.earliest)
