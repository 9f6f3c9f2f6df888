"""A catalogue as it goes out, and lists on their way in, for the tests of both."""

import io
from datetime import datetime

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import actions, queries
from apps.catalogues.adapters.exports import FORMATS
from apps.catalogues.domain import ExportRow
from apps.catalogues.models import ImportRun

COUNTS = ("created", "updated", "doubtful", "differing", "refused")


def rows_of(person: User, at: datetime) -> list[ExportRow]:
    """Give the rows of all that a person sees."""
    return list(queries.export_rows(queries.works_visible_to(person), speaks_for(person), at.date()))


def exported(person: User, ending: str, at: datetime) -> bytes:
    """Write all that a person sees."""
    return b"".join(FORMATS[ending][0](rows_of(person, at)))


def bring(person: User, content: bytes, at: datetime, *, asks: bool = False) -> ImportRun:
    """Bring a file, or only look it through."""
    run = actions.start_import(
        actor=person, person=person, file_name="list", stream=io.BytesIO(content), asks=asks, at=at
    )
    run = actions.run_import(run.pk, at)
    assert run.failure is None, run.failure
    return run


def counts(run: ImportRun) -> dict[str, int]:
    """Give what an import changed or left out; nothing of it where nothing happened."""
    return {name: getattr(run, name) for name in COUNTS if getattr(run, name)}


def without_ids(rows: list[ExportRow]) -> list[dict[str, object]]:
    """Give rows as far as they say the same in every catalogue."""
    return [{**vars(row), "work": "", "recording": bool(row.recording)} for row in rows]
