"""The words of this app: refusals, works and answers, and how a collective decides."""

from apps.collectives.messages.bylaws import change_rows, rule_rows, say_bylaws
from apps.collectives.messages.categories import (
    CATEGORIES,
    CATEGORY_LABELS,
    MAY,
    say_category,
    say_own_category,
)
from apps.collectives.messages.refusals import MESSAGES
from apps.collectives.messages.rows import (
    KINDS,
    ROW_RIGHTS,
    say_by,
    say_excepted,
    say_reach,
    say_uses,
    say_works,
)
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
    "CATEGORIES",
    "CATEGORY_LABELS",
    "KINDS",
    "MARKS",
    "MAY",
    "MESSAGES",
    "PRESETS",
    "QUESTIONS",
    "ROW_RIGHTS",
    "USES",
    "ShareRow",
    "change_rows",
    "rule_rows",
    "say_by",
    "say_bylaws",
    "say_category",
    "say_excepted",
    "say_outside",
    "say_own_category",
    "say_reach",
    "say_reason",
    "say_state",
    "say_use",
    "say_uses",
    "say_waiting",
    "say_works",
    "share_rows",
]
