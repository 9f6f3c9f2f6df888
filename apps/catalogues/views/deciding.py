"""What a person decides about a list that was looked through."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.catalogues import actions
from apps.catalogues.forms import ColumnsForm
from apps.catalogues.models import ImportRun
from apps.catalogues.views.answers import show_refusal
from apps.catalogues.views.imports import run_of
from apps.common.errors import Refusal

_CHOICE = "choice_"


@login_required
@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the guess which column is which, and take what a person says instead."""
    run = run_of(request, public_id)
    header = actions.header_of(run)
    if run.state not in {ImportRun.State.READY, ImportRun.State.FAILED} or not header:
        raise Http404
    form = _columns_form(request, run, header)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_columns(actor=cast(User, request.user), run_id=run.pk, at=now(), **form.choices)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("catalogues:import_run", run.public_id)
    return render(request, "catalogues/import_columns.html", {"run": run, "form": form})


def _columns_form(request: HttpRequest, run: ImportRun, header: list[str]) -> ColumnsForm:
    failed = (run.failure or {}).get("params", {})
    return ColumnsForm(
        request.POST or None,
        header=header,
        sample=failed.get("sample", run.reading.get("sample", [])),
        places=run.reading.get("places", {}),
        initial={"kind": run.reading.get("kind", "song")},
    )


@login_required
@require_POST
def import_doubtful(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what is said of single doubtful rows."""
    run = run_of(request, public_id)
    _choose(request, run)
    messages.success(request, _("Saved."))
    return redirect("catalogues:import_run", run.public_id)


@login_required
@require_POST
def import_repairs(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the word that broken texts are repaired as it is offered, or not any more."""
    run = run_of(request, public_id)
    _choose(request, run)
    rows = {int(row) for row in request.POST.getlist("repair") if row.isascii() and row.isdigit()}
    which = request.POST.get("which", "")
    if which == "chosen" and not rows:
        messages.warning(request, _("Tick the rows whose texts you want repaired, or take all of them."))
    else:
        actor = cast(User, request.user)
        actions.choose_repairs(actor=actor, run_id=run.pk, which=which, rows=rows, at=now())
    return redirect("catalogues:import_run", run.public_id)


@login_required
@require_POST
def import_apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the word that a list may be entered, with what is said of doubtful rows."""
    run = run_of(request, public_id)
    _choose(request, run)
    actions.apply_import(
        actor=cast(User, request.user),
        run_id=run.pk,
        doubtful=request.POST.get("doubtful", ""),
        differing=request.POST.get("differing") or "keep",
        at=now(),
    )
    return redirect("catalogues:import_run", run.public_id)


@login_required
@require_POST
def import_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop an import where it is."""
    run = run_of(request, public_id)
    actions.cancel_import(actor=cast(User, request.user), run_id=run.pk, at=now())
    return redirect("catalogues:import_run", run.public_id)


def _choose(request: HttpRequest, run: ImportRun) -> None:
    said = {
        name.removeprefix(_CHOICE): value for name, value in request.POST.items() if name.startswith(_CHOICE)
    }
    rows = {int(key): str(value) for key, value in said.items() if key.isascii() and key.isdigit()}
    if rows:
        actions.choose_doubtful(actor=cast(User, request.user), run_id=run.pk, rows=rows, at=now())
