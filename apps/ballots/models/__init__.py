"""Ballots, rolls, headers and logs; choices stand in `sealed.py`, which code for turnout cannot import."""

from apps.ballots.models.announced import Contest, Delegation, ProvisionalEntry
from apps.ballots.models.ballots import Ballot
from apps.ballots.models.headers import Header, RollEntry
from apps.ballots.models.log import Checkpoint, Cosignature, LogEntry, Reason

__all__ = [
    "Ballot",
    "Checkpoint",
    "Contest",
    "Cosignature",
    "Delegation",
    "Header",
    "LogEntry",
    "ProvisionalEntry",
    "Reason",
    "RollEntry",
]
