"""Rooms, offers, drafts and decisions; what is said in the lanes of a room."""

from apps.negotiations.models.lanes import (
    CaucusGuest,
    CaucusMessage,
    DeskGuest,
    DeskMessage,
    Lane,
    Message,
    ReadMark,
    TableMessage,
)
from apps.negotiations.models.rooms import (
    Decline,
    DraftDecision,
    DraftWriter,
    Offer,
    OfferDraft,
    Opinion,
    Pause,
    Room,
    Side,
)
from apps.negotiations.models.rulings import Appeal, Ruling
from apps.negotiations.models.weighing import PointSpread, WeightsTaken

__all__ = [
    "Appeal",
    "CaucusGuest",
    "CaucusMessage",
    "Decline",
    "DeskGuest",
    "DeskMessage",
    "DraftDecision",
    "DraftWriter",
    "Lane",
    "Message",
    "Offer",
    "OfferDraft",
    "Opinion",
    "Pause",
    "PointSpread",
    "ReadMark",
    "Room",
    "Ruling",
    "Side",
    "TableMessage",
    "WeightsTaken",
]
