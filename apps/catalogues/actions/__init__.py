"""Every change to catalogues."""

from apps.catalogues.actions.adding import add_work, name_performers
from apps.catalogues.actions.agreeing import (
    agree_to_settlement,
    close_code_conflict,
    drop_code,
    open_code_conflict,
    propose_settlement,
)
from apps.catalogues.actions.claiming import assert_share, claim_works, end_share
from apps.catalogues.actions.deciding import (
    apply_import,
    cancel_import,
    choose_columns,
    choose_doubtful,
    header_of,
)
from apps.catalogues.actions.describing import add_code, say_ai_parts
from apps.catalogues.actions.erasing import (
    drop_import_files,
    drop_refused_rows,
    drop_unreadable_files,
    forget_imports,
    forget_works,
)
from apps.catalogues.actions.importing import rehearse_import, run_import, start_import
from apps.catalogues.actions.levels import mark_shares
from apps.catalogues.actions.outside import (
    ask_outside,
    ask_outside_again,
    draw_outside_token,
    forget_outside,
    forget_outside_addresses,
    standing_of,
    withdraw_outside,
)
from apps.catalogues.actions.outside_answers import Shown, answer_outside, join_outside, stop_asking
from apps.catalogues.actions.searching import fill_search_texts, gather_words
from apps.catalogues.actions.stating import claim_as_stated

__all__ = [
    "Shown",
    "add_code",
    "add_work",
    "agree_to_settlement",
    "answer_outside",
    "apply_import",
    "ask_outside",
    "ask_outside_again",
    "assert_share",
    "cancel_import",
    "choose_columns",
    "choose_doubtful",
    "claim_as_stated",
    "claim_works",
    "close_code_conflict",
    "draw_outside_token",
    "drop_code",
    "drop_import_files",
    "drop_refused_rows",
    "drop_unreadable_files",
    "end_share",
    "fill_search_texts",
    "forget_imports",
    "forget_outside",
    "forget_outside_addresses",
    "forget_works",
    "gather_words",
    "header_of",
    "join_outside",
    "mark_shares",
    "name_performers",
    "open_code_conflict",
    "propose_settlement",
    "rehearse_import",
    "run_import",
    "say_ai_parts",
    "standing_of",
    "start_import",
    "stop_asking",
    "withdraw_outside",
]
