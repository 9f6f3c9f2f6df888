"""Every change to mediations."""

from apps.moderation.actions.appeals import answer_appeal, appeal_finding, miss_appeal, take_appeal
from apps.moderation.actions.asking import (
    ask_mediation,
    give_up_waiting,
    hand_back,
    take_mediation,
    withdraw_mediation,
)
from apps.moderation.actions.erasing import forget_words
from apps.moderation.actions.evidence import close_evidence, extend_evidence, finish_evidence, give_evidence
from apps.moderation.actions.finding import answer_finding, give_finding, go_back, lapse_finding
from apps.moderation.actions.following import follow_claims

__all__ = [
    "answer_appeal",
    "answer_finding",
    "appeal_finding",
    "ask_mediation",
    "close_evidence",
    "extend_evidence",
    "finish_evidence",
    "follow_claims",
    "forget_words",
    "give_evidence",
    "give_finding",
    "give_up_waiting",
    "go_back",
    "hand_back",
    "lapse_finding",
    "miss_appeal",
    "take_appeal",
    "take_mediation",
    "withdraw_mediation",
]
