"""What the mediator proposes, appeals against it, and what the second representative says."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.common.errors import Refusal
from apps.common.forms import done
from apps.common.messages import say
from apps.common.permissions import require
from apps.moderation import actions, queries
from apps.moderation.forms import AppealAnswerForm, AppealForm, FindingForm
from apps.moderation.models import FindingAppeal
from apps.moderation.views import find_mediation, person_of
from apps.moderation.views.showing import disputed_lines, found_in, works_to_choose


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the mediator for a division and its reason, and propose it."""
    found = find_mediation(request, public_id)
    require(request.user, "moderation.find", found)
    lines = disputed_lines(found.conflict)
    form = FindingForm(
        request.POST or None,
        lines=[(line.field, line.label, line.says) for line in lines],
        works=works_to_choose(found.conflict),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.give_finding(
                actor=person_of(request),
                mediation_id=found.pk,
                percents={share: said[line.field] for line in lines for share in line.ids},
                keeps_code=said.get("keeps_code", ""),
                reason=said["reason"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("Proposed. It holds only if each of them accepts it."))
            return redirect("moderation:mediation", found.public_id)
    context = {"mediation": found, "form": form, "title": found.conflict.work.title}
    return render(request, "moderation/find.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a claimant why a second representative should look at what was found."""
    found = find_mediation(request, public_id)
    require(request.user, "moderation.take_part", found)
    form = AppealForm(request.POST or None)
    asked = {"actor": person_of(request), "mediation_id": found.pk, "at": timezone.now()}
    if request.method == "POST" and form.is_valid() and done(form, actions.appeal_finding, **asked):
        messages.success(request, _("Sent. A second representative answers within five days."))
        return redirect("moderation:mediation", found.public_id)
    context = {"mediation": found, "form": form, "found": next(iter(found_in(found)), None)}
    return render(request, "moderation/appeal.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the second representative whether a finding stands, and say it."""
    found = find_mediation(request, public_id)
    waiting = queries.appeal_in(found)
    if waiting is None:
        raise Http404
    require(request.user, "moderation.answer_appeal", waiting)
    form = AppealAnswerForm(request.POST or None)
    asked = {"actor": person_of(request), "mediation_id": found.pk, "at": timezone.now()}
    if request.method == "POST" and form.is_valid() and done(form, actions.answer_appeal, **asked):
        messages.success(request, _("Answered. The sides read it."))
        # What was set aside is somebody else's from now on.
        if form.cleaned_data["verdict"] == FindingAppeal.Verdict.SET_ASIDE:
            return redirect("moderation:mediations")
        return redirect("moderation:mediation", found.public_id)
    context = {
        "mediation": found,
        "form": form,
        "appeal": waiting,
        "found": next(iter(found_in(found)), None),
    }
    return render(request, "moderation/second.html", context, status=422 if form.errors else 200)
