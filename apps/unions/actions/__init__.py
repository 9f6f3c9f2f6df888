"""Every change to affiliations and minimum terms."""

from apps.unions.actions.affiliating import (
    accept_ask,
    affiliate,
    ask_union,
    decline_ask,
    end_due,
    forget_words,
    give_notice,
    take_back_notice,
    withdraw_ask,
)
from apps.unions.actions.charging import end_charge, put_in_charge
from apps.unions.actions.minimum import publish_minimum

__all__ = [
    "accept_ask",
    "affiliate",
    "ask_union",
    "decline_ask",
    "end_charge",
    "end_due",
    "forget_words",
    "give_notice",
    "publish_minimum",
    "put_in_charge",
    "take_back_notice",
    "withdraw_ask",
]
