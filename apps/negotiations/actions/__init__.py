"""Every change in a deal room."""

from apps.negotiations.actions.erasing import forget_speaker
from apps.negotiations.actions.moderation import end_pause, give_opinion, pause_room
from apps.negotiations.actions.offers import (
    check_offer,
    check_turn,
    decline_offer,
    expire,
    table_offer,
    withdraw_offer,
)
from apps.negotiations.actions.rooms import hold_room, open_room, reopen
from apps.negotiations.actions.votes import conclude, put_to_vote
from apps.negotiations.actions.voting import answer_works, vote_on_offer

__all__ = [
    "answer_works",
    "check_offer",
    "check_turn",
    "conclude",
    "decline_offer",
    "end_pause",
    "expire",
    "forget_speaker",
    "give_opinion",
    "hold_room",
    "open_room",
    "pause_room",
    "put_to_vote",
    "reopen",
    "table_offer",
    "vote_on_offer",
    "withdraw_offer",
]
