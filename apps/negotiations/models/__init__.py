"""Rooms, offers, drafts and decisions; what is said in the lanes of a room."""

from apps.negotiations.models.lanes import (
    CaucusGuest,
    CaucusMessage,
    DeskMessage,
    Lane,
    Message,
    ReadMark,
    TableMessage,
)
from apps.negotiations.models.rooms import (
    Decline,
    DraftDecision,
    Offer,
    OfferDraft,
    Opinion,
    Pause,
    Room,
    Side,
)
from apps.negotiations.models.rulings import Appeal, Ruling

__all__ = [
    "Appeal",
    "CaucusGuest",
    "CaucusMessage",
    "Decline",
    "DeskMessage",
    "DraftDecision",
    "Lane",
    "Message",
    "Offer",
    "OfferDraft",
    "Opinion",
    "Pause",
    "ReadMark",
    "Room",
    "Ruling",
    "Side",
    "TableMessage",
]
