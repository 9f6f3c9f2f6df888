"""Bringing a list, confirming its columns, stopping and removing it."""

from itertools import islice
from typing import BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.claims import actions, domain, importers, queries
from apps.claims.forms import BringForm, ColumnsForm, SeparatorForm
from apps.claims.models import Dataset
from apps.common.errors import Refusal
from apps.common.messages import say

_SAMPLE = 20
_FILE_CODES = ("file.", "list.")


def find(request: HttpRequest, public_id: str) -> Dataset:
    """Find a list that the reader may see."""
    visible = queries.datasets_visible_to(cast(User, request.user))
    return get_object_or_404(visible, public_id=public_id)


def _own(request: HttpRequest, public_id: str) -> Dataset:
    visible = queries.datasets_visible_to(cast(User, request.user))
    return get_object_or_404(visible, public_id=public_id, brought_by=request.user)


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a published list in; one that is known already is shown."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = actions.bring_dataset(
                actor=cast(User, request.user),
                file_name=file.name,
                stream=file,
                name=form.cleaned_data["name"],
                description=form.cleaned_data["description"],
                at=now(),
            )
        except Refusal as refusal:
            field = "file" if refusal.code.startswith(_FILE_CODES) else "name"
            form.add_error(field, say(refusal))
        else:
            if brought.state == Dataset.State.ASKED:
                return redirect("claims:columns", brought.public_id)
            messages.success(request, _("The site knows this list already. Here it is."))
            return redirect("claims:dataset", brought.public_id)
    return render(request, "claims/bring.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask which column is which."""
    own = _own(request, public_id)
    if own.state != Dataset.State.ASKED:
        return redirect("claims:dataset", own.public_id)
    reading = domain.Reading.parse(own.reading)
    form = ColumnsForm(request.POST or None, reading=reading, sample=_sample_of(own, reading))
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_columns(
                actor=cast(User, request.user), dataset_id=own.pk, fields=form.chosen(), at=now()
            )
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            return redirect("claims:dataset", own.public_id)
    separators = SeparatorForm(initial={"separator": reading.separator})
    shown = {"dataset": own, "form": form, "reading": reading, "separators": separators}
    return render(request, "claims/columns.html", shown)


def _sample_of(own: Dataset, reading: domain.Reading) -> list[list[str]]:
    with (
        default_storage.open(own.stored_as, "rb") as stream,
        importers.open_list(cast(BinaryIO, stream)) as unpacked,
    ):
        return [list(cells) for _n, _text, cells in islice(importers.records(unpacked, reading), _SAMPLE)]


@login_required
@require_POST
def separator(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cut the list at another separator."""
    own = _own(request, public_id)
    form = SeparatorForm(request.POST)
    if form.is_valid():
        try:
            actions.look_again(
                actor=cast(User, request.user),
                dataset_id=own.pk,
                separator=form.cleaned_data["separator"],
                at=now(),
            )
        except Refusal as refusal:
            messages.error(request, say(refusal))
    return redirect("claims:columns", own.public_id)


@login_required
@require_POST
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop reading a list, or comparing one's works with it."""
    found, person = find(request, public_id), cast(User, request.user)
    running = queries.running_search_of(person, found.pk)
    if found.state == Dataset.State.READY and running is not None:
        actions.cancel_search(actor=person, search_id=running.pk, at=now())
    else:
        actions.cancel_dataset(actor=person, dataset_id=found.pk, at=now())
    messages.success(request, _("Stopped. What was found stays."))
    return redirect("claims:dataset", found.public_id)


@login_required
@require_POST
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with a list that was stopped."""
    own = _own(request, public_id)
    actions.resume_dataset(actor=cast(User, request.user), dataset_id=own.pk, at=now())
    return redirect("claims:dataset", own.public_id)


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Remove a list; evidence stays."""
    own = _own(request, public_id)
    actions.remove_dataset(actor=cast(User, request.user), dataset_id=own.pk, at=now())
    messages.success(request, _("The list is removed. What was confirmed in it stays as evidence."))
    return redirect("claims:datasets")
