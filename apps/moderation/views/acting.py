"""Asks for a mediation, takes it, and shows something in it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_stubs_ext import StrPromise

from apps.accounts.queries import speaks_for
from apps.catalogues.queries import work_of_party
from apps.common.errors import Refusal
from apps.common.forms import done
from apps.common.messages import say
from apps.moderation import actions, queries
from apps.moderation.forms import AskForm, EvidenceForm, TakeForm
from apps.moderation.models import Mediation
from apps.moderation.views import find_mediation, person_of
from apps.moderation.views.pages import page_of

_Act = Callable[..., object]
_ACTS: Mapping[str, tuple[_Act, StrPromise]] = {
    "withdraw": (actions.withdraw_mediation, gettext_lazy("Taken back. Nothing was decided.")),
    "hand_back": (actions.hand_back, gettext_lazy("Given back. Somebody else may take it.")),
    "extend": (actions.extend_evidence, gettext_lazy("You have seven days more.")),
    "finish": (actions.finish_evidence, gettext_lazy("Noted: this is all.")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask which union, and ask it for somebody impartial."""
    person, at = person_of(request), timezone.now()
    conflict = queries.conflict_to_mediate(person, public_id)
    if conflict is None:
        raise Http404
    beside = list(queries.affiliations_to_ask(person, conflict))
    by_id = {one.collective.public_id: one for one in beside}
    choices = [(key, f"{one.union.name} ({one.collective.name})") for key, one in by_id.items()]
    first = choices[0][0] if len(choices) == 1 else None
    form = AskForm(request.POST or None, choices=choices, initial={"collective": first})
    if request.method == "POST" and form.is_valid():
        chosen = by_id[form.cleaned_data["collective"]].collective_id
        try:
            actions.ask_mediation(actor=person, conflict_id=conflict.pk, collective_id=chosen, at=at)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("Asked. The claimants and the union are told."))
            return redirect("moderation:mediations")
    title = work_of_party(conflict, speaks_for(person)).title
    context = {"conflict": conflict, "title": title, "form": form, "choices": choices}
    return render(request, "moderation/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a representative take a mediation, or an appeal in one."""
    person, at = person_of(request), timezone.now()
    appeals = {
        one.finding.mediation.public_id: one.finding.mediation for one in queries.appeals_to_take(person)
    }
    waiting = {one.public_id: one for one in queries.mediations_to_take(person)}
    if public_id in appeals:
        actions.take_appeal(actor=person, mediation_id=appeals[public_id].pk, at=at)
        messages.success(request, _("You look at it a second time. Answer within five days of the appeal."))
        return redirect("moderation:mediation", public_id)
    if public_id not in waiting:
        raise Http404
    form = TakeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors["days"]))
        return redirect("moderation:mediations")
    actions.take_mediation(actor=person, mediation_id=waiting[public_id].pk, at=at, **form.cleaned_data)
    messages.success(request, _("You mediate now. The claimants are told, and show what they have."))
    return redirect("moderation:mediation", public_id)


@login_required
@require_POST
def evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show something to the others and the mediator."""
    found = find_mediation(request, public_id)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        papers = [(file.name, file) for file in form.cleaned_data.pop("papers")]
        given = {
            "actor": person_of(request),
            "mediation_id": found.pk,
            "papers": papers,
            "at": timezone.now(),
        }
        if done(form, actions.give_evidence, **given):
            messages.success(request, _("Shown to the other claimants and the mediator, and to nobody else."))
            return redirect("moderation:mediation", found.public_id)
    return page_of(request, found, evidence_form=form)


@login_required
@require_POST
def act(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Do one of the steps that ask nothing more."""
    found: Mediation = find_mediation(request, public_id)
    if act not in {*_ACTS, "accept", "refuse"}:
        raise Http404
    if act in _ACTS:
        step, words = _ACTS[act]
        step(actor=person_of(request), mediation_id=found.pk, at=timezone.now())
        messages.success(request, str(words))
    else:
        is_yes = act == "accept"
        actions.answer_finding(
            actor=person_of(request), mediation_id=found.pk, is_yes=is_yes, at=timezone.now()
        )
        messages.success(request, _("Your yes is noted.") if is_yes else _("Your no is noted."))
    # Whoever gave it back reads it no longer.
    if act == "hand_back":
        return redirect("moderation:mediations")
    return redirect("moderation:mediation", found.public_id)
