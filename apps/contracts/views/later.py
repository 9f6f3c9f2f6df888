"""The page on which a side acts on a contract in force: what it does is shown before it is confirmed."""

from functools import partial

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.again import Again
from apps.common.errors import Refusal
from apps.common.forms import done
from apps.common.messages import say
from apps.common.moments import moment_with_zone
from apps.contracts import actions, domain, messages, queries
from apps.contracts.forms import StepForm
from apps.contracts.models import Contract
from apps.contracts.views.contracts import contract_or_404
from apps.contracts.views.contracts import reader as reader_of
from apps.contracts.views.standing import side_for
from apps.terms.domain import Terms


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def step(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Show what an act on a contract does, ask why and for the password again, and do it."""
    contract, now = contract_or_404(request, public_id), timezone.now()
    person, terms = reader_of(request), Terms.parse(contract.terms)
    side = side_for(person, contract, act)
    if side is None:
        raise Http404
    form, again = StepForm(request.POST or None, act=act), Again(request)
    given = {"actor": person, "contract_id": contract.pk, "side": side, "at": now}
    is_asked = request.method == "POST" and form.is_valid() and again.is_passed()
    if is_asked and done(form, partial(actions.take_step, act=act), **given):
        notes.success(request, _("Done. Both sides are told."))
        return redirect("contracts:contract", contract.public_id)
    due = domain.due_at(act, terms, now, contract.day_zone)
    context = {
        "contract": contract,
        "act": act,
        "name": messages.ACT_NAMES[act],
        "question": messages.ACT_QUESTIONS[act],
        "refused": _refused(act, side, contract, terms),
        "effects": messages.say_effects(
            act, contract, queries.licensed_count(contract, now), moment_with_zone(due) if due else ""
        ),
        "survives": messages.say_survives(terms) if act in {domain.END, domain.NOTICE} else (),
        "form": form,
        "again": again,
    }
    return render(request, "contracts/step.html", context, status=again.status(form))


def _refused(act: str, side: str, contract: Contract, terms: Terms) -> str:
    """Say why an act is not possible now; empty if it is."""
    try:
        past = queries.past_of(contract)
        domain.check_act(act, contract.state, past, terms, timezone.now(), side=side)
    except Refusal as refusal:
        return say(refusal)
    return ""
