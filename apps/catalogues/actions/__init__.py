"""Every change to catalogues."""

from apps.catalogues.actions.adding import add_work
from apps.catalogues.actions.agreeing import (
    Found,
    agree_to_settlement,
    claims_in,
    close_code_conflict,
    drop_code,
    open_code_conflict,
    propose_settlement,
    settle_as_found,
)
from apps.catalogues.actions.changing import (
    change_works,
    edit_work,
    name_performers,
    plan_change,
    shown_of,
    undo_change,
)
from apps.catalogues.actions.claiming import assert_share, claim_chosen, claim_works, end_share
from apps.catalogues.actions.comparing import compare_run, look_for_alike, suggest_again, tell_apart
from apps.catalogues.actions.crediting import add_contributor, remove_code, remove_contributor
from apps.catalogues.actions.deciding import (
    apply_import,
    cancel_import,
    choose_columns,
    choose_doubtful,
    choose_repairs,
    end_unanswered,
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
from apps.catalogues.actions.folding import fold_works
from apps.catalogues.actions.importing import import_by_batches, rehearse_import, run_import, start_import
from apps.catalogues.actions.levels import mark_shares
from apps.catalogues.actions.merging import merge_works, split_work
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
    "Found",
    "Shown",
    "add_code",
    "add_contributor",
    "add_work",
    "agree_to_settlement",
    "answer_outside",
    "apply_import",
    "ask_outside",
    "ask_outside_again",
    "assert_share",
    "cancel_import",
    "change_works",
    "choose_columns",
    "choose_doubtful",
    "choose_repairs",
    "claim_as_stated",
    "claim_chosen",
    "claim_works",
    "claims_in",
    "close_code_conflict",
    "compare_run",
    "draw_outside_token",
    "drop_code",
    "drop_import_files",
    "drop_refused_rows",
    "drop_unreadable_files",
    "edit_work",
    "end_share",
    "end_unanswered",
    "fill_search_texts",
    "fold_works",
    "forget_imports",
    "forget_outside",
    "forget_outside_addresses",
    "forget_works",
    "gather_words",
    "header_of",
    "import_by_batches",
    "join_outside",
    "look_for_alike",
    "mark_shares",
    "merge_works",
    "name_performers",
    "open_code_conflict",
    "plan_change",
    "propose_settlement",
    "rehearse_import",
    "remove_code",
    "remove_contributor",
    "run_import",
    "say_ai_parts",
    "settle_as_found",
    "shown_of",
    "split_work",
    "standing_of",
    "start_import",
    "stop_asking",
    "suggest_again",
    "tell_apart",
    "undo_change",
    "withdraw_outside",
]
