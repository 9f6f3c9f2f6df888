"""The states of a ballot, and what is possible when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from apps.common.days import after_days
from apps.common.errors import Refusal

# Rule 20: a certificate within five days, and an answer to a challenge within five more.
DAYS_TO_CERTIFY = 5
# How long an unanswered objection keeps a vote from opening, counted from the day announced.
DAYS_TO_ANSWER = 3
# Left to the clock where what is decided has a last moment, so that no objection makes a vote too late.
ROOM_FOR_THE_CLOCK = timedelta(hours=1)
# What the clock may be late without anybody losing anything; beyond it the end moves too.
PUNCTUAL = timedelta(minutes=1)


class State(StrEnum):
    """Announced, open, closed, then certified or challenged; never back. In an order that only grows."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    CHALLENGED = "challenged"
    CERTIFIED = "certified"
    VOIDED = "voided"


_ORDER = list(State)
_BEYOND_ANY_ROLL = 10_000_000


def check_opening(opens_at: datetime, closes_at: datetime, voters: int, at: datetime) -> None:
    """Refuse an opening in the future, a close in the past and an empty roll.

    Raises:
        Refusal: "ballot.opens_later", "ballot.closes_too_early", "ballot.empty_roll".
    """
    if opens_at > at:
        raise Refusal("ballot.opens_later")
    if closes_at <= at or closes_at <= opens_at:
        raise Refusal("ballot.closes_too_early")
    if not voters:
        raise Refusal("ballot.empty_roll")


def check_open(state: str, closes_at: datetime, now: datetime) -> None:
    """Refuse a ballot before the opening or after the close.

    Raises:
        Refusal: "ballot.not_open", "ballot.late".
    """
    if state == State.ANNOUNCED:
        raise Refusal("ballot.not_open")
    if state != State.OPEN or now >= closes_at:
        raise Refusal("ballot.late")


def check_due(state: str, closes_at: datetime, now: datetime) -> None:
    """Refuse to close before the end: "ballot.not_due"."""
    if state != State.OPEN or now < closes_at:
        raise Refusal("ballot.not_due")


def check_announcing(opens_at: datetime, closes_at: datetime, voters: int, at: datetime) -> None:
    """Refuse to announce what opens at once, a close before the opening, and an empty roll.

    Raises:
        Refusal: "ballot.opens_too_early", "ballot.closes_too_early", "ballot.empty_roll".
    """
    if opens_at <= at:
        raise Refusal("ballot.opens_too_early")
    if closes_at <= opens_at:
        raise Refusal("ballot.closes_too_early")
    if not voters:
        raise Refusal("ballot.empty_roll")


def check_announced(state: str) -> None:
    """Refuse to change the roll or who votes for whom in a ballot that has begun: "ballot.begun"."""
    if state != State.ANNOUNCED:
        raise Refusal("ballot.begun")


def times_of_opening(opens_at: datetime, closes_at: datetime, now: datetime) -> tuple[datetime, datetime]:
    """Say when a ballot opens and closes that is opened now.

    If it opens late, because a contest was answered late, the end moves by as much, in whole minutes.

    Raises:
        Refusal: "ballot.opens_later".
    """
    late = now - opens_at
    if late < timedelta():
        raise Refusal("ballot.opens_later")
    if late <= PUNCTUAL:
        return opens_at, closes_at
    return now, closes_at - (-late // PUNCTUAL) * PUNCTUAL


def waits_until(opens_at: datetime, closes_at: datetime, latest: datetime | None, zone: str) -> datetime:
    """Say until when unanswered objections to the roll keep a vote from opening.

    Three days from the opening that was announced, whoever objects, how often and when; less where the vote
    could not end in time otherwise. Then it opens, and what was not answered stays on record as such.

    Neither side gains by it. Who objects delays a vote by three days at the most, with as many friends as
    they like, and never makes it void. Who should answer wins nothing by silence: the vote opens, everybody
    who sees it reads that an objection was left unanswered, and the union that certifies the result reads it
    before the five days in which it can challenge. And the roll is not the answer's: it is drawn from
    memberships and works when the vote opens, so that an objection that is right in that is mended without
    any steward.

    Args:
        latest: until when the vote may run; None for no bound.
        zone: whose clock says when a day ends.
    """
    until = after_days(opens_at, DAYS_TO_ANSWER, zone)
    if latest is not None:
        until = min(until, opens_at + (latest - closes_at) - ROOM_FOR_THE_CLOCK)
    return max(opens_at, until)


def opens_too_late(opens_at: datetime, closes_at: datetime, latest: datetime | None, now: datetime) -> bool:
    """Whether a ballot that is opened now would end too late for what it decides.

    Args:
        latest: until when it may run; None for no bound.
    """
    if latest is None or now < opens_at:
        return False
    return times_of_opening(opens_at, closes_at, now)[1] > latest


def check_extension(
    state: str, closes_at: datetime, later: datetime, latest: datetime | None, now: datetime
) -> None:
    """Refuse an extension after the end, to no later one, and to one too late for what is decided.

    Args:
        latest: until when the ballot may run; None for no bound.

    Raises:
        Refusal: "ballot.not_open", "ballot.late", "ballot.not_later", "ballot.extended_too_far".
    """
    check_open(state, closes_at, now)
    if later <= closes_at:
        raise Refusal("ballot.not_later")
    if latest is not None and later > latest:
        raise Refusal("ballot.extended_too_far", latest=latest)


def check_certifiable(state: str, *, is_challenger: bool = False) -> None:
    """Refuse to certify what is not closed, twice, or by the same person who challenged it.

    Raises:
        Refusal: "ballot.not_closed", "ballot.already_certified", "ballot.already_voided",
            "ballot.second_representative".
    """
    if state == State.CERTIFIED:
        raise Refusal("ballot.already_certified")
    if state == State.VOIDED:
        raise Refusal("ballot.already_voided")
    if state not in {State.CLOSED, State.CHALLENGED}:
        raise Refusal("ballot.not_closed")
    if is_challenger:
        raise Refusal("ballot.second_representative")


def check_challengeable(state: str, closed_at: datetime | None, zone: str, at: datetime) -> None:
    """Refuse to challenge what is not closed, decided already, or closed for longer than five days.

    Raises:
        Refusal: "ballot.not_closed", "ballot.already_certified", "ballot.already_voided",
            "ballot.already_challenged", "ballot.challenged_too_late".
    """
    check_certifiable(state)
    if state == State.CHALLENGED:
        raise Refusal("ballot.already_challenged")
    if closed_at is None or at >= after_days(closed_at, DAYS_TO_CERTIFY, zone):
        raise Refusal("ballot.challenged_too_late")


def check_voidable(
    state: str, *, is_challenger: bool, challenged_at: datetime | None, zone: str, at: datetime
) -> None:
    """Refuse to void what is neither announced nor challenged, and a challenge that was not answered in time.

    Raises:
        Refusal: "ballot.not_voidable", "ballot.already_voided", "ballot.second_representative",
            "ballot.answered_too_late".
    """
    if state == State.VOIDED:
        raise Refusal("ballot.already_voided")
    if state == State.ANNOUNCED:
        return
    if state != State.CHALLENGED or challenged_at is None:
        raise Refusal("ballot.not_voidable")
    if is_challenger:
        raise Refusal("ballot.second_representative")
    if at >= after_days(challenged_at, DAYS_TO_CERTIFY, zone):
        raise Refusal("ballot.answered_too_late")


Standing = Literal[
    "not_closed", "no_certifier", "waiting", "certified", "challenged", "not_certified", "voided"
]


@dataclass(frozen=True)
class Certification:
    """How a result stands with the certifier.

    Args:
        standing: "waiting" for a certificate, or "challenged", each until a moment; "not_certified" means
            that the result is valid and nobody vouched for it in time.
    """

    standing: Standing
    until: datetime | None = None

    @property
    def is_valid(self) -> bool:
        """Whether something may follow from the result now."""
        return self.standing in {"no_certifier", "waiting", "certified", "not_certified"}


def certification(
    state: str,
    *,
    has_certifier: bool,
    closed_at: datetime | None,
    challenged_at: datetime | None,
    zone: str,
    at: datetime,
) -> Certification:
    """Say how a result stands at a moment (rule 20).

    Args:
        zone: whose clock says when a day ends.
    """
    if state == State.VOIDED:
        return Certification("voided")
    if closed_at is None:
        return Certification("not_closed")
    if state == State.CERTIFIED:
        return Certification("certified")
    if not has_certifier:
        return Certification("no_certifier")
    is_challenged = state == State.CHALLENGED and challenged_at is not None
    until = after_days(challenged_at or closed_at, DAYS_TO_CERTIFY, zone)
    if at >= until:
        return Certification("not_certified")
    return Certification("challenged" if is_challenged else "waiting", until)


def version_of(state: str, shown: int) -> int:
    """Number what a page shows of a ballot: it only grows, and says no more than the page does."""
    return _ORDER.index(State(state)) * _BEYOND_ANY_ROLL + shown
