"""Every change to inboxes, the outbox, habits of mail and calendars."""

from apps.notifications.actions.habits import end_feed, make_feed, set_habits, unsubscribe
from apps.notifications.actions.inbox import mark_all_read, mark_read
from apps.notifications.actions.outbox import (
    claim,
    drop_mails,
    drop_notices,
    forget_mails,
    retry_failed,
    send_next,
    settle,
)
from apps.notifications.actions.telling import (
    ask_by_mail,
    confirm_votes,
    gather_digest,
    invite,
    remind,
    tell,
)
from apps.notifications.domain import MOST_ATTEMPTS

__all__ = [
    "MOST_ATTEMPTS",
    "ask_by_mail",
    "claim",
    "confirm_votes",
    "drop_mails",
    "drop_notices",
    "end_feed",
    "forget_mails",
    "gather_digest",
    "invite",
    "make_feed",
    "mark_all_read",
    "mark_read",
    "remind",
    "retry_failed",
    "send_next",
    "set_habits",
    "settle",
    "tell",
    "unsubscribe",
]
