"""Pages of catalogues."""

from apps.catalogues.views.conflicts import agree, conflicts, drop_code, propose
from apps.catalogues.views.deciding import import_apply, import_cancel, import_columns, import_doubtful
from apps.catalogues.views.imports import claim, import_progress, import_run, refused_rows, upload
from apps.catalogues.views.merging import alike, join, same, split, suggest_again, tell_apart
from apps.catalogues.views.works import (
    add,
    add_code,
    ai_parts,
    claim_work,
    end_share,
    performers,
    share,
    work,
    works,
)

__all__ = [
    "add",
    "add_code",
    "agree",
    "ai_parts",
    "alike",
    "claim",
    "claim_work",
    "conflicts",
    "drop_code",
    "end_share",
    "import_apply",
    "import_cancel",
    "import_columns",
    "import_doubtful",
    "import_progress",
    "import_run",
    "join",
    "performers",
    "propose",
    "refused_rows",
    "same",
    "share",
    "split",
    "suggest_again",
    "tell_apart",
    "upload",
    "work",
    "works",
]
