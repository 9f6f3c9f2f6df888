"""Signing a contract, and what the two sides ask of each other before it is in force."""

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.again import Again
from apps.accounts.models import User
from apps.common.forms import done
from apps.contracts import actions, domain, queries
from apps.contracts.forms import OrderForm, SignForm
from apps.contracts.models import Contract
from apps.contracts.views.contracts import contract_or_404, reader


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def sign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let somebody whose group's turn it is sign, bound to the fingerprint and the order on the page."""
    contract, person = contract_or_404(request, public_id), reader(request)
    side = queries.side_to_sign(contract, person)
    if side is None:
        raise Http404
    form = SignForm(
        request.POST if request.method == "POST" else None,
        signer=person,
        initial={"fingerprint": contract.fingerprint, "order": queries.order_number(contract)},
    )
    again = Again(request)
    if request.method == "POST" and form.is_valid() and again.is_passed():
        signed = actions.sign(
            actor=person,
            contract_id=contract.pk,
            side=side,
            fingerprint=form.cleaned_data["fingerprint"],
            order=form.cleaned_data["order"],
            at=timezone.now(),
        )
        in_force = signed.state == Contract.State.IN_FORCE
        notes.success(request, _("Signed. It is in force.") if in_force else _("Signed."))
        return redirect("contracts:contract", contract.public_id)
    context = {
        "contract": contract,
        "form": form,
        "again": again,
        "side": side,
        "count": contract.schedule.count(),
        "others": queries.others_missing(contract, side, person),
    }
    return render(request, "contracts/sign.html", context, status=again.status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def signing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show those who sign who signs in which order, and let them ask the other side for another one."""
    contract, person = contract_or_404(request, public_id), reader(request)
    side = _side(contract, person)
    signers = queries.signers_of(contract)
    form = OrderForm(
        request.POST if request.method == "POST" else None, signers=signers, order=queries.order_of(contract)
    )
    asked = {"actor": person, "contract_id": contract.pk, "side": side, "at": timezone.now()}
    if request.method == "POST" and form.is_valid() and done(form, actions.ask_order, **asked):
        notes.success(request, _("Asked. It holds once the other side agrees."))
        return redirect("contracts:signing", contract.public_id)
    change = queries.open_change(contract)
    context = {
        "contract": contract,
        "form": form,
        "side": side,
        "groups": queries.groups_of(contract),
        "is_ordered": queries.order_of(contract).is_ordered,
        "change": change,
        "asked": _stages(change.order, signers) if change and change.order else [],
        "given": queries.signatures_in_round(contract).count(),
        "is_open": contract.state in domain.UNSIGNED,
    }
    return render(request, "contracts/signing.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def ask_text(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the other side to agree that the text has to change."""
    contract, person = contract_or_404(request, public_id), reader(request)
    actions.ask_text(actor=person, contract_id=contract.pk, side=_side(contract, person), at=timezone.now())
    notes.success(request, _("Asked. If the other side agrees, this contract is void and the room goes on."))
    return redirect("contracts:signing", contract.public_id)


@require_POST
@login_required
def answer_change(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Agree to what the other side asked for, or decline it."""
    contract, person = contract_or_404(request, public_id), reader(request)
    change = get_object_or_404(contract.changes, number=number)
    is_yes = request.POST.get("answer") == "agree"
    act = actions.agree_change if is_yes else actions.decline_change
    act(
        actor=person,
        contract_id=contract.pk,
        side=_side(contract, person),
        number=change.number,
        at=timezone.now(),
    )
    notes.success(request, _("Agreed.") if is_yes else _("Declined. Everything stays as it is."))
    return redirect("contracts:contract", contract.public_id)


def _side(contract: Contract, person: User) -> str:
    sides = queries.sides_of(person, contract)
    if not sides:
        raise Http404
    return sides[0]


def _stages(order: dict[str, object], signers: dict[str, list[User]]) -> list[dict[str, object]]:
    """Say an order that was asked for: each group with its names."""
    names = {one.pk: one.name for people in signers.values() for one in people}
    return [
        {"side": one.side, "needed": one.needed, "names": [names.get(each, "") for each in one.people]}
        for one in domain.Order.parse(order).stages
    ]
