"""Pages of catalogues."""

from apps.catalogues.views.conflicts import agree, conflicts, drop_code, propose
from apps.catalogues.views.deciding import (
    import_apply,
    import_cancel,
    import_columns,
    import_doubtful,
    import_repairs,
)
from apps.catalogues.views.exports import export
from apps.catalogues.views.imports import claim, import_progress, import_run, refused_rows, upload
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
    "claim",
    "claim_work",
    "conflicts",
    "drop_code",
    "end_share",
    "export",
    "import_apply",
    "import_cancel",
    "import_columns",
    "import_doubtful",
    "import_progress",
    "import_repairs",
    "import_run",
    "performers",
    "propose",
    "refused_rows",
    "share",
    "upload",
    "work",
    "works",
]
