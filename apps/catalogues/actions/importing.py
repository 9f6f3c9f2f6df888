"""Takes a file in, and enters it into a catalogue."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.actions.batches import Batch, Row
from apps.catalogues.actions.sightings import NamedRecordings, Sightings
from apps.catalogues.models import ImportRun, RefusedRow, RowNote
from apps.common import storage
from apps.common.errors import Refusal
from apps.common.locks import alone
from apps.common.permissions import require
from apps.common.streaming import in_batches
from apps.common.wakeup import mark_changed

_BATCH = 2_000
_COUNTS = ("created", "updated", "unchanged", "merged", "doubtful", "refused")
_MOVING = ["rows_done", *_COUNTS, "differing"]
_LOOKING = (ImportRun.State.WAITING, ImportRun.State.READING)
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
    asks: bool = False,
    choices: Mapping[str, Any] | None = None,
    at: datetime,
) -> ImportRun:
    """Keep a file and put it in line; looking through and entering it is `run_import`'s.

    Args:
        asks: whether to stop before anything is entered, until `apply_import` says that it may be.
        choices: what is decided already: "columns", "kind", "day_first", "doubtful", "differing", "repairs".

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
        asks=asks,
        choices=dict(choices or {}),
        uploaded_at=at,
    )


def _check_file(stream: BinaryIO, file_format: str) -> None:
    if file_format not in {"auto", *domain.known_formats()}:
        raise Refusal("file.unknown_format", format=file_format)
    domain.check_size(stream.seek(0, 2))
    stream.seek(0)


def run_import(run_id: int, at: datetime) -> ImportRun:
    """Look a file through, or enter it, to its end; see `import_by_batches`."""
    for run in import_by_batches(run_id, at):
        done = run
    return done


def import_by_batches(run_id: int, at: datetime) -> Generator[ImportRun]:
    """Look a file through, or enter it; each batch is a transaction that moves the progress.

    Entering that was interrupted goes on after the last batch that was written; looking through begins again,
    since it leaves nothing behind. Whoever comes while somebody else is at the same run leaves it alone, and
    so does a run that ended or waits for its person.

    Yields:
        the run, before anything happens, after each batch and at the end; meanwhile others may work.
    """
    with alone(_RUN_LOCK, run_id) as is_alone:
        run = ImportRun.objects.select_related("person").get(pk=run_id)
        yield run
        if not is_alone or run.state not in {*_LOOKING, ImportRun.State.RUNNING}:
            return
        with default_storage.open(run.stored_as, "rb") as stream:
            try:
                table = _open(run, cast(BinaryIO, stream))
                is_looked_through = run.asks and run.state in _LOOKING
                go_through = _look_through if is_looked_through else _enter_all
                for _batch in go_through(run, table, at):
                    yield run
            except domain.Unreadable as unreadable:
                _fail(run, unreadable, at)
        yield run


def rehearse_import(
    *,
    actor: User,
    person: User,
    file_name: str,
    stream: BinaryIO,
    format: str = "auto",  # noqa: A002 - the word for it everywhere, the command line included
    choices: Mapping[str, Any] | None = None,
    at: datetime,
) -> tuple[ImportRun, list[RefusedRow], list[RowNote]]:
    """Say what an import would do, and store nothing.

    Returns:
        the counts, the rows that would be refused, and what there is to say of others; none of it is in the
        database.

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
            asks=True,
            choices=dict(choices or {}),
            uploaded_at=at,
        )
        for _batch in _look_through(run, _open(run, stream), at):
            pass
        refused, notes = list(run.refused_rows.all()), list(run.notes.all())
        transaction.set_rollback(True)
    return run, refused, notes


def _open(run: ImportRun, stream: BinaryIO) -> domain.Table:
    """Open a list with the repairs of broken texts that its person accepted."""
    table = _read(run, stream)
    accepted = run.choices.get("repairs")
    return replace(table, rows=domain.with_repairs(table.rows, accepted)) if accepted else table


def _read(run: ImportRun, stream: BinaryIO) -> domain.Table:
    """Open a list with the columns that its person chose, now or the last time for the same header."""
    if run.choices.get("columns"):
        return domain.read(stream, run.format, run.choices)
    try:
        table = domain.read(stream, run.format, run.choices)
        header = table.reading.get("header")
    except domain.Unreadable as unreadable:
        header = unreadable.params.get("header")
        remembered = queries.remembered_columns(run.person_id, header)
        if not remembered:
            raise
        return domain.read(stream, run.format, {**remembered, **run.choices})
    remembered = queries.remembered_columns(run.person_id, header)
    return domain.read(stream, run.format, {**remembered, **run.choices}) if remembered else table


def _look_through(run: ImportRun, table: domain.Table, at: datetime) -> Iterator[None]:
    if not _begin(run, table, ImportRun.State.READING):
        return
    with (
        closing(Sightings()) as sightings,
        closing(NamedRecordings()) as named,
        closing(in_batches(iter(table.rows), _BATCH)) as batches,
    ):
        for batch in batches:
            if not _see(run, batch, at, sightings, named):
                return
            yield
    _be_ready(run, at)


def _enter_all(run: ImportRun, table: domain.Table, at: datetime) -> Iterator[None]:
    if not _begin(run, table, ImportRun.State.RUNNING):
        return
    rows = iter(table.rows)
    for _skipped in islice(rows, run.rows_done):
        pass
    with closing(NamedRecordings()) as named, closing(in_batches(rows, _BATCH)) as batches:
        for batch in batches:
            if not _enter(run, batch, at, named):
                return
            yield
    _finish(run, at)


def _is_still(run: ImportRun) -> bool:
    """Lock a run and say whether it is in the state that the worker knows: nobody cancelled or erased it."""
    return ImportRun.objects.select_for_update(no_key=True).filter(pk=run.pk, state=run.state).exists()


@transaction.atomic
def _begin(run: ImportRun, table: domain.Table, state: ImportRun.State) -> bool:
    if not _is_still(run):
        return False
    run.state = state
    run.reading = dict(table.reading)
    run.rows_total = table.total
    if state == ImportRun.State.READING:
        clear_counts(run)
        run.refused_rows.all().delete()
        run.notes.all().delete()
    run.save(update_fields=["state", "reading", "rows_total", *_MOVING])
    announce(run)
    return True


def clear_counts(run: ImportRun) -> None:
    """Set what is counted back to nothing, before a list is gone through again."""
    for name in _MOVING:
        setattr(run, name, 0)


@transaction.atomic
def _see(run: ImportRun, rows: list[Row], at: datetime, sightings: Sightings, named: NamedRecordings) -> bool:
    """Look one batch through; False if the run was ended meanwhile."""
    if not _is_still(run):
        return False
    Batch(run, rows, at, named, sightings=sightings).look_through()
    run.save(update_fields=_MOVING)
    announce(run)
    return True


@transaction.atomic
def _enter(run: ImportRun, rows: list[Row], at: datetime, named: NamedRecordings) -> bool:
    """Write one batch; two files of one person take turns, so that a work in both is entered once.

    Returns:
        False, and nothing is written, if the run was ended meanwhile: cancelled, or its person was erased.
    """
    take_turns(run.person_id)
    if not _is_still(run):
        return False
    Batch(run, rows, at, named).enter()
    run.save(update_fields=_MOVING)
    announce(run)
    return True


def take_turns(person_id: int) -> None:
    """Wait until nobody else writes into a person's catalogue; until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_PERSON_LOCK, person_id])


@transaction.atomic
def _be_ready(run: ImportRun, at: datetime) -> None:
    if not _is_still(run):
        return
    run.state, run.ready_at = ImportRun.State.READY, at
    run.save(update_fields=["state", "ready_at"])
    _record(run, "catalogue.previewed", at, **_counted(run))
    announce(run)


@transaction.atomic
def _finish(run: ImportRun, at: datetime) -> None:
    if not _is_still(run):
        return
    run.state, run.finished_at = ImportRun.State.DONE, at
    run.save(update_fields=["state", "finished_at"])
    _record(run, "catalogue.imported", at, **_counted(run))
    announce(run)


@transaction.atomic
def _fail(run: ImportRun, unreadable: domain.Unreadable, at: datetime) -> None:
    if not _is_still(run):
        return
    run.state, run.finished_at = ImportRun.State.FAILED, at
    run.failure = {"code": unreadable.code, "params": unreadable.params}
    run.save(update_fields=["state", "finished_at", "failure"])
    _record(run, "catalogue.unreadable", at, code=unreadable.code)
    announce(run)


def _counted(run: ImportRun) -> dict[str, str]:
    return {"read": str(run.rows_total), **{name: str(getattr(run, name)) for name in _COUNTS}}


def _record(run: ImportRun, kind: str, at: datetime, **more: str) -> None:
    payload = {"run": run.public_id, "sha256": run.sha256, **more}
    record(stream=f"person:{run.person_id}", kind=kind, payload=payload, at=at)


def announce(run: ImportRun) -> None:
    """Tell open pages, after the commit, how far a run is."""
    message = {
        "kind": "import.moved",
        "run": run.public_id,
        "state": run.state,
        "done": run.rows_done,
        "total": run.rows_total,
    }
    topic = f"person:{run.person_id}"
    transaction.on_commit(lambda: mark_changed(topic, message))
