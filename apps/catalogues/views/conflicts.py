"""Where claims collide: a list of mine, and what ends each."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import actions, queries
from apps.catalogues.forms import SettlementForm
from apps.catalogues.models import Conflict, Settlement
from apps.catalogues.views.answers import show_refusal
from apps.catalogues.views.disputes import conflicts_shown, disputed_lines, fields_of
from apps.catalogues.views.showing import one_work, work_page
from apps.common.errors import Refusal


@login_required
@require_GET
def conflicts(request: HttpRequest) -> HttpResponse:
    """List where the claims of a person collide with those of others, and where they did."""
    person = cast(User, request.user)
    mine = speaks_for(person)
    rows = [
        {"conflict": one, "work": queries.work_of_party(one, mine)}
        for one in queries.conflicts_visible_to(person)
    ]
    return render(request, "catalogues/conflicts.html", {"rows": rows})


@login_required
@require_POST
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a proposal to the other claimants."""
    person, conflict = cast(User, request.user), _conflict(request, public_id)
    lines = disputed_lines(conflict)
    form = SettlementForm(request.POST, lines=fields_of(lines))
    one = one_work(request, queries.work_of_party(conflict, speaks_for(person)).public_id)
    if form.is_valid():
        percents = {share: form.cleaned_data[line.field] for line in lines for share in line.ids}
        try:
            actions.propose_settlement(actor=person, conflict_id=conflict.pk, percents=percents, at=now())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Proposed. It holds when each of you has agreed."))
            return redirect("catalogues:work", one.public_id)
    return work_page(request, one, conflicts=conflicts_shown(one, person, {conflict.pk: form}))


@login_required
@require_POST
def agree(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a claimant's yes to the proposal that they read."""
    person, conflict = cast(User, request.user), _conflict(request, public_id)
    proposals = queries.settlements_of(conflict)
    settlement = get_object_or_404(proposals, public_id=request.POST.get("settlement", ""))
    settlement = actions.agree_to_settlement(actor=person, settlement_id=settlement.pk, at=now())
    if settlement.state == Settlement.State.AGREED:
        messages.success(request, _("Agreed by all of you. It holds from now on."))
    else:
        messages.success(request, _("Your yes is noted. It waits for the others."))
    return redirect("catalogues:work", queries.work_of_party(conflict, speaks_for(person)).public_id)


@login_required
@require_POST
def drop_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a code off one's own work: it names the other one."""
    person, conflict = cast(User, request.user), _conflict(request, public_id)
    actions.drop_code(actor=person, conflict_id=conflict.pk, at=now())
    messages.success(request, _("The code is gone from your work."))
    return redirect("catalogues:work", queries.work_of_party(conflict, speaks_for(person)).public_id)


def _conflict(request: HttpRequest, public_id: str) -> Conflict:
    return get_object_or_404(queries.conflicts_visible_to(cast(User, request.user)), public_id=public_id)
