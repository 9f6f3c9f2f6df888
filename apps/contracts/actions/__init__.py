"""Every change to contracts: drawn up, works taken out, schedule frozen, signed, made a document."""

from apps.contracts.actions.contracts import (
    check_merge,
    check_split,
    draw_up,
    forget_words,
    freeze,
    sign,
    take_out,
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

__all__ = [
    "begin_missing",
    "begin_paper",
    "check_merge",
    "check_split",
    "claim_paper",
    "draw_up",
    "forget_papers",
    "forget_words",
    "freeze",
    "keep_certificate",
    "keep_paper",
    "note_trouble",
    "sign",
    "take_out",
]
