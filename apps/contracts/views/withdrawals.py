"""Pages on which artists take works back from contracts, call that back, and read what became of it."""

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.collectives.actions import call_back as call_back_notice
from apps.collectives.actions import withdraw as begin_withdrawal
from apps.collectives.domain import Taking
from apps.collectives.models import Collective
from apps.collectives.queries import notice_days_of, pools_ever_of, withdrawals_visible_to
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.contracts import messages, queries
from apps.contracts.forms import WithdrawForm
from apps.contracts.views.contracts import contract_or_404
from apps.contracts.views.contracts import reader as reader_of


@require_safe
@login_required
@never_cache
def withdrawals(request: HttpRequest) -> HttpResponse:
    """List what the reader took back from contracts: the notices that run, and what is over."""
    person = reader_of(request)
    rows = [{"noticed": one, "what": messages.say_taken(one)} for one in queries.own_withdrawals(person)]
    context = {
        "running": [row for row in rows if row["noticed"].withdrawal.is_running],  # type: ignore[attr-defined]
        "over": [row for row in rows if not row["noticed"].withdrawal.is_running],  # type: ignore[attr-defined]
        "pools": queries.pools_spoken_for(person),
        "now": timezone.now(),
    }
    return render(request, "contracts/withdrawals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask which work and which use, show what that does to contracts, and only then begin the notice."""
    reader, now = reader_of(request), timezone.now()
    collective = get_object_or_404(pools_ever_of(reader), organisation__slug=slug)
    given = request.POST if request.method == "POST" else request.GET
    person = _spoken_for(reader, given.get("for"))
    held = queries.held_by_contracts(person, collective, Taking(), now)
    asked = "work" in given
    form = WithdrawForm(given if asked else None, held=held)
    is_complete = asked and form.is_valid()
    if request.method == "POST" and is_complete and _begin(request, form, person, collective):
        return redirect("contracts:withdrawals")
    context = {
        "collective": collective,
        "spoken_for": person,
        "form": form,
        "holds": bool(held),
        "effects": _effects(form, person, collective) if is_complete else None,
        "notice_days": notice_days_of(person, collective),
    }
    return render(request, "contracts/withdraw.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def call_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call a withdrawal back while its notice runs."""
    reader = reader_of(request)
    found = get_object_or_404(withdrawals_visible_to(reader), public_id=public_id)
    try:
        call_back_notice(actor=reader, withdrawal_id=found.pk, at=timezone.now())
    except Refusal as refusal:
        notes.error(request, say(refusal))
    else:
        notes.success(request, _("Called back. The works stay in the contracts that hold them."))
    return redirect("contracts:withdrawals")


@require_safe
@login_required
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Hand out a later version of the schedule in the form whose SHA-256 is its fingerprint."""
    contract = contract_or_404(request, public_id)
    found = get_object_or_404(queries.versions_of_schedule(contract), number=number)
    name = f"schedule-{contract.number.replace(' ', '-').replace('/', '-')}-v{number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(queries.text_of_version(found), "application/json", headers=headers)


def _effects(form: WithdrawForm, person: User, collective: Collective) -> list[queries.Held]:
    """Say what the chosen works and uses do to contracts."""
    work, now = form.chosen_work, timezone.now()
    taking = Taking(frozenset({work.pk}) if work else None, form.chosen_uses)
    return queries.held_by_contracts(person, collective, taking, now)


def _begin(request: HttpRequest, form: WithdrawForm, person: User, collective: Collective) -> bool:
    """Begin the notice; a refusal stands at the form."""
    try:
        begun = begin_withdrawal(
            actor=reader_of(request),
            person=person,
            collective=collective,
            work=form.chosen_work,
            uses=form.chosen_uses,
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, say(refusal))
        return False
    words = _("Your notice runs. You can call it back until it is over.")
    notes.success(request, words if begun else _("A notice for this runs already."))
    return True


def _spoken_for(reader: User, public_id: str | None) -> User:
    people = User.objects.filter(pk__in=speaks_for(reader))
    return get_object_or_404(people, public_id=public_id.replace("\x00", "")) if public_id else reader
