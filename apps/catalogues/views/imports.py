"""Bringing a list, seeing it taken in, and the one question that follows."""

import csv
from collections.abc import Iterable, Iterator
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.accounts.queries import seats_of
from apps.catalogues import actions, domain, queries
from apps.catalogues.forms import BulkClaimForm, ImportForm
from apps.catalogues.messages import say_column, say_encoding, say_failure, say_field
from apps.catalogues.models import ImportRun, RefusedRow, RowNote
from apps.catalogues.views.answers import answer_form, say_outcome
from apps.common.errors import Refusal
from apps.common.messages import say

_ON_PAGE = 50
_NAMES = 30
_COME_OF_IT = {ImportRun.State.DONE, ImportRun.State.CANCELLED}
_LAST_RUNS = 10


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a list in, and show those that came before."""
    person = cast(User, request.user)
    people = queries.people_spoken_for(person)
    initial = {"person": person.public_id}
    form = ImportForm(request.POST or None, request.FILES or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = actions.start_import(
                actor=person,
                person=form.cleaned_data["person"],
                file_name=file.name,
                stream=file,
                asks=True,
                at=now(),
            )
        except Refusal as refusal:
            form.add_error("file", say(refusal))
        else:
            return redirect("catalogues:import_run", run.public_id)
    runs = queries.runs_visible_to(person)[:_LAST_RUNS]
    return render(request, "catalogues/import.html", {"form": form, "runs": runs})


@login_required
@never_cache
@require_GET
def import_run(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far an import is, what came of it, and ask whose works these are."""
    run = run_of(request, public_id)
    if run.state == ImportRun.State.READY:
        return render(request, "catalogues/import_preview.html", preview_of(request, run))
    return render(request, "catalogues/import_run.html", _of_run(request, run, _claim_form(run)))


@login_required
@never_cache
@require_GET
def import_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the moving part of an import's page; once it is done the whole page is fetched."""
    run = run_of(request, public_id)
    response = render(request, "catalogues/_progress.html", {"run": run})
    if run.state not in queries.MOVING:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the answer to whose works an import brought."""
    run = run_of(request, public_id)
    form = _claim_form(run, request.POST)
    outcome = _answer(form, cast(User, request.user), run)
    if outcome is None:
        return render(request, "catalogues/import_run.html", _of_run(request, run, form))
    say_outcome(request, outcome)
    # Whoever is in no collective yet is asked next whom they want to act with.
    return redirect("catalogues:works" if seats_of(run.person) else "collectives:list")


@login_required
@require_GET
def refused_rows(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Give the rows to mend, refused or taken, with number and reason, as a list to send again."""
    run = run_of(request, public_id)
    response = StreamingHttpResponse(_lines_to_mend(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mend-{run.public_id}.csv"'
    return response


class _Echo:
    def write(self, text: str) -> str:
        return text


def _lines_to_mend(run: ImportRun) -> Iterator[str]:
    writer = csv.writer(_Echo())
    header = [str(heading) for heading in run.reading.get("header", [])]
    yield "\ufeff"
    yield writer.writerow(map(domain.quote_formula, [_("row in the file"), _("reason"), *header]))
    for row in queries.rows_to_mend(run):
        cells = [str(row.row), _why(row), *row.cells]
        yield writer.writerow(map(domain.quote_formula, cells))


def _why(row: queries.RowToMend) -> str:
    reasons = " ".join(say_failure(code, params) for code, params in row.reasons)
    if row.is_taken:
        return _("Taken, but: %(reasons)s") % {"reasons": reasons}
    return _("Refused: %(reasons)s") % {"reasons": reasons}


def run_of(request: HttpRequest, public_id: str) -> ImportRun:
    """Give an import that the visitor may see.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    runs = queries.runs_visible_to(cast(User, request.user))
    return get_object_or_404(runs.select_related("person"), public_id=public_id)


def _of_run(request: HttpRequest, run: ImportRun, form: BulkClaimForm) -> dict[str, object]:
    has_works = run.state in _COME_OF_IT
    return {
        "form": form,
        "unsaid": queries.unsaid_in_run(run) if has_works else 0,
        "sample": run.works.order_by("pk")[:5] if has_works else [],
        "may_choose_columns": run.state == ImportRun.State.FAILED and actions.header_of(run),
        "failure": say_failure(run.failure["code"], run.failure["params"]) if run.failure else "",
        **_rows_of(request, run),
    }


def preview_of(request: HttpRequest, run: ImportRun) -> dict[str, object]:
    """Gather what would happen if a list were entered."""
    new = run.notes.filter(what=RowNote.What.NEW)
    changed = run.notes.filter(what=RowNote.What.CHANGED)
    changed_page = Paginator(changed, _ON_PAGE).get_page(request.GET.get("changed"))
    same = run.notes.filter(what=RowNote.What.SAME)[:_ON_PAGE]
    return {
        "new": new,
        "changed_page": changed_page,
        "changed": [{"note": note, "changes": _changes(note)} for note in changed_page],
        "same": same,
        "more_same": max(0, run.merged - len(same)),
        "choices": RowNote.Choice.choices,
        "has_doubts": run.notes.filter(what=RowNote.What.DOUBTFUL).exists(),
        "has_offers": run.notes.filter(what=RowNote.What.REMARK, code=domain.BROKEN).exists(),
        "repairs": run.choices.get("repairs"),
        "is_nothing_new": not (run.created or run.updated or run.doubtful or run.differing),
        **_rows_of(request, run),
    }


def _rows_of(request: HttpRequest, run: ImportRun) -> dict[str, object]:
    """Gather what every page of an import shows: how it was read, doubtful rows, refused rows."""
    refused = Paginator(run.refused_rows.all(), _ON_PAGE).get_page(request.GET.get("page"))
    left_out = run.notes.filter(what=RowNote.What.DOUBTFUL)
    doubtful = Paginator(left_out, _ON_PAGE).get_page(request.GET.get("doubtful"))
    remarks = run.notes.filter(what=RowNote.What.REMARK)
    remarks_page = Paginator(remarks, _ON_PAGE).get_page(request.GET.get("remarks"))
    return {
        "run": run,
        "remarks_page": remarks_page,
        "remarks": _remarks(remarks_page),
        "has_taken_to_mend": queries.has_taken_to_mend(run),
        "encoding": say_encoding(str(run.reading.get("encoding", ""))),
        "columns": [(say_column(name), heading) for name, heading in run.reading.get("columns", {}).items()],
        "refused_page": refused,
        "refused": [_refused(row) for row in refused],
        "doubtful_page": doubtful,
        "doubtful": [
            {
                "note": note,
                "reason": say_failure(note.code, note.params),
                "became": RowNote.Choice(_became(run, note)).label,
            }
            for note in doubtful
        ],
    }


def _remarks(notes: Iterable[RowNote]) -> list[dict[str, object]]:
    """Say what was noticed; a row whose texts may be repaired is asked about once, with the last of them."""
    last = {note.row: note.pk for note in notes if note.code == domain.BROKEN}
    return [
        {
            "note": note,
            "words": say_failure(note.code, note.params),
            "offers": last.get(note.row) == note.pk,
        }
        for note in notes
    ]


def _became(run: ImportRun, note: RowNote) -> str:
    return str(note.choice or run.choices.get("doubtful") or domain.unanswered(note.code))


def _changes(note: RowNote) -> list[dict[str, str]]:
    return [{**change, "words": say_field(change["field"])} for change in note.changes]


def _claim_form(run: ImportRun, data: QueryDict | None = None) -> BulkClaimForm:
    """Ask whose works are; "as the file says" is an answer where the file says it."""
    has_works = run.state in _COME_OF_IT
    return BulkClaimForm(
        data, names=queries.stated_names(run, _NAMES) if has_works else [], own=run.person.name
    )


def _answer(form: BulkClaimForm, actor: User, run: ImportRun) -> domain.ClaimOutcome | None:
    """Claim as the form says; None when it has to be shown again with its errors."""
    if form.is_valid() and form.is_as_stated:
        return actions.claim_as_stated(
            actor=actor, person=run.person, run_id=run.pk, names=form.chosen_names, at=now()
        )
    return answer_form(form, actor=actor, person=run.person, run_id=run.pk, at=now())


def _refused(row: RefusedRow) -> dict[str, object]:
    return {
        "row": row.row,
        "reason": say_failure(row.code, row.params),
        "text": " | ".join(cell[:60] for cell in row.cells[:4] if cell.strip()),
    }
