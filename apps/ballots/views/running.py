"""Giving a vote more time, and what the union does to a result."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.ballots import actions, queries
from apps.ballots.forms import ExtendForm, ReasonForm
from apps.ballots.views import find_ballot, person_of
from apps.common.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a steward for a later end and its reason, and give the vote more time."""
    ballot = find_ballot(request, public_id)
    require(request.user, "ballots.extend", ballot)
    form = ExtendForm(request.POST or None, initial={"closes_at": ballot.closes_at})
    if request.method == "POST" and form.is_valid():
        closes_at, reason = form.cleaned_data["closes_at"], form.cleaned_data["reason"]
        actions.extend(actor=person_of(request), ballot_id=ballot.pk, closes_at=closes_at, reason=reason)
        messages.success(request, _("The vote ends later now. Every voter is told why."))
        return redirect("ballots:ballot", public_id)
    context = {"ballot": ballot, "form": form, "latest": queries.latest_end(ballot)}
    return render(request, "ballots/extend.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def certify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Certify the result in the name of the reader's union."""
    ballot = find_ballot(request, public_id)
    actions.certify(actor=person_of(request), ballot_id=ballot.pk, at=timezone.now())
    messages.success(request, _("Certified. The certificate is in the ballot's log."))
    return redirect("ballots:ballot", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a representative why the result is doubted, and challenge it."""
    ballot = find_ballot(request, public_id)
    require(request.user, "ballots.challenge", ballot)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.challenge(actor=person_of(request), ballot_id=ballot.pk, reason=reason, at=timezone.now())
        messages.success(request, _("Challenged. Everybody who sees the vote reads why."))
        return redirect("ballots:ballot", public_id)
    context = {"ballot": ballot, "form": form}
    return render(request, "ballots/challenge.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask why nothing may follow from what is announced, or from a challenged result, and void it."""
    ballot = find_ballot(request, public_id)
    require(request.user, "ballots.void", ballot)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.void(actor=person_of(request), ballot_id=ballot.pk, reason=reason, at=timezone.now())
        messages.success(request, _("Void. Nothing follows from this vote."))
        return redirect("ballots:ballot", public_id)
    context = {"ballot": ballot, "form": form}
    return render(request, "ballots/void.html", context, status=422 if form.errors else 200)
