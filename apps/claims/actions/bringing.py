"""Takes a published list in, has its columns confirmed, stops it, goes on with it, removes it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues.domain import Unreadable, check_size, tidy
from apps.claims import domain, queries
from apps.claims.actions.loading import drop_file
from apps.claims.models import Dataset, Hit, Search
from apps.common import storage
from apps.common.errors import Refusal
from apps.common.permissions import require

_FILE_LOCK = 7_401
_NAME_LIMIT = 200
_SINGLE = frozenset({"title", "artist", "length"})


@transaction.atomic
def bring_dataset(
    *, actor: User, file_name: str, stream: BinaryIO, name: str, description: str = "", at: datetime
) -> Dataset:
    """Keep a published list and guess its columns; the same file a second time gives the list it became.

    Raises:
        NotAllowed: `actor` is nobody.
        Refusal: "dataset.no_name", "file.empty", "file.too_large", or why it is no list that can be read.
    """
    require(actor, "claims.bring_dataset", None)
    name = tidy(name)[:_NAME_LIMIT]
    if not name:
        raise Refusal("dataset.no_name")
    check_size(stream.seek(0, 2))
    stream.seek(0)
    sha256 = storage.sha256_of(stream)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_FILE_LOCK, sha256])
    known = queries.dataset_of_file(sha256)
    if known is not None:
        return _take_over(known, actor, name, description, at)
    seen = _look(stream)
    stored_as, _same = storage.keep("datasets", stream)
    made = Dataset.objects.create(
        sha256=sha256,
        name=name,
        description=description.replace("\x00", "").strip()[:2_000],
        brought_by=actor,
        file_name=file_name[:255].replace("\x00", ""),
        stored_as=stored_as,
        reading=seen.reading.as_json(),
        lines_total=seen.total,
        brought_at=at,
    )
    _record(made, "dataset.brought", actor, at)
    return made


def _look(stream: BinaryIO, separator: str | None = None) -> domain.Look:
    try:
        with domain.formats().open_list(stream) as unpacked:
            seen = domain.formats().look(unpacked, separator=separator)
            packed = unpacked is not stream
    except Unreadable as unreadable:
        raise Refusal(unreadable.code, **unreadable.params) from unreadable
    return replace(seen, reading=replace(seen.reading, packed=packed))


def _take_over(known: Dataset, actor: User, name: str, description: str, at: datetime) -> Dataset:
    """Let somebody go on with a list that its first bringer left before it was read."""
    left = {Dataset.State.ASKED, Dataset.State.CANCELLED}
    if known.state in left and known.brought_by_id != actor.pk:
        known.brought_by, known.name, known.description = actor, name, description[:2_000]
        known.save(update_fields=["brought_by", "name", "description"])
        _record(known, "dataset.brought", actor, at)
    return known


@transaction.atomic
def look_again(*, actor: User, dataset_id: int, separator: str, at: datetime) -> Dataset:
    """Cut a list at another separator and guess its columns anew.

    Raises:
        NotAllowed: `actor` did not bring it.
        Refusal: "dataset.not_asked" (it is being read already), or why it cannot be read so.
    """
    dataset = _own(actor, dataset_id)
    _expect(dataset, "dataset.not_asked", Dataset.State.ASKED)
    with default_storage.open(dataset.stored_as, "rb") as stream:
        seen = _look(cast(BinaryIO, stream), separator)
    dataset.reading, dataset.lines_total = seen.reading.as_json(), seen.total
    dataset.save(update_fields=["reading", "lines_total"])
    return dataset


@transaction.atomic
def confirm_columns(*, actor: User, dataset_id: int, fields: Sequence[str], at: datetime) -> Dataset:
    """Say which column is which; the list is read, and one's own works are held against it.

    Args:
        fields: for each column one of `domain.FIELDS`, or "".

    Raises:
        NotAllowed: `actor` did not bring it.
        Refusal: "dataset.not_asked", "dataset.unknown_column", "dataset.column_twice",
            "dataset.nothing_to_compare".
    """
    dataset = _own(actor, dataset_id)
    _expect(dataset, "dataset.not_asked", Dataset.State.ASKED)
    reading = domain.Reading.parse(dataset.reading)
    if len(fields) != len(reading.header) or not set(fields) <= {"", *domain.FIELDS}:
        raise Refusal("dataset.unknown_column")
    if any(list(fields).count(field) > 1 for field in _SINGLE):
        raise Refusal("dataset.column_twice")
    reading = replace(reading, fields=tuple(fields))
    if not reading.is_comparable or ("title" in fields and not {"artist", *domain.CODES} & set(fields)):
        raise Refusal("dataset.nothing_to_compare")
    dataset.reading, dataset.state = reading.as_json(), Dataset.State.WAITING
    dataset.save(update_fields=["reading", "state"])
    Search.objects.get_or_create(dataset=dataset, asked_by=actor, collective=None, defaults={"asked_at": at})
    _record(dataset, "dataset.confirmed", actor, at)
    return dataset


@transaction.atomic
def cancel_dataset(*, actor: User, dataset_id: int, at: datetime) -> Dataset:
    """Stop reading a list; what was read stays, and one can go on.

    Raises:
        NotAllowed: `actor` did not bring it.
        Refusal: "dataset.not_running".
    """
    dataset = _own(actor, dataset_id)
    _expect(dataset, "dataset.not_running", Dataset.State.WAITING, Dataset.State.RUNNING)
    return _move(dataset, Dataset.State.CANCELLED, kind="dataset.stopped", actor=actor, at=at)


@transaction.atomic
def resume_dataset(*, actor: User, dataset_id: int, at: datetime) -> Dataset:
    """Go on with a list that was stopped, behind the last line that was entered.

    Raises:
        NotAllowed: `actor` did not bring it.
        Refusal: "dataset.not_stopped".
    """
    dataset = _own(actor, dataset_id)
    _expect(dataset, "dataset.not_stopped", Dataset.State.CANCELLED)
    return _move(dataset, Dataset.State.WAITING, kind="dataset.resumed", actor=actor, at=at)


@transaction.atomic
def remove_dataset(*, actor: User, dataset_id: int, at: datetime) -> Dataset:
    """Remove a list with its hits; what was confirmed stays as evidence. The worker clears its lines.

    Raises:
        NotAllowed: `actor` did not bring it.
        Refusal: "dataset.gone".
    """
    dataset = _own(actor, dataset_id)
    if dataset.state == Dataset.State.REMOVED:
        raise Refusal("dataset.gone")
    Hit.objects.filter(dataset=dataset).delete()
    Search.objects.filter(dataset=dataset).delete()
    drop_file(dataset)
    return _move(dataset, Dataset.State.REMOVED, kind="dataset.removed", actor=actor, at=at)


def _own(actor: User, dataset_id: int) -> Dataset:
    dataset = Dataset.objects.select_for_update(of=("self",)).get(pk=dataset_id)
    require(actor, "claims.change_dataset", dataset)
    return dataset


def _expect(dataset: Dataset, code: str, *states: str) -> None:
    if dataset.state not in states:
        raise Refusal(code)


def _move(dataset: Dataset, state: str, *, kind: str, actor: User, at: datetime) -> Dataset:
    dataset.state, dataset.ended_at = state, None if state == Dataset.State.WAITING else at
    dataset.save(update_fields=["state", "ended_at"])
    _record(dataset, kind, actor, at)
    return dataset


def _record(dataset: Dataset, kind: str, actor: User, at: datetime) -> None:
    payload = {"dataset": dataset.public_id, "sha256": dataset.sha256}
    record(stream=f"person:{actor.pk}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
