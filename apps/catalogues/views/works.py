"""One work by hand, and the page of each."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.catalogues import actions, queries
from apps.catalogues.forms import AddWorkForm, AiPartsForm, ClaimForm, CodeForm, PerformersForm, ShareForm
from apps.catalogues.models import Identifier, Work
from apps.catalogues.views.answers import answer_form, carried_out, say_lost_answers, say_outcome
from apps.catalogues.views.showing import one_work, work_page
from apps.common.permissions import may


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter one work by hand."""
    person = cast(User, request.user)
    initial = {"person": person.public_id, "artist_line": person.name}
    form = AddWorkForm(request.POST or None, people=queries.people_spoken_for(person), initial=initial)
    if request.method == "POST":
        made = carried_out(form, lambda: actions.add_work(actor=person, at=now(), **form.cleaned_data))
        if made:
            messages.success(request, _("“%(title)s” is in your catalogue.") % {"title": made.title})
            return redirect("catalogues:work", made.public_id)
    return render(request, "catalogues/add.html", {"form": form})


@login_required
@require_GET
def work(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a work: who, shares, identifiers, history; one that went into another leads there."""
    if gone := _merged_work(request, public_id):
        messages.info(request, _("“%(title)s” went into this work: they are one.") % {"title": gone.title})
        return redirect("catalogues:work", cast(Work, gone.merged_into).public_id)
    return work_page(request, one_work(request, public_id))


def _merged_work(request: HttpRequest, public_id: str) -> Work | None:
    seen = queries.with_merged(queries.works_visible_to(cast(User, request.user)))
    gone = seen.filter(public_id=public_id, merged_into__isnull=False)
    return gone.select_related("merged_into").first()


@login_required
@require_POST
def claim_work(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the answer to whose one work is."""
    person, one, at = cast(User, request.user), one_work(request, public_id), now()
    form = ClaimForm(request.POST)
    owner = one.registered_by if may(person, "catalogues.change_work", one) else person
    outcome = answer_form(form, actor=person, person=owner, work_ids=[one.pk], at=at)
    if outcome is None:
        return work_page(request, one, claim_form=form)
    say_outcome(request, outcome)
    say_lost_answers(request, [one.pk], at)
    return redirect("catalogues:work", one.public_id)


@login_required
@require_POST
def share(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take what a co-owner holds."""
    person, one, at = cast(User, request.user), one_work(request, public_id), now()
    form = ShareForm(request.POST, kind=one.kind)
    if carried_out(
        form, lambda: actions.assert_share(actor=person, work_id=one.pk, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("Entered."))
        say_lost_answers(request, [one.pk], at)
        return redirect("catalogues:work", one.public_id)
    return work_page(request, one, share_form=form)


@login_required
@require_POST
def end_share(request: HttpRequest, public_id: str, share_id: str) -> HttpResponse:
    """Take back what was said of one share."""
    one, at = one_work(request, public_id), now()
    ended = get_object_or_404(queries.share_history_of(one), public_id=share_id)
    actions.end_share(actor=cast(User, request.user), share_id=ended.pk, together=True, at=at)
    messages.success(request, _("That share has ended."))
    return redirect("catalogues:work", one.public_id)


@login_required
@require_POST
def performers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take who sings or plays, or is depicted."""
    person, one = cast(User, request.user), one_work(request, public_id)
    form = PerformersForm(request.POST)
    if carried_out(
        form,
        lambda: actions.name_performers(
            actor=person,
            work_id=one.pk,
            performers=form.cleaned_data["performers"],
            names=form.cleaned_data["performer_names"],
            at=now(),
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("catalogues:work", one.public_id)
    return work_page(request, one, performers_form=form)


@login_required
@require_POST
def add_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a code that names a work."""
    person, one = cast(User, request.user), one_work(request, public_id)
    form = CodeForm(request.POST)
    made = carried_out(
        form, lambda: actions.add_code(actor=person, work_id=one.pk, at=now(), **form.cleaned_data)
    )
    if made:
        _say_verdict(request, made)
        return redirect("catalogues:work", one.public_id)
    return work_page(request, one, code_form=form)


def _say_verdict(request: HttpRequest, code: Identifier) -> None:
    if code.verdict == Identifier.Verdict.INVALID:
        words = _("The code is kept, but by its own rule it is wrong. Look whether a digit is missing.")
        messages.warning(request, words)
    else:
        messages.success(request, _("Entered."))


@login_required
@require_POST
def ai_parts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take how much of each side of a work a machine made."""
    one = one_work(request, public_id)
    form = AiPartsForm(request.POST, kind=one.kind)
    if not form.is_valid():
        return work_page(request, one, ai_form=form)
    actions.say_ai_parts(actor=cast(User, request.user), work_id=one.pk, degrees=form.cleaned_data, at=now())
    messages.success(request, _("Saved."))
    return redirect("catalogues:work", one.public_id)
