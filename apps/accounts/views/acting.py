"""Who speaks for whom: claims made, claims about oneself, and claims that wait for a decision."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts import actions, queries
from apps.accounts.forms import ClaimForm, EvidenceForm, ReasonForm
from apps.accounts.models import ActsFor, User
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may, require

_FIELD_OF = {
    "acting.unknown_code": "code",
    "acting.for_oneself": "code",
    "acting.claimed_already": "code",
    "acting.union_missing": "asked",
    "acting.dates_reversed": "until",
    "acting.birth_missing": "born_on",
    "acting.death_missing": "died_on",
    "acting.death_to_come": "died_on",
    "profile.impossible_birth": "born_on",
    "paper.empty": "papers",
    "paper.too_large": "papers",
    "paper.unknown_type": "papers",
    "paper.too_many": "papers",
}


@login_required
@never_cache
@require_GET
def acting(request: HttpRequest) -> HttpResponse:
    """List who speaks for me, for whom I speak, and what waits for my word."""
    person = cast(User, request.user)
    words = {
        "about_me": queries.claims_about(person),
        "mine": queries.claims_by(person),
        "to_decide": queries.claims_to_decide(person),
        "may_claim": may(person, "accounts.claim_to_act"),
    }
    return render(request, "accounts/acting.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Say that one speaks for somebody, with evidence."""
    person = cast(User, request.user)
    form = ClaimForm(
        request.POST or None, request.FILES or None, reader=person, initial={"since": localdate()}
    )
    if request.method == "POST" and form.is_valid():
        papers = [(file.name, file) for file in form.cleaned_data.pop("papers")]
        try:
            made = actions.claim_to_act_for(actor=person, papers=papers, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(_FIELD_OF.get(refusal.code), say(refusal))
        else:
            messages.success(request, _("Your papers are in. Nothing holds before they are confirmed."))
            return redirect("accounts:acting_claim", made.public_id)
    return render(request, "accounts/claim_acting.html", {"form": form})


@login_required
@never_cache
@require_GET
def acting_claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one claim: its state, its evidence to those who may read it, and what one can do."""
    return _show(request, _claim(request, public_id))


@login_required
@require_POST
def add_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring more papers."""
    found, person = _claim(request, public_id), cast(User, request.user)
    require(person, "accounts.change_claim", found)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        papers = [(file.name, file) for file in form.cleaned_data["papers"]]
        try:
            actions.add_evidence(actor=person, claim_id=found.pk, papers=papers, at=now())
        except Refusal as refusal:
            form.add_error("papers", say(refusal))
        else:
            messages.success(request, _("Your papers are in."))
            return redirect("accounts:acting_claim", found.public_id)
    return _show(request, found, evidence_form=form)


@login_required
@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm a claim, or turn it down with a reason."""
    found, person = _claim(request, public_id), cast(User, request.user)
    require(person, "accounts.decide_claim", found)
    if request.POST.get("decision") == "confirm":
        actions.confirm_claim(actor=person, claim_id=found.pk, at=now())
        messages.success(request, _("Confirmed."))
        return redirect("accounts:acting")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, found, reason_form=form)
    actions.refuse_claim(actor=person, claim_id=found.pk, at=now(), **form.cleaned_data)
    messages.success(request, _("Turned down. Whoever asked reads your reason."))
    return redirect("accounts:acting")


@login_required
@require_POST
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End it, or take a claim back."""
    found = _claim(request, public_id)
    actions.end_acting(actor=cast(User, request.user), claim_id=found.pk, at=now())
    messages.success(request, _("Ended. It has no effect from now on."))
    return redirect("accounts:acting")


@login_required
@never_cache
@require_GET
def paper(request: HttpRequest, public_id: str) -> FileResponse:
    """Give a paper to those who may read it, as a download that no browser runs."""
    visible = queries.evidence_visible_to(cast(User, request.user))
    found = get_object_or_404(visible, public_id=public_id)
    response = FileResponse(
        default_storage.open(found.stored_as),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _claim(request: HttpRequest, public_id: str) -> ActsFor:
    return get_object_or_404(queries.acting_visible_to(cast(User, request.user)), public_id=public_id)


def _show(
    request: HttpRequest,
    found: ActsFor,
    *,
    evidence_form: EvidenceForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    person = cast(User, request.user)
    waits = found.state == ActsFor.State.CLAIMED
    papers = queries.evidence_visible_to(person).filter(claim=found).order_by("added_at", "pk")
    decides = waits and may(person, "accounts.decide_claim", found)
    refused = evidence_form or reason_form
    words = {
        "claim": found,
        "papers": papers,
        "reads_evidence": decides or person.pk in {found.person_id, found.decided_by_id},
        "may_decide": decides,
        "may_add": waits and may(person, "accounts.change_claim", found),
        "may_end": found.state in {"claimed", "confirmed"} and may(person, "accounts.end_acting", found),
        "is_claimant": found.person_id == person.pk,
        "evidence_form": evidence_form or EvidenceForm(),
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "accounts/acting_claim.html", words, status=422 if refused else 200)
