"""Collectives, bylaws, motions, memberships, mandates, and what those who lead declare."""

from apps.collectives.models.collectives import (
    MAX_NOTICE_DAYS,
    Bylaws,
    Collective,
    Mandate,
    MandateAnswer,
    Membership,
    Motion,
    PriceFloor,
    ShareCheck,
    TermsAnswer,
)
from apps.collectives.models.leading import MandateReminder, Statement

__all__ = [
    "MAX_NOTICE_DAYS",
    "Bylaws",
    "Collective",
    "Mandate",
    "MandateAnswer",
    "MandateReminder",
    "Membership",
    "Motion",
    "PriceFloor",
    "ShareCheck",
    "Statement",
    "TermsAnswer",
]
