"""Asks for a mediation, takes it, and shows something in it."""

from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_stubs_ext import StrPromise

from apps.accounts.models import User
from apps.accounts.queries import called, speaks_for
from apps.catalogues.models import Conflict
from apps.catalogues.queries import parties_of, work_of_party
from apps.common.errors import Refusal
from apps.common.forms import done
from apps.common.messages import say
from apps.moderation import actions, queries
from apps.moderation.forms import AskForm, TakeForm
from apps.moderation.models import Mediation
from apps.moderation.views import find_mediation, person_of
from apps.moderation.views.pages import page_of
from apps.moderation.views.showing import Refused, evidence_form

_Act = Callable[..., object]
_ACTS: Mapping[str, tuple[_Act, StrPromise]] = {
    "withdraw": (actions.withdraw_mediation, gettext_lazy("Taken back. Nothing was decided.")),
    "hand_back": (actions.hand_back, gettext_lazy("Given back. Somebody else may take it.")),
    "extend": (actions.extend_evidence, gettext_lazy("You have seven days more.")),
    "finish": (actions.finish_evidence, gettext_lazy("Noted: this is all.")),
    "accept": (partial(actions.answer_finding, is_yes=True), gettext_lazy("Your yes is noted.")),
    "refuse": (partial(actions.answer_finding, is_yes=False), gettext_lazy("Your no is noted.")),
}
_OF_A_SIDE = frozenset({"extend", "finish"})


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
    context = {"conflict": conflict, "form": form, "choices": choices, **_about(conflict, person)}
    return render(request, "moderation/ask.html", context, status=422 if form.errors else 200)


def _about(conflict: Conflict, person: User) -> dict[str, object]:
    """Say what it is about: to a claimant their work, to a steward whom of their members it concerns."""
    own = speaks_for(person)
    if parties_of(conflict) & own:
        return {"title": work_of_party(conflict, own).title}
    members = queries.members_claiming(person, conflict)
    return {"members": [called(one, conflict.public_id) for one in members]}


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
    found, side = find_mediation(request, public_id), request.POST.get("side", "")
    if side not in {"", *(one.public_id for one in queries.sides_of(person_of(request), found))}:
        raise Http404
    form = evidence_form(side, request.POST, request.FILES)
    if form.is_valid():
        papers = [(file.name, file) for file in form.cleaned_data.pop("papers")]
        given = {
            "actor": person_of(request),
            "mediation_id": found.pk,
            "side": side,
            "papers": papers,
            "at": timezone.now(),
        }
        if done(form, actions.give_evidence, **given):
            messages.success(request, _("Shown to the other claimants and the mediator, and to nobody else."))
            return redirect("moderation:mediation", found.public_id)
    return page_of(request, found, refused=Refused(side, form))


@login_required
@require_POST
def act(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Do one of the steps that ask nothing more."""
    found = _find_to_act(request, public_id, act)
    if act not in _ACTS:
        raise Http404
    step, words = _ACTS[act]
    about = {"side": request.POST.get("side", "")} if act in _OF_A_SIDE else {}
    step(actor=person_of(request), mediation_id=found.pk, at=timezone.now(), **about)
    messages.success(request, str(words))
    # Whoever gave it back, or asked for others, does not read it.
    if not queries.mediations_visible_to(person_of(request)).filter(pk=found.pk).exists():
        return redirect("moderation:mediations")
    return redirect("moderation:mediation", found.public_id)


def _find_to_act(request: HttpRequest, public_id: str, act: str) -> Mediation:
    """Find what the reader reads; or what they asked for others, which they only may take back."""
    if act == "withdraw":
        waiting = queries.waiting_asked_by(person_of(request)).filter(public_id=public_id).first()
        if waiting is not None:
            return waiting
    return find_mediation(request, public_id)
