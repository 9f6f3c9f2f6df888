"""The words of inbox, mails and calendar, made when they are read or sent: for one person."""

from apps.notifications.messages.asking import QUESTIONS, question
from apps.notifications.messages.dates import words_of_dates
from apps.notifications.messages.digest import Digest, digest_from, digest_of
from apps.notifications.messages.inbox import (
    InboxPage,
    Line,
    NewCount,
    count_for_shell,
    count_new,
    forget_count,
    lines_of,
    page_of,
)
from apps.notifications.messages.letters import (
    CHOICE_NAMES,
    FOUND,
    GROUP_HINTS,
    GROUP_NAMES,
    LETTERS,
    letter_for,
)
from apps.notifications.messages.speaking import INVITATIONS

__all__ = [
    "CHOICE_NAMES",
    "FOUND",
    "GROUP_HINTS",
    "GROUP_NAMES",
    "INVITATIONS",
    "LETTERS",
    "QUESTIONS",
    "Digest",
    "InboxPage",
    "Line",
    "NewCount",
    "count_for_shell",
    "count_new",
    "digest_from",
    "digest_of",
    "forget_count",
    "letter_for",
    "lines_of",
    "page_of",
    "question",
    "words_of_dates",
]
