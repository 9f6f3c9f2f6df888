"""Takes an erased person out of the catalogues, and drops files and rows that are kept long enough."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.catalogues import domain, queries
from apps.catalogues.actions.agreeing import close_code_conflict
from apps.catalogues.actions.importing import take_turns
from apps.catalogues.actions.searching import forget_words
from apps.catalogues.actions.settling import rewrite_shares
from apps.catalogues.models import (
    Alike,
    AlikeKey,
    Conflict,
    Contributor,
    Identifier,
    ImportRun,
    Merge,
    Recording,
    RefusedRow,
    RememberedColumns,
    RowNote,
    Share,
    StatedShare,
    Work,
    WorkChange,
)
from apps.common.holdings import scrub


@transaction.atomic
def forget_works(*, person: User, names: tuple[str, ...], at: datetime) -> None:
    """End a person's shares, empty their works, and take their name out of works that others have too.

    A work that others hold, play on or brought keeps its title, for it is theirs as well.
    """
    take_turns(person.pk)
    # Read one by one, for counting would lock nothing.
    works = Work.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    list(works.filter(queries.is_touched_by(person)).values_list("pk", flat=True))
    forget_words(Work.objects.filter(queries.is_touched_by(person)))
    theirs = list(queries.works_needed_by_others(person).values_list("pk", flat=True))
    own = Work.objects.filter(registered_by=person).exclude(pk__in=theirs)
    _forget_merges(person)
    _scrub_shared(Work.objects.filter(pk__in=theirs), names)
    _empty_works(own, at)
    _forget_recordings(person, theirs, names)
    _end_shares(person, at)
    Share.objects.filter(asserted_by=person).exclude(evidence="").update(evidence="")
    asserted = Share.objects.filter(asserted_by=person).exclude(work__in=theirs)
    asserted.exclude(outside_name="").update(outside_name="")
    Contributor.objects.filter(person=person).exclude(name="").update(name="", codes=[])
    _forget_stated(person, theirs, names)
    _forget_changes(person, theirs, names)
    for named in Contributor.objects.filter(work__in=theirs).exclude(name=""):
        if scrub(named.name, names) != named.name:
            Contributor.objects.filter(pk=named.pk).update(codes=[])
        _scrub(named, ("name",), names)
    for share in Share.objects.filter(work__in=theirs).exclude(outside_name="", evidence=""):
        _scrub(share, ("outside_name", "evidence"), names)


@transaction.atomic
def forget_imports(*, person: User, at: datetime) -> list[str]:
    """Empty a person's imports; give the stored files that nobody else brought too. Hashes stay."""
    runs = ImportRun.objects.filter(person=person)
    RefusedRow.objects.filter(run__in=runs).delete()
    RowNote.objects.filter(run__in=runs).delete()
    RememberedColumns.objects.filter(person=person).delete()
    open_states = [ImportRun.State.WAITING, ImportRun.State.READING, ImportRun.State.READY]
    unfinished = runs.filter(state__in=[*open_states, ImportRun.State.RUNNING])
    unfinished.update(state=ImportRun.State.FAILED, finished_at=at)
    stored = [name for name in runs.values_list("stored_as", flat=True).distinct() if name]
    others = ImportRun.objects.filter(stored_as__in=stored).exclude(person=person)
    needed = set(others.values_list("stored_as", flat=True))
    runs.update(file_name="", stored_as="", failure=None, reading={}, choices={})
    return [name for name in stored if name not in needed]


def drop_refused_rows(before: datetime, limit: int) -> int:
    """Delete refused rows, and what was said of others, of imports that ended before a moment."""
    notes = RowNote.objects.filter(run__finished_at__lt=before).values_list("pk", flat=True)[:limit]
    said = RowNote.objects.filter(pk__in=list(notes)).delete()[0]
    old = RefusedRow.objects.filter(run__finished_at__lt=before).values_list("pk", flat=True)[:limit]
    return said + RefusedRow.objects.filter(pk__in=list(old)).delete()[0]


def drop_unreadable_files(before: datetime, limit: int) -> int:
    """Delete the files of imports that could not be read."""
    return _drop_files([ImportRun.State.FAILED], before, limit)


def drop_import_files(before: datetime, limit: int) -> int:
    """Delete the files of imports that were entered or cancelled; their hashes stay."""
    return _drop_files([ImportRun.State.DONE, ImportRun.State.CANCELLED], before, limit)


def _end_shares(person: User, at: datetime) -> None:
    """End what a person holds; what they disputed counts for the others again."""
    own = list(Share.objects.filter(holder=person, ended_at__isnull=True).select_related("work"))
    works = {share.work_id: share.work for share in own}
    rewrite_shares(list(works.values()), end=own, by=person.pk, at=at)


def _scrub_shared(works: QuerySet[Work], names: Iterable[str]) -> None:
    for work in works:
        line = scrub(work.artist_line, names)
        if line == work.artist_line and scrub(work.title, names) == work.title:
            continue
        work.artist_line, work.title = line, scrub(work.title, names)
        # The row's number keeps the key from meeting another work's.
        work.match_key = f"{domain.match_key(work.kind, work.title, work.artist_line)} / {work.pk}"
        work.save(update_fields=["artist_line", "title", "match_key"])
        for code in Identifier.objects.filter(work=work):
            _scrub(code, ("value",), names)


def _empty_works(works: QuerySet[Work], at: datetime) -> None:
    ids = list(works.values_list("pk", flat=True))
    Identifier.objects.filter(work__in=ids).delete()
    _end_code_conflicts(ids, at)
    Contributor.objects.filter(work__in=ids).exclude(name="").update(name="", codes=[])
    StatedShare.objects.filter(work__in=ids).delete()
    Share.objects.filter(work__in=ids).exclude(outside_name="").update(outside_name="")
    for work in works.exclude(match_key__startswith="erased "):
        work.title = work.artist_line = ""
        work.year, work.match_key = None, f"erased {work.pk}"
        work.save(update_fields=["title", "artist_line", "year", "match_key"])


def _end_code_conflicts(work_ids: list[int], at: datetime) -> None:
    """Close the conflicts about codes of works, and forget the codes; what others showed in them stays."""
    about = Conflict.objects.filter(
        Q(work__in=work_ids) | Q(other__in=work_ids), kind=Conflict.Kind.CODE
    ).exclude(code="")
    for pk in about.filter(settled_at__isnull=True).order_by("pk").values_list("pk", flat=True):
        close_code_conflict(conflict_id=pk, at=at)
    about.update(code="")


def _forget_merges(person: User) -> None:
    """Forget what was moved in a person's works, and what resembled what; that they became one stays."""
    touched = list(Work.objects.filter(queries.is_touched_by(person)).values_list("pk", flat=True))
    Merge.objects.filter(Q(kept__in=touched) | Q(retired__in=touched)).update(changes=[], said={})
    Alike.objects.filter(person=person).delete()
    AlikeKey.objects.filter(work__in=touched).delete()


def _forget_changes(person: User, theirs: list[int], names: Iterable[str]) -> None:
    """Drop what a person's works said before, and what names the person in works that others have too."""
    WorkChange.objects.filter(work__registered_by=person).exclude(work__in=theirs).delete()
    kept = WorkChange.objects.filter(work__in=theirs)
    said = [(one.pk, json.dumps(one.changes, ensure_ascii=False)) for one in kept]
    about = [pk for pk, text in said if scrub(text, names) != text]
    WorkChange.objects.filter(pk__in=about).delete()


def _forget_stated(person: User, theirs: list[int], names: Iterable[str]) -> None:
    """Drop what a person's files state, and lines about the person in works that others have too."""
    StatedShare.objects.filter(run__person=person).delete()
    stated = StatedShare.objects.filter(work__in=theirs)
    about = [line.pk for line in stated if scrub(line.name, names) != line.name]
    StatedShare.objects.filter(pk__in=about).delete()


def _forget_recordings(person: User, theirs: list[int], names: Iterable[str]) -> None:
    shared = Recording.works.through.objects.filter(recording=OuterRef("pk"), work__in=theirs)
    recordings = Recording.objects.filter(registered_by=person)
    for recording in recordings.filter(Exists(shared)):
        _scrub(recording, ("artist_line", "title", "album"), names)
    own = list(recordings.filter(~Exists(shared)).values_list("pk", flat=True))
    Identifier.objects.filter(recording__in=own).delete()
    Recording.objects.filter(pk__in=own).update(
        title="", artist_line="", album="", released_on=None, duration_ms=None
    )


def _scrub(
    row: Recording | Contributor | Share | Identifier, fields: tuple[str, ...], names: Iterable[str]
) -> None:
    changed = [name for name in fields if scrub(getattr(row, name), names) != getattr(row, name)]
    for name in changed:
        setattr(row, name, scrub(getattr(row, name), names))
    if changed:
        row.save(update_fields=changed)


def _drop_files(states: Iterable[ImportRun.State], before: datetime, limit: int) -> int:
    """Forget which file it was first, then delete it; a file that another run still names stays."""
    old = ImportRun.objects.filter(state__in=states, finished_at__lt=before).exclude(stored_as="")
    dropped = list(old.order_by("pk")[:limit])
    with transaction.atomic():
        ImportRun.objects.filter(pk__in=[run.pk for run in dropped]).update(stored_as="")
        names = {run.stored_as for run in dropped}
        needed = set(ImportRun.objects.filter(stored_as__in=names).values_list("stored_as", flat=True))
        for name in names - needed:
            transaction.on_commit(partial(default_storage.delete, name))
    return len(dropped)
