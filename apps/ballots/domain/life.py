"""The states of a ballot, and what is possible when."""

from datetime import datetime
from enum import StrEnum

from apps.common.errors import Refusal


class State(StrEnum):
    """Announced, open, closed, then certified or challenged; never back."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    CERTIFIED = "certified"
    CHALLENGED = "challenged"


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


def check_certifiable(state: str) -> None:
    """Refuse to certify anything but a closed ballot: "ballot.not_closed", "ballot.already_certified"."""
    if state in {State.CERTIFIED, State.CHALLENGED}:
        raise Refusal("ballot.already_certified")
    if state != State.CLOSED:
        raise Refusal("ballot.not_closed")


def version_of(state: str, shown: int) -> int:
    """Number what a page shows of a ballot: it only grows, and says no more than the page does."""
    return _ORDER.index(State(state)) * _BEYOND_ANY_ROLL + shown
