"""Every change about a person's own data: asked for, gathered, erased."""

import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import IO, BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.common import storage
from apps.common.holdings import Section, all_holdings
from apps.common.locks import alone
from apps.common.permissions import require
from apps.common.retention import PERIODS
from apps.privacy import domain, queries
from apps.privacy.models import Archive, Erasure

# Advisory lock: one for an archive that is being gathered.
_ARCHIVE_LOCK = 7_310
Index = Callable[[User, list[Section]], str]


@transaction.atomic
def ask_archive(*, actor: User, person: User, at: datetime) -> Archive:
    """Ask for everything the site holds about a person; one that is in line already is returned."""
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    require(actor, "privacy.ask_archive", locked)
    running = Archive.objects.filter(
        person=locked, state__in=[Archive.State.WAITING, Archive.State.RUNNING]
    ).first()
    if running is not None:
        return running
    archive = Archive.objects.create(person=locked, asked_at=at)
    _record(archive, "archive.asked", at, actor_id=actor.pk)
    return archive


def build_archive(*, archive_id: int, index: Index, at: datetime) -> None:
    """Gather a person's data into one file, part by part, each part moving the progress.

    Interrupted, it begins again; whoever comes while somebody else is at it leaves it alone.

    Args:
        archive_id: row of the archive.
        index: writes the page that says what is in it.
        at: when it is ready.
    """
    with alone(_ARCHIVE_LOCK, archive_id) as is_alone:
        archive = Archive.objects.select_related("person").filter(pk=archive_id).first()
        if archive is None or not is_alone or archive.state == Archive.State.READY:
            return
        with tempfile.TemporaryFile() as file:
            _gather(archive, file, index)
            _finish(archive, file, at)


def _gather(archive: Archive, file: IO[bytes], index: Index) -> None:
    holdings = all_holdings()
    _move(archive, 0, len(holdings))
    sections: list[Section] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        number = 0
        for done, holding in enumerate(holdings, start=1):
            for section in holding.sections(archive.person):
                sections.append(section)
                domain.put_json(packed, section.name, section.rows)
            for own in holding.files(archive.person):
                number += 1
                if default_storage.exists(own.stored_as):
                    with default_storage.open(own.stored_as, "rb") as source:
                        domain.put_file(packed, domain.safe_name(own.name, number), source)
            _move(archive, done, len(holdings))
        # So that no two archives are the same file.
        packed.comment = archive.public_id.encode()
        packed.writestr("index.html", index(archive.person, sections))


def _move(archive: Archive, done: int, total: int) -> None:
    archive.state, archive.parts_done, archive.parts_total = Archive.State.RUNNING, done, total
    archive.save(update_fields=["state", "parts_done", "parts_total"])


@transaction.atomic
def _finish(archive: Archive, file: IO[bytes], at: datetime) -> None:
    # Whoever was erased meanwhile gets no archive any more.
    locked = Archive.objects.select_for_update(of=("self",)).filter(pk=archive.pk).first()
    if locked is None:
        return
    locked.size_bytes = file.seek(0, 2)
    locked.stored_as, _digest = storage.keep("archives", cast("BinaryIO", file))
    locked.state, locked.ready_at, locked.expires_at = Archive.State.READY, at, at + PERIODS["exports"]
    locked.save(update_fields=["state", "stored_as", "size_bytes", "ready_at", "expires_at"])
    _record(locked, "archive.ready", at)


@transaction.atomic
def ask_erasure(*, actor: User, person: User, typed: str, at: datetime) -> Erasure:
    """Ask to be erased after the days to think; a wish that runs already is returned.

    Raises:
        NotAllowed: `actor` is somebody else.
        Refusal: "erasure.not_confirmed", or the first thing that stands in the way.
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    require(actor, "privacy.ask_erasure", locked)
    running = queries.erasure_of(locked)
    if running is not None:
        return running
    domain.check_confirmation(typed, locked.email)
    for obstacle in queries.obstacles_of(locked, at):
        raise obstacle.refusal
    erasure = Erasure.objects.create(person=locked, asked_at=at, due_at=domain.due_at(at))
    _record(erasure, "erasure.asked", at, actor_id=actor.pk)
    return erasure


@transaction.atomic
def cancel_erasure(*, actor: User, erasure_id: int, at: datetime) -> Erasure:
    """Call off the wish to be erased.

    Raises:
        NotAllowed: it is somebody else's.
        Refusal: "erasure.over".
    """
    erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure_id)
    require(actor, "privacy.cancel_erasure", erasure)
    domain.check_cancelling(erasure.state)
    erasure.state, erasure.ended_at = Erasure.State.CANCELLED, at
    erasure.save(update_fields=["state", "ended_at"])
    _record(erasure, "erasure.cancelled", at, actor_id=actor.pk)
    return erasure


@transaction.atomic
def erase_due(*, erasure_id: int, at: datetime) -> None:
    """Erase a person whose days to think are over, in one transaction; later if something stands in the way.

    What is over or called off stays as it is, so that it may be asked twice.
    """
    found = Erasure.objects.filter(pk=erasure_id).values_list("person", flat=True).get()
    # The person first, as every action does that writes for them.
    person = User.objects.select_for_update(of=("self",)).get(pk=found)
    erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure_id)
    if erasure.state != Erasure.State.ASKED or erasure.due_at > at:
        return
    if queries.obstacles_of(person, at):
        _hold(erasure, at)
        return
    erasure.files_left = _erase(person, at)
    erasure.state, erasure.ended_at = Erasure.State.DONE, at
    erasure.save(update_fields=["files_left", "state", "ended_at"])
    _record(erasure, "person.erased", at)
    transaction.on_commit(lambda: delete_files(erasure_id=erasure_id))


@transaction.atomic
def sweep(*, erasure_id: int, at: datetime) -> None:
    """Look again at somebody erased, for what was written in the very moment, and delete files left."""
    erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure_id)
    if erasure.state != Erasure.State.DONE:
        return
    if erasure.swept_at is None and erasure.ended_at and erasure.ended_at + domain.SWEPT_AFTER <= at:
        person = User.objects.select_for_update(of=("self",)).get(pk=erasure.person_id)
        erasure.files_left = sorted({*erasure.files_left, *_erase(person, at)})
        erasure.swept_at = at
        erasure.save(update_fields=["files_left", "swept_at"])
    transaction.on_commit(lambda: delete_files(erasure_id=erasure_id))


def delete_files(*, erasure_id: int) -> None:
    """Delete the files of an erased person; interrupted, the clock begins again."""
    names = Erasure.objects.values_list("files_left", flat=True).get(pk=erasure_id)
    for name in names:
        default_storage.delete(name)
    Erasure.objects.filter(pk=erasure_id, files_left=names).update(files_left=[])


def _erase(person: User, at: datetime) -> list[str]:
    names = (person.email, person.name, *person.other_names) if person.erased_at is None else ()
    # From the top of the tree downwards, so that the row of the person is emptied after all that read it.
    holdings = sorted(all_holdings(), key=lambda holding: holding.listens)
    return sorted({name for holding in holdings for name in holding.erase(person, names, at)})


def _hold(erasure: Erasure, at: datetime) -> None:
    is_first = erasure.held_at is None
    erasure.due_at = at + domain.ASKED_AGAIN_AFTER
    erasure.held_at = erasure.held_at or at
    erasure.save(update_fields=["due_at", "held_at"])
    if is_first:
        _record(erasure, "erasure.held", at)


def _record(about: Archive | Erasure, kind: str, at: datetime, *, actor_id: int | None = None) -> None:
    payload = {"archive" if isinstance(about, Archive) else "erasure": about.public_id}
    record(stream=f"person:{about.person_id}", kind=kind, payload=payload, actor_id=actor_id, at=at)


def forget_archives(*, person_id: int) -> list[str]:
    """Delete a person's archives; gives the files, which are deleted after the commit."""
    archives = Archive.objects.filter(person_id=person_id)
    names = [name for name in archives.values_list("stored_as", flat=True) if name]
    archives.delete()
    return names


def drop_archives(before: datetime, limit: int) -> int:
    """Delete archives that were ready before a moment, file first, so that none is left behind."""
    old = list(Archive.objects.filter(ready_at__lt=before)[:limit])
    for archive in old:
        default_storage.delete(archive.stored_as)
    return Archive.objects.filter(pk__in=[archive.pk for archive in old]).delete()[0]


def drop_cancelled(before: datetime, limit: int) -> int:
    """Delete wishes to be erased that were called off before a moment."""
    over = Erasure.objects.filter(state=Erasure.State.CANCELLED, ended_at__lt=before)
    return Erasure.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:limit])).delete()[0]
