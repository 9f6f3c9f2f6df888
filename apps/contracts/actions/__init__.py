"""Every change to contracts: drawn up, works taken out, schedule frozen, signed, made a document."""

from apps.contracts.actions.confirming import (
    confirm_works,
    count_confirmations,
    release_claims,
    take_back_release,
)
from apps.contracts.actions.contracts import (
    check_merge,
    check_split,
    draw_up,
    forget_words,
    freeze,
    take_out,
)
from apps.contracts.actions.later import (
    end_over,
    forget_steps,
    take_step,
)
from apps.contracts.actions.papers import (
    begin_missing,
    begin_paper,
    claim_paper,
    forget_papers,
    keep_certificate,
    keep_paper,
    note_trouble,
)
from apps.contracts.actions.signing import (
    agree_change,
    ask_order,
    ask_text,
    decline_change,
    lapse,
    sign,
    void,
)
from apps.contracts.actions.withdrawals import (
    end_withdrawn,
)

__all__ = [
    "agree_change",
    "ask_order",
    "ask_text",
    "begin_missing",
    "begin_paper",
    "check_merge",
    "check_split",
    "claim_paper",
    "confirm_works",
    "count_confirmations",
    "decline_change",
    "draw_up",
    "end_over",
    "end_withdrawn",
    "forget_papers",
    "forget_steps",
    "forget_words",
    "freeze",
    "keep_certificate",
    "keep_paper",
    "lapse",
    "note_trouble",
    "release_claims",
    "sign",
    "take_back_release",
    "take_out",
    "take_step",
    "void",
]
