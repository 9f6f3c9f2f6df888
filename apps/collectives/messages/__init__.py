"""The words of this app: refusals, works and answers, and how a collective decides."""

from apps.collectives.messages.bylaws import change_rows, rule_rows, say_bylaws
from apps.collectives.messages.refusals import MESSAGES
from apps.collectives.messages.standing import (
    ANSWERS,
    MARKS,
    PRESETS,
    QUESTIONS,
    USES,
    ShareRow,
    say_outside,
    say_reason,
    say_state,
    say_use,
    say_waiting,
    share_rows,
)

__all__ = [
    "ANSWERS",
    "MARKS",
    "MESSAGES",
    "PRESETS",
    "QUESTIONS",
    "USES",
    "ShareRow",
    "change_rows",
    "rule_rows",
    "say_bylaws",
    "say_outside",
    "say_reason",
    "say_state",
    "say_use",
    "say_waiting",
    "share_rows",
]
