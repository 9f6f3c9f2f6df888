"""Collectives, bylaws, memberships, mandates, and what members answer about their works."""

from apps.collectives.models.deciding import Bylaws, Collective, Motion, Statement
from apps.collectives.models.members import (
    MAX_NOTICE_DAYS,
    Mandate,
    MandateAnswer,
    MandateReminder,
    MandateRow,
    Membership,
    Placing,
    PriceFloor,
    ShareCheck,
    TermsAnswer,
)
from apps.collectives.models.withdrawals import Withdrawal

__all__ = [
    "MAX_NOTICE_DAYS",
    "Bylaws",
    "Collective",
    "Mandate",
    "MandateAnswer",
    "MandateReminder",
    "MandateRow",
    "Membership",
    "Motion",
    "Placing",
    "PriceFloor",
    "ShareCheck",
    "Statement",
    "TermsAnswer",
    "Withdrawal",
]
