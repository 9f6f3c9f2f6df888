"""Pages of catalogues."""

from apps.catalogues.views.changing import (
    apply_change,
    change,
    changed,
    check_change,
    claim_many,
    undo_change,
)
from apps.catalogues.views.conflicts import agree, conflicts, drop_code, propose
from apps.catalogues.views.deciding import (
    import_apply,
    import_cancel,
    import_columns,
    import_doubtful,
    import_repairs,
)
from apps.catalogues.views.editing import add_contributor, edit, remove_code, remove_contributor
from apps.catalogues.views.exports import export
from apps.catalogues.views.glance import glance
from apps.catalogues.views.imports import claim, import_progress, import_run, refused_rows, upload
from apps.catalogues.views.merging import alike, join, same, split, suggest_again, tell_apart
from apps.catalogues.views.outside import ask_outside, outside, outside_again, outside_withdraw
from apps.catalogues.views.outside_question import outside_join, outside_question, outside_stop
from apps.catalogues.views.works import (
    add,
    add_code,
    ai_parts,
    claim_work,
    end_share,
    performers,
    share,
    work,
)
from apps.catalogues.views.works_list import works

__all__ = [
    "add",
    "add_code",
    "add_contributor",
    "agree",
    "ai_parts",
    "alike",
    "apply_change",
    "ask_outside",
    "change",
    "changed",
    "check_change",
    "claim",
    "claim_many",
    "claim_work",
    "conflicts",
    "drop_code",
    "edit",
    "end_share",
    "export",
    "glance",
    "import_apply",
    "import_cancel",
    "import_columns",
    "import_doubtful",
    "import_progress",
    "import_repairs",
    "import_run",
    "join",
    "outside",
    "outside_again",
    "outside_join",
    "outside_question",
    "outside_stop",
    "outside_withdraw",
    "performers",
    "propose",
    "refused_rows",
    "remove_code",
    "remove_contributor",
    "same",
    "share",
    "split",
    "suggest_again",
    "tell_apart",
    "undo_change",
    "upload",
    "work",
    "works",
]
