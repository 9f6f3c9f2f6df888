"""What a person decides about a list that was looked through: columns, doubtful rows, enter it, or not."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues import domain, queries
from apps.catalogues.actions.importing import announce, clear_counts
from apps.catalogues.models import ImportRun, RememberedColumns, RowNote
from apps.common.errors import Refusal
from apps.common.permissions import require

_ENDED = {ImportRun.State.DONE, ImportRun.State.CANCELLED, ImportRun.State.FAILED}
_KEPT = ("doubtful", "differing", "repairs")
_DIFFERING = {"keep", "take"}


@transaction.atomic
def choose_columns(
    *,
    actor: User,
    run_id: int,
    columns: Mapping[str, int],
    kind: str = "",
    day_first: bool | None = None,
    at: datetime,
) -> ImportRun:
    """Say which column is which; the list is looked through again, and the next one like it is read so.

    Args:
        columns: field to the number of its column, from 0.
        kind: what the works are, "" as guessed.
        day_first: whether 4/5/2024 is in May; None as guessed.

    Raises:
        NotAllowed: `actor` does not speak for the person of the import.
        Refusal: "import.not_open", "columns.no_title", "columns.unknown", "columns.twice",
            "work.unknown_kind".
    """
    run = _lock(actor, run_id)
    is_unread = run.state == ImportRun.State.FAILED and bool(header_of(run)) and bool(run.stored_as)
    if run.state != ImportRun.State.READY and not is_unread:
        raise Refusal("import.not_open")
    header = header_of(run)
    _check_columns(columns, len(header))
    if kind and kind not in domain.GROUPS:
        raise Refusal("work.unknown_kind")
    said = {"columns": dict(columns), "kind": kind, "day_first": day_first}
    chosen = {name: value for name, value in said.items() if value not in ("", None)}
    kept = {name: run.choices[name] for name in _KEPT if name in run.choices}
    run.choices, run.failure, run.finished_at = {**kept, **chosen}, None, None
    run.state, run.asks = ImportRun.State.WAITING, True
    run.save(update_fields=["choices", "failure", "finished_at", "state", "asks"])
    RememberedColumns.objects.update_or_create(
        person=run.person,
        header_hash=domain.header_hash(header),
        defaults={"choices": chosen, "said_at": at},
    )
    _record_decision(run, "catalogue.columns_chosen", actor, at)
    return run


def header_of(run: ImportRun) -> list[str]:
    """Give the headings of a list, whether or not it could be read with what was guessed."""
    failed = (run.failure or {}).get("params", {})
    return [str(heading) for heading in failed.get("header", run.reading.get("header", []))]


def _check_columns(columns: Mapping[str, int], width: int) -> None:
    if "title" not in columns:
        raise Refusal("columns.no_title")
    if not all(0 <= place < width for place in columns.values()):
        raise Refusal("columns.unknown")
    if len(set(columns.values())) < len(columns):
        raise Refusal("columns.twice")


@transaction.atomic
def choose_doubtful(*, actor: User, run_id: int, rows: Mapping[int, str], at: datetime) -> ImportRun:
    """Say for single doubtful rows what to do with them; what was said before of the others stays.

    Args:
        rows: the key of each note to "new", "same", "leave", or "" for what is said of all.

    Raises:
        NotAllowed: `actor` does not speak for the person of the import.
        Refusal: "import.not_open", "doubt.unknown_choice".
    """
    run = _lock(actor, run_id)
    if run.state != ImportRun.State.READY:
        raise Refusal("import.not_open")
    if not set(rows.values()) <= {"", *RowNote.Choice.values}:
        raise Refusal("doubt.unknown_choice")
    notes = list(run.notes.filter(pk__in=rows, what=RowNote.What.DOUBTFUL))
    for note in notes:
        note.choice = rows[note.pk]
    RowNote.objects.bulk_update(notes, ["choice"])
    run.ready_at = at
    run.save(update_fields=["ready_at"])
    _record_decision(run, "catalogue.doubts_decided", actor, at, rows=str(len(notes)))
    return run


@transaction.atomic
def choose_repairs(
    *, actor: User, run_id: int, which: str, rows: Collection[int] = (), at: datetime
) -> ImportRun:
    """Accept what is offered for broken texts, or no longer; the list is looked through again.

    Args:
        which: "all" of the list, "chosen" for `rows` besides those chosen before, or "none".
        rows: numbers of rows.

    Raises:
        NotAllowed: `actor` does not speak for the person of the import.
        Refusal: "import.not_open", "repair.unknown_choice".
    """
    run = _lock(actor, run_id)
    if run.state != ImportRun.State.READY:
        raise Refusal("import.not_open")
    if which not in {"all", "chosen", "none"}:
        raise Refusal("repair.unknown_choice")
    before = run.choices.get("repairs") or []
    chosen = domain.ALL if domain.ALL in (which, before) else sorted({*before, *rows})
    decided = run.notes.filter(what=RowNote.What.DOUBTFUL).exclude(choice="")
    kept = {str(row): choice for row, choice in decided.values_list("row", "choice")}
    run.choices = {**run.choices, "repairs": [] if which == "none" else chosen, "rows": kept}
    run.state = ImportRun.State.WAITING
    run.save(update_fields=["choices", "state"])
    _record_decision(run, "catalogue.repairs_chosen", actor, at, which=which)
    announce(run)
    return run


@transaction.atomic
def apply_import(
    *, actor: User, run_id: int, doubtful: str = "", differing: str = "keep", at: datetime
) -> ImportRun:
    """Say that a list that was looked through may be entered; the worker enters it.

    Args:
        doubtful: what to do with doubtful rows of which nothing was said: "new", "same", "leave"; "" for what
            happens if nobody decides.
        differing: where the file says something else than the catalogue: "keep" or "take".

    Raises:
        NotAllowed: `actor` does not speak for the person of the import.
        Refusal: "import.not_open", "doubt.unknown_choice".
    """
    run = _lock(actor, run_id)
    if run.state != ImportRun.State.READY:
        raise Refusal("import.not_open")
    if doubtful not in {"", *RowNote.Choice.values} or differing not in _DIFFERING:
        raise Refusal("doubt.unknown_choice")
    run.choices = {**run.choices, "doubtful": doubtful, "differing": differing}
    run.state = ImportRun.State.RUNNING
    clear_counts(run)
    run.save()
    _record_decision(run, "catalogue.approved", actor, at)
    announce(run)
    return run


@transaction.atomic
def cancel_import(*, actor: User, run_id: int, at: datetime) -> ImportRun:
    """Stop an import where it is. What was entered stays, and the same file brings the rest another time.

    Raises:
        NotAllowed: `actor` does not speak for the person of the import.
        Refusal: "import.ended".
    """
    run = _lock(actor, run_id)
    if run.state in _ENDED:
        raise Refusal("import.ended")
    entered = run.rows_done if run.state == ImportRun.State.RUNNING else 0
    if run.state != ImportRun.State.RUNNING:
        clear_counts(run)
    run.state, run.finished_at = ImportRun.State.CANCELLED, at
    run.save()
    _record_decision(run, "catalogue.cancelled", actor, at, entered=str(entered), read=str(run.rows_total))
    announce(run)
    return run


@transaction.atomic
def end_unanswered(*, run_id: int, at: datetime) -> ImportRun:
    """Stop a list on which its person said nothing for so long; called by the clock, harmless if it is late.

    Its file goes with those of other lists that ended.
    """
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if not queries.runs_unanswered(at).filter(pk=run_id).exists():
        return run
    clear_counts(run)
    run.state, run.finished_at = ImportRun.State.CANCELLED, at
    why = Refusal("import.unanswered")
    run.failure = {"code": why.code, "params": why.params}
    run.save()
    payload = {"run": run.public_id, "sha256": run.sha256, "read": str(run.rows_total)}
    record(stream=f"person:{run.person_id}", kind="catalogue.lapsed", payload=payload, at=at)
    announce(run)
    return run


def _lock(actor: User, run_id: int) -> ImportRun:
    run = (
        ImportRun.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(pk=run_id)
    )
    require(actor, "catalogues.import_works", run.person)
    return run


def _record_decision(run: ImportRun, kind: str, actor: User, at: datetime, **more: str) -> None:
    payload = {"run": run.public_id, "sha256": run.sha256, **more}
    record(stream=f"person:{run.person_id}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
