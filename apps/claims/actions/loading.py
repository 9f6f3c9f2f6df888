"""Enters the lines of a list: batch by batch with COPY, each batch a transaction that moves the progress."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import connection, transaction

from apps.audit.actions import record
from apps.catalogues.domain import Unreadable
from apps.claims import domain
from apps.claims.models import Dataset, Search
from apps.common.locks import alone
from apps.common.streaming import in_batches
from apps.common.wakeup import mark_changed

_BATCH = 20_000
_CLEARED_AT_ONCE = 50_000
_LOAD_LOCK = 7_402
_NULL = r"\N"


def load_dataset(dataset_id: int, at: datetime) -> Dataset:
    """Enter a list's lines; what was interrupted or stopped goes on behind the last batch."""
    with alone(_LOAD_LOCK, dataset_id) as is_alone:
        dataset = Dataset.objects.get(pk=dataset_id)
        if not is_alone or dataset.state not in {Dataset.State.WAITING, Dataset.State.RUNNING}:
            return dataset
        try:
            with default_storage.open(dataset.stored_as, "rb") as stream:
                _enter(dataset, cast(BinaryIO, stream), at)
        except Unreadable as unreadable:
            _fail(dataset, unreadable, at)
    dataset.refresh_from_db()
    return dataset


def _enter(dataset: Dataset, stream: BinaryIO, at: datetime) -> None:
    reading = domain.Reading.parse(dataset.reading)
    with domain.formats().open_list(stream) as unpacked:
        found = domain.formats().records(unpacked, reading)
        for _skipped in islice(found, dataset.lines_done):
            pass
        lines = (domain.read_line(reading, *one) for one in found)
        with closing(in_batches(lines, _BATCH)) as batches:
            for batch in batches:
                if not _write(dataset, batch):
                    return
    _finish(dataset, at)


@transaction.atomic
def _write(dataset: Dataset, lines: Sequence[domain.ListLine]) -> bool:
    """Write one batch; nothing, and False, when the list was stopped or removed meanwhile."""
    states = (Dataset.State.WAITING, Dataset.State.RUNNING)
    if not Dataset.objects.select_for_update().filter(pk=dataset.pk, state__in=states).exists():
        return False
    _copy(dataset.pk, lines)
    dataset.state = Dataset.State.RUNNING
    dataset.lines_done += len(lines)
    dataset.lines_empty += sum(not line.keys for line in lines)
    dataset.save(update_fields=["state", "lines_done", "lines_empty"])
    announce(dataset)
    return True


def _copy(dataset_id: int, lines: Sequence[domain.ListLine]) -> None:
    """Enter the lines that have a key and their keys; one without can never be met, and is only counted."""
    kept = [line for line in lines if line.keys]
    texts = "".join(
        f"{dataset_id}\t{line.number}\t{_escaped(line.text)}"
        f"\t{_NULL if line.length_ms is None else line.length_ms}\n"
        for line in kept
    )
    keys = "".join(
        f"{dataset_id}\t{number}\t{line.number}\t{level}\n"
        for line in kept
        for number, level in _strongest(line.keys)
    )
    with connection.cursor() as cursor:
        with cursor.copy("COPY claims_line (dataset_id, number, text, length_ms) FROM STDIN") as copy:
            copy.write(texts)
        with cursor.copy("COPY claims_linekey (dataset_id, key, number, level) FROM STDIN") as copy:
            copy.write(keys)


def _escaped(text: str) -> str:
    """Write a text as COPY reads it: PostgreSQL's manual, "File Formats, Text Format"."""
    return text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def _strongest(keys: Sequence[domain.Key]) -> Iterable[tuple[int, int]]:
    """Give each number once, at its strongest level."""
    return dict(reversed(keys)).items() if len(keys) > 1 else keys


@transaction.atomic
def _finish(dataset: Dataset, at: datetime) -> None:
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if dataset.state not in {Dataset.State.WAITING, Dataset.State.RUNNING}:
        return
    dataset.state, dataset.ended_at = Dataset.State.READY, at
    dataset.save(update_fields=["state", "ended_at"])
    drop_file(dataset)
    payload = {"dataset": dataset.public_id, "sha256": dataset.sha256, "lines": str(dataset.lines_done)}
    record(stream=f"person:{dataset.brought_by_id}", kind="dataset.read", payload=payload, at=at)
    announce(dataset)


def drop_file(dataset: Dataset) -> None:
    """Drop the file of a list that is read or removed: its lines and its hash are kept, or nothing is."""
    stored_as, dataset.stored_as = dataset.stored_as, ""
    dataset.save(update_fields=["stored_as"])
    if stored_as and not Dataset.objects.filter(stored_as=stored_as).exists():
        transaction.on_commit(lambda: default_storage.delete(stored_as))


@transaction.atomic
def _fail(dataset: Dataset, unreadable: Unreadable, at: datetime) -> None:
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if dataset.state not in {Dataset.State.WAITING, Dataset.State.RUNNING}:
        return
    dataset.state, dataset.ended_at = Dataset.State.FAILED, at
    dataset.failure = {"code": unreadable.code, "params": unreadable.params}
    dataset.save(update_fields=["state", "ended_at", "failure"])
    Search.objects.filter(dataset=dataset).delete()
    payload = {"dataset": dataset.public_id, "sha256": dataset.sha256, "code": unreadable.code}
    record(stream=f"person:{dataset.brought_by_id}", kind="dataset.unreadable", payload=payload, at=at)
    announce(dataset)


def announce(dataset: Dataset) -> None:
    """Tell the page of who brought the list how far it is."""
    message = {"kind": "dataset.moved", "dataset": dataset.public_id, "state": str(dataset.state)}
    topic = f"person:{dataset.brought_by_id}"
    transaction.on_commit(lambda: mark_changed(topic, message))


def clear_lines(dataset_id: int) -> int:
    """Delete some of the lines of a removed list, and count them; call it until there are none."""
    if not Dataset.objects.filter(pk=dataset_id, state=Dataset.State.REMOVED).exists():
        return 0
    return sum(_delete_some(table, dataset_id) for table in ("claims_linekey", "claims_line"))


def _delete_some(table: str, dataset_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE ctid = ANY(ARRAY("  # noqa: S608  the name of our own table
            f"SELECT ctid FROM {table} WHERE dataset_id = %s LIMIT %s))",
            [dataset_id, _CLEARED_AT_ONCE],
        )
        return int(cursor.rowcount)
