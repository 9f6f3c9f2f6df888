"""Database triggers that several apps use."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Give the triggers of a table whose rows are only ever added: no UPDATE, DELETE or TRUNCATE."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(),
    ]


def no_truncate() -> pgtrigger.Trigger:
    """Give the trigger of a table that is never emptied."""
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;",
    )
