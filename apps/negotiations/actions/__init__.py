"""Every change in a deal room."""

from apps.negotiations.actions.desk import admit_to_desk, dismiss_from_desk
from apps.negotiations.actions.drafts import (
    approve_draft,
    ask_approval,
    change_draft,
    check_preparing,
    drop_draft,
    prepare_draft,
    send_back_draft,
    submit_offer,
    table_draft,
    take_back_draft,
)
from apps.negotiations.actions.erasing import forget_speaker
from apps.negotiations.actions.following import check_no_vote
from apps.negotiations.actions.lanes import (
    dismiss_union,
    erase_message,
    invite_union,
    mark_read,
    post_message,
    strike_message,
)
from apps.negotiations.actions.moderation import end_pause, give_opinion, pause_room
from apps.negotiations.actions.offers import (
    accept_in_principle,
    check_turn,
    decline_offer,
    expire,
    table_offer,
    withdraw_offer,
)
from apps.negotiations.actions.rooms import hold_room, open_room, reopen
from apps.negotiations.actions.rulings import answer_appeal, appeal, end_ruling, miss_appeal, use_power
from apps.negotiations.actions.votes import conclude, open_vote, put_to_vote, renew_roll
from apps.negotiations.actions.voting import answer_works, vote_on_offer
from apps.negotiations.actions.weighing import drop_points, spread_points, take_points_back, take_weights

__all__ = [
    "accept_in_principle",
    "admit_to_desk",
    "answer_appeal",
    "answer_works",
    "appeal",
    "approve_draft",
    "ask_approval",
    "change_draft",
    "check_no_vote",
    "check_preparing",
    "check_turn",
    "conclude",
    "decline_offer",
    "dismiss_from_desk",
    "dismiss_union",
    "drop_draft",
    "drop_points",
    "end_pause",
    "end_ruling",
    "erase_message",
    "expire",
    "forget_speaker",
    "give_opinion",
    "hold_room",
    "invite_union",
    "mark_read",
    "miss_appeal",
    "open_room",
    "open_vote",
    "pause_room",
    "post_message",
    "prepare_draft",
    "put_to_vote",
    "renew_roll",
    "reopen",
    "send_back_draft",
    "spread_points",
    "strike_message",
    "submit_offer",
    "table_draft",
    "table_offer",
    "take_back_draft",
    "take_points_back",
    "take_weights",
    "use_power",
    "vote_on_offer",
    "withdraw_offer",
]
