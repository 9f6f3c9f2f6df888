"""Owners without an account: what they are asked, how long a link and an answer stand, what may be done."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.common.errors import Refusal
from apps.terms.questions import FOUR_QUESTIONS

STANDS_FOR = timedelta(days=30)
HOLDS_FOR = timedelta(days=365)
BETWEEN_MAILS = timedelta(days=3)
MOST_MAILS = 3
MOST_A_DAY = 20
MOST_WORKS = 200

YES, NO, NOT_THEIRS = "yes", "no", "not_theirs"
ANSWERS = (YES, NO, NOT_THEIRS)
# A voice, a face and a style belong to the person, whatever share anybody owns (rule 4).
QUESTIONS = tuple(question for question in FOUR_QUESTIONS if question != "person")


@dataclass(frozen=True)
class AskStanding:
    """What decides what may still be done with a question to somebody outside.

    Args:
        state: "waiting", "answered", or how it ended.
        expires_at: when the link lapses without an answer.
        holds_until: the last day of the answer; None without one.
    """

    state: str
    expires_at: datetime
    holds_until: date | None = None


def ask_state_at(ask: AskStanding, at: datetime) -> str:
    """Name the state at a moment: what waits is "lapsed" after its time, what was answered "past"."""
    if ask.state == "waiting" and at >= ask.expires_at:
        return "lapsed"
    if ask.state == "answered" and ask.holds_until is not None and at.date() > ask.holds_until:
        return "past"
    return ask.state


def check_link(ask: AskStanding, at: datetime) -> None:
    """Refuse a link whose question is over.

    Raises:
        Refusal: "outside.lapsed", "outside.over".
    """
    state = ask_state_at(ask, at)
    if state == "lapsed":
        raise Refusal("outside.lapsed")
    if state not in {"waiting", "answered"}:
        raise Refusal("outside.over")


def check_sending_again(ask: AskStanding, mails: int, last_at: datetime, at: datetime) -> None:
    """Refuse another mail after an answer, too soon, or when there were enough of them.

    Args:
        mails: how many were asked for already.
        last_at: when the last one was.

    Raises:
        Refusal: "outside.answered_already", "outside.enough_mails", "outside.sent_lately".
    """
    if ask.state != "waiting":
        raise Refusal("outside.answered_already")
    if mails >= MOST_MAILS:
        raise Refusal("outside.enough_mails", most=MOST_MAILS)
    if at < last_at + BETWEEN_MAILS:
        raise Refusal("outside.sent_lately", next=last_at + BETWEEN_MAILS)


def uses_of(questions: Collection[str]) -> tuple[str, ...]:
    """List the uses that questions stand for.

    Raises:
        Refusal: "outside.no_question", for none or one that nobody outside may be asked.
    """
    if not questions or not set(questions) <= set(QUESTIONS):
        raise Refusal("outside.no_question")
    return tuple(use for question in QUESTIONS if question in questions for use in FOUR_QUESTIONS[question])


def check_answers(answers: Mapping[str, str], works: Collection[str], *, name: str, is_sure: bool) -> None:
    """Refuse what is no answer for each work, or a yes without who says it.

    Args:
        answers: public ids of works to "yes", "no" or "not_theirs".
        works: public ids of the works that were asked about.
        name: as typed.
        is_sure: whether they ticked that the share is theirs to decide over.

    Raises:
        Refusal: "outside.unanswered", "outside.name_missing", "outside.not_sure".
    """
    if set(answers) != set(works) or not set(answers.values()) <= set(ANSWERS):
        raise Refusal("outside.unanswered")
    if YES not in answers.values():
        return
    if not name:
        raise Refusal("outside.name_missing")
    if not is_sure:
        raise Refusal("outside.not_sure")


def new_token() -> str:
    """Draw the secret of a link: 43 characters, 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of_token(token: str) -> str:
    """Hash a token for keeping; SHA-256 in hex digits, enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_of_address(address: str, key: bytes) -> str:
    """Hash a mail address so that nobody without the key can try others; HMAC-SHA-256 in hex digits."""
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()
