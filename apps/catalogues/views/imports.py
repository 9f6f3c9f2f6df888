"""Bringing a list, seeing it taken in, and the one question that follows."""

import csv
from collections.abc import Iterator
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.catalogues import actions, queries
from apps.catalogues.forms import BulkClaimForm, ImportForm
from apps.catalogues.messages import say_column, say_encoding, say_failure
from apps.catalogues.models import ImportRun, RefusedRow
from apps.catalogues.views.answers import answer_form, say_outcome
from apps.common.errors import Refusal
from apps.common.messages import say

_REFUSED_ON_PAGE = 50
_LAST_RUNS = 10
# What a spreadsheet would run as a formula (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  full-width too


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
                actor=person, person=form.cleaned_data["person"], file_name=file.name, stream=file, at=now()
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
    run = _run(request, public_id)
    return render(request, "catalogues/import_run.html", _of_run(request, run, BulkClaimForm()))


@login_required
@never_cache
@require_GET
def import_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the moving part of an import's page; once it is done the whole page is fetched."""
    run = _run(request, public_id)
    response = render(request, "catalogues/_progress.html", {"run": run})
    if run.state in {ImportRun.State.DONE, ImportRun.State.FAILED}:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the answer to whose works an import brought."""
    run = _run(request, public_id)
    form = BulkClaimForm(request.POST)
    outcome = answer_form(form, actor=cast(User, request.user), person=run.person, run_id=run.pk)
    if outcome is None:
        return render(request, "catalogues/import_run.html", _of_run(request, run, form))
    say_outcome(request, outcome)
    return redirect("catalogues:works")


@login_required
@require_GET
def refused_rows(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Give the rows that were not taken, with number and reason, as a list to mend and send again."""
    run = _run(request, public_id)
    response = StreamingHttpResponse(_refused_lines(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{run.public_id}.csv"'
    return response


class _Echo:
    def write(self, text: str) -> str:
        return text


def _refused_lines(run: ImportRun) -> Iterator[str]:
    writer = csv.writer(_Echo())
    header = [str(heading) for heading in run.reading.get("header", [])]
    yield "\ufeff"
    yield writer.writerow(_safe([_("row in the file"), _("reason"), *header]))
    for row in run.refused_rows.iterator(chunk_size=500):
        yield writer.writerow(_safe([str(row.row), say_failure(row.code, row.params), *row.cells]))


def _safe(cells: list[str]) -> list[str]:
    """Quote what a spreadsheet would take for a formula."""
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


def _run(request: HttpRequest, public_id: str) -> ImportRun:
    runs = queries.runs_visible_to(cast(User, request.user))
    return get_object_or_404(runs.select_related("person"), public_id=public_id)


def _of_run(request: HttpRequest, run: ImportRun, form: BulkClaimForm) -> dict[str, object]:
    refused = Paginator(run.refused_rows.all(), _REFUSED_ON_PAGE).get_page(request.GET.get("page"))
    is_done = run.state == ImportRun.State.DONE
    return {
        "run": run,
        "form": form,
        "unsaid": queries.unsaid_in_run(run) if is_done else 0,
        "encoding": say_encoding(str(run.reading.get("encoding", ""))),
        "columns": [(say_column(name), heading) for name, heading in run.reading.get("columns", {}).items()],
        "sample": run.works.order_by("pk")[:5] if is_done else [],
        "refused_page": refused,
        "refused": [_refused(row) for row in refused],
        "failure": say_failure(run.failure["code"], run.failure["params"]) if run.failure else "",
    }


def _refused(row: RefusedRow) -> dict[str, object]:
    return {
        "row": row.row,
        "reason": say_failure(row.code, row.params),
        "text": " | ".join(cell[:60] for cell in row.cells[:4] if cell.strip()),
    }
