"""What a work is called, who did what on it, and codes that go."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.catalogues import actions
from apps.catalogues.forms.changes import ContributorForm, EditForm, RemoveCodeForm
from apps.catalogues.views.answers import carried_out, show_refusal
from apps.catalogues.views.showing import one_work, work_page
from apps.common.errors import Refusal


@login_required
@require_POST
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take what a work is called, by whom, of what kind and of which year."""
    person, one = cast(User, request.user), one_work(request, public_id)
    form = EditForm(request.POST)
    if form.is_valid():
        try:
            actions.edit_work(actor=person, work_id=one.pk, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
            if refusal.code == "change.work_changed_meanwhile":
                # Whoever saves once more has seen what stands at the top of this page.
                form.data = {**request.POST.dict(), "shown": actions.shown_of(one)}
        else:
            messages.success(request, _("Saved."))
            return redirect("catalogues:work", one.public_id)
    return work_page(request, one, edit_form=form)


@login_required
@require_POST
def add_contributor(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take somebody who did something on a work."""
    person, one = cast(User, request.user), one_work(request, public_id)
    form = ContributorForm(request.POST)
    if carried_out(
        form,
        lambda: actions.add_contributor(
            actor=person,
            work_id=one.pk,
            name=form.cleaned_data["name"],
            part=form.cleaned_data["part"],
            codes=form.codes,
            is_owner=form.cleaned_data["is_owner"],
            at=now(),
        ),
    ):
        messages.success(request, _("Entered."))
        return redirect("catalogues:work", one.public_id)
    return work_page(request, one, contributor_form=form)


@login_required
@require_POST
def remove_contributor(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take somebody away who did something on a work."""
    one = one_work(request, public_id)
    number = request.POST.get("contributor", "")
    actions.remove_contributor(
        actor=cast(User, request.user),
        work_id=one.pk,
        contributor_id=int(number) if number.isascii() and number.isdigit() else 0,
        at=now(),
    )
    messages.success(request, _("They are not named there any more."))
    return redirect("catalogues:work", one.public_id)


@login_required
@require_POST
def remove_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a code off a work."""
    one = one_work(request, public_id)
    form = RemoveCodeForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.remove_code(actor=cast(User, request.user), work_id=one.pk, at=now(), **form.cleaned_data)
    messages.success(request, _("The code is gone from your work."))
    return redirect("catalogues:work", one.public_id)
