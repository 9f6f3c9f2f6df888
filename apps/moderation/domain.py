"""The way of a mediation: its states, who may do what in which, its clocks, and what a finding has to say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.common.days import after_days
from apps.common.errors import Refusal

# How long each side has to show what it has, which the mediator says; once more if a side asks.
USUAL_DAYS, FEWEST_DAYS, MOST_DAYS = 14, 7, 28
EXTENSION_DAYS = 7
# How long the mediator may take when all is shown, and the sides to answer.
FINDING_DAYS = 14
ANSWER_DAYS = 7
# How long it waits for somebody to take it, before the claimants are free to ask elsewhere.
WAITING_DAYS = 28
LONGEST_TEXT = 4000
MOST_PAPERS = 10
# Of a code that names two works: what is proposed if both are one and the same.
ONE_WORK = "one_work"

ASKED, EVIDENCE, WEIGHING, FOUND, APPEALED = "asked", "evidence", "weighing", "found", "appealed"
RUNNING = (ASKED, EVIDENCE, WEIGHING, FOUND, APPEALED)

# What can be done in which state; nothing else can, and nothing in a state that is not named.
ACTS: Mapping[str, frozenset[str]] = {
    ASKED: frozenset({"take", "withdraw", "give_up"}),
    EVIDENCE: frozenset({"give_evidence", "extend", "finish", "hand_back", "go_back"}),
    WEIGHING: frozenset({"find", "hand_back", "go_back"}),
    FOUND: frozenset({"answer", "appeal", "lapse"}),
    APPEALED: frozenset({"take_appeal", "answer_appeal", "miss_appeal"}),
}


@dataclass(frozen=True)
class Side:
    """How one claimant stands with what they may show.

    Args:
        due_at: until when; None before somebody mediates.
        is_closed: whether they have said that this is all, or their time is over.
    """

    due_at: datetime | None
    is_extended: bool = False
    is_closed: bool = False


def check_act(state: str, act: str) -> None:
    """Demand that something can be done now.

    Raises:
        Refusal: "mediation.not_now" with the `state`.
    """
    if act not in ACTS.get(state, frozenset()):
        raise Refusal("mediation.not_now", state=state)


def is_in_time(due_at: datetime | None, at: datetime) -> bool:
    """Say whether what has to be done until a moment can still be done; None where no time runs."""
    return due_at is None or at < due_at


def check_time(due_at: datetime | None, at: datetime) -> None:
    """Demand that the time to act is not over, whether or not the clock has come by since.

    Args:
        due_at: until when; None where no time runs.

    Raises:
        Refusal: "mediation.too_late".
    """
    if not is_in_time(due_at, at):
        raise Refusal("mediation.too_late")


def check_days(days: int) -> None:
    """Demand a fair time to show what one has.

    Raises:
        Refusal: "mediation.days" with `fewest` and `most`.
    """
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Refusal("mediation.days", fewest=FEWEST_DAYS, most=MOST_DAYS)


def check_text(text: str, code: str) -> str:
    """Give a text without the space around it.

    Raises:
        Refusal: `code` if nothing is left of it.
    """
    if not text.strip():
        raise Refusal(code)
    return text.strip()


def may_give(side: Side, at: datetime) -> bool:
    """Say whether a side may still show something."""
    return not side.is_closed and side.due_at is not None and at < side.due_at


def check_giving(side: Side, at: datetime) -> None:
    """Demand that a side may still show something.

    Raises:
        Refusal: "evidence.is_closed".
    """
    if not may_give(side, at):
        raise Refusal("evidence.is_closed")


def extended(side: Side, at: datetime, zone: str) -> datetime:
    """Say until when a side has time if it is given more, which happens once.

    Raises:
        Refusal: "evidence.is_closed", "evidence.extended_once".
    """
    check_giving(side, at)
    if side.is_extended:
        raise Refusal("evidence.extended_once")
    assert side.due_at is not None  # noqa: S101  checked with the giving
    return after_days(side.due_at, EXTENSION_DAYS, zone)


def is_decided(answers: Mapping[int, bool], parties: Collection[int]) -> bool | None:
    """Say what became of a finding: one no refuses it, a yes of everybody accepts it, else it waits.

    Args:
        answers: what each claimant said, by number.
        parties: the claimants.
    """
    if not all(answers.values()):
        return False
    return True if parties and set(parties) <= set(answers) else None
