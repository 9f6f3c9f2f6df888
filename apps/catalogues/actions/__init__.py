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
from apps.catalogues.actions.importing import import_by_batches, rehearse_import, run_import, start_import
from apps.catalogues.actions.searching import fill_search_texts, gather_words
from apps.catalogues.actions.stating import claim_as_stated

__all__ = [
    "add_code",
    "add_work",
    "agree_to_settlement",
    "apply_import",
    "assert_share",
    "cancel_import",
    "choose_columns",
    "choose_doubtful",
    "choose_repairs",
    "claim_as_stated",
    "claim_works",
    "close_code_conflict",
    "drop_code",
    "drop_import_files",
    "drop_refused_rows",
    "drop_unreadable_files",
    "end_share",
    "end_unanswered",
    "fill_search_texts",
    "forget_imports",
    "forget_works",
    "gather_words",
    "header_of",
    "import_by_batches",
    "name_performers",
    "open_code_conflict",
    "propose_settlement",
    "rehearse_import",
    "run_import",
    "say_ai_parts",
    "start_import",
]
