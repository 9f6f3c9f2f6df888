"""Takes a file in, and enters it into a catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues import domain
from apps.catalogues.actions.batches import Batch
from apps.catalogues.models import ImportRun, RefusedRow
from apps.common import storage
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.common.wakeup import mark_changed

_BATCH = 500
# Advisory locks: one for a run that is being applied, one for a person whose catalogue grows.
_RUN_LOCK = 7_301
_PERSON_LOCK = 7_302


@transaction.atomic
def start_import(
    *,
    actor: User,
    person: User,
    file_name: str,
    stream: BinaryIO,
    format: str = "auto",  # noqa: A002 - the word for it everywhere, the command line included
    at: datetime,
) -> ImportRun:
    """Keep a file and put it in line; reading and entering it is `run_import`'s.

    Raises:
        NotAllowed: `actor` does not speak for `person`.
        Refusal: "file.unknown_format", "file.too_large", "file.empty".
    """
    require(actor, "catalogues.import_works", person)
    _check_file(stream, format)
    stored_as, sha256 = storage.keep("imports", stream)
    return ImportRun.objects.create(
        person=person,
        file_name=file_name[:255].replace("\x00", ""),
        stored_as=stored_as,
        sha256=sha256,
        format=format,
        uploaded_at=at,
    )


def _check_file(stream: BinaryIO, file_format: str) -> None:
    if file_format not in {"auto", *domain.known_formats()}:
        raise Refusal("file.unknown_format", format=file_format)
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > domain.MAX_BYTES:
        raise Refusal("file.too_large", limit=domain.MAX_BYTES // (1024 * 1024))
    if size == 0:
        raise Refusal("file.empty")


def run_import(run_id: int, at: datetime) -> ImportRun:
    """Enter a file batch by batch; each batch is a transaction that also moves the progress.

    What was interrupted goes on after the last batch that was written. Whoever comes while somebody else is
    at the same run leaves it alone, and a run that ended stays as it is.
    """
    with _alone(run_id) as is_alone:
        run = ImportRun.objects.get(pk=run_id)
        if not is_alone or run.state in {ImportRun.State.DONE, ImportRun.State.FAILED}:
            return run
        with default_storage.open(run.stored_as, "rb") as stream:
            try:
                _apply(run, domain.read(cast(BinaryIO, stream), run.format), at)
            except domain.Unreadable as unreadable:
                _fail(run, unreadable, at)
    return run


def rehearse_import(
    *,
    actor: User,
    person: User,
    file_name: str,
    stream: BinaryIO,
    format: str = "auto",  # noqa: A002 - the word for it everywhere, the command line included
    at: datetime,
) -> tuple[ImportRun, list[RefusedRow]]:
    """Say what an import would do, and store nothing.

    Returns:
        the counts, and the rows that would be refused; neither is in the database.

    Raises:
        NotAllowed: `actor` does not speak for `person`.
        Refusal: "file.unknown_format", "file.too_large", "file.empty".
        domain.Unreadable: the file is no list of works.
    """
    require(actor, "catalogues.import_works", person)
    _check_file(stream, format)
    with transaction.atomic():
        run = ImportRun.objects.create(
            person=person,
            file_name=file_name,
            sha256=storage.sha256_of(stream),
            format=format,
            uploaded_at=at,
        )
        _apply(run, domain.read(stream, format), at)
        refused = list(RefusedRow.objects.filter(run=run))
        transaction.set_rollback(True)
    return run, refused


@contextmanager
def _alone(run_id: int) -> Iterator[bool]:
    """Hold a run against others until the end, across transactions; say whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_RUN_LOCK, run_id])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_RUN_LOCK, run_id])


def _apply(run: ImportRun, table: domain.Table, at: datetime) -> None:
    _begin(run, table)
    rows = iter(table.rows)
    for _skipped in islice(rows, run.rows_done):
        pass
    while batch := list(islice(rows, _BATCH)):
        if not _enter(run, batch, at):
            return
    _finish(run, at)


@transaction.atomic
def _begin(run: ImportRun, table: domain.Table) -> None:
    run.state = ImportRun.State.RUNNING
    run.reading = dict(table.reading)
    run.rows_total = table.total
    run.save(update_fields=["state", "reading", "rows_total"])
    _announce(run)


@transaction.atomic
def _enter(run: ImportRun, rows: list[domain.TakenRow | domain.RefusedCells], at: datetime) -> bool:
    """Write one batch; two files of one person take turns, so that a work in both is entered once.

    Returns:
        False, and nothing is written, if the run was ended meanwhile: its person was erased.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_PERSON_LOCK, run.person_id])
    if not ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING).exists():
        return False
    Batch(run, rows, at).enter()
    run.save(update_fields=["rows_done", "created", "updated", "unchanged", "merged", "refused"])
    _announce(run)
    return True


@transaction.atomic
def _finish(run: ImportRun, at: datetime) -> None:
    run.state, run.finished_at = ImportRun.State.DONE, at
    run.save(update_fields=["state", "finished_at"])
    counts = ("rows_total", "created", "updated", "unchanged", "merged", "refused")
    record(
        stream=f"person:{run.person_id}",
        kind="catalogue.imported",
        payload={
            "run": run.public_id,
            "sha256": run.sha256,
            **{("read" if name == "rows_total" else name): str(getattr(run, name)) for name in counts},
        },
        at=at,
    )
    _announce(run)


@transaction.atomic
def _fail(run: ImportRun, unreadable: domain.Unreadable, at: datetime) -> None:
    run.state, run.finished_at = ImportRun.State.FAILED, at
    run.failure = {"code": unreadable.code, "params": unreadable.params}
    run.save(update_fields=["state", "finished_at", "failure"])
    record(
        stream=f"person:{run.person_id}",
        kind="catalogue.unreadable",
        payload={"run": run.public_id, "sha256": run.sha256, "code": unreadable.code},
        at=at,
    )
    _announce(run)


def _announce(run: ImportRun) -> None:
    message = {
        "kind": "import.moved",
        "run": run.public_id,
        "state": run.state,
        "done": run.rows_done,
        "total": run.rows_total,
    }
    topic = f"person:{run.person_id}"
    transaction.on_commit(lambda: mark_changed(topic, message))
