"""What people confirm for themselves before the schedule is frozen, and what stewards see of it."""

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.again import Again
from apps.accounts.models import User
from apps.common.permissions import may
from apps.contracts import actions, domain, messages, queries
from apps.contracts.forms import ConfirmForm, ReleaseForm
from apps.contracts.models import LineSplit
from apps.contracts.views.contracts import contract_or_404, reader
from apps.terms.domain import Terms

# More than these are released in several sittings.
_MOST_RELEASED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask people about their own works, voice and face, one person at a time; silence is no."""
    contract, person, now = contract_or_404(request, public_id), reader(request), timezone.now()
    if not may(person, "contracts.choose_works", contract):
        raise Http404
    is_open = contract.state == domain.AGREED
    through = queries.asked_through(person, contract, now) if is_open else []
    named = request.GET.get("for", "")
    asked = next((one for one in through if named in {"", one.person.public_id}), None)
    # Whoever is named and not among them is never answered for by an answer of the reader's own.
    if is_open and named and asked is None:
        raise Http404
    works = asked.works if asked else ()
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        asked=[(one.public_id, one.title) for one in works],
    )
    if request.method == "POST" and asked and works and form.is_valid():
        chosen = set(form.cleaned_data["chosen"])
        actions.confirm_works(
            actor=person,
            contract_id=contract.pk,
            person=asked.person,
            choice=form.cleaned_data["works"],
            work_ids=[one.work_id for one in works if one.public_id in chosen],
            at=now,
        )
        notes.success(request, _("Kept. You can change it until the schedule is frozen."))
        return redirect("contracts:contract", contract.public_id)
    said = (
        request.POST.get("works", "")
        if form.is_bound
        else asked.answer.choice
        if asked and asked.answer
        else ""
    )
    context = {
        "contract": contract,
        "is_open": is_open,
        "asked": asked,
        "others": [one for one in through if one is not asked],
        "is_self": bool(asked and asked.person == person),
        "form": form,
        "options": messages.confirm_options(said),
        "chosen": request.POST.getlist("chosen") if form.is_bound else (asked.chosen if asked else ()),
        "may_take_out": bool(is_open and queries.works_to_take_out(contract, person, now)),
        "asks_release": domain.asks_release(Terms.parse(contract.terms)),
    }
    return render(request, "contracts/confirm.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
@never_cache
def confirmations(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show stewards how many have answered and what works wait for, as the last day counted it."""
    contract = contract_or_404(request, public_id)
    if not may(request.user, "contracts.sign_for_collective", contract):
        raise Http404
    count, terms = queries.count_of(contract), Terms.parse(contract.terms)
    waits = queries.reasons_of(count)
    context = {
        "contract": contract,
        "is_open": contract.state == domain.AGREED,
        "count": count,
        "missing": (count.asked or 0) - (count.answered or 0) if count and count.asked else 0,
        "high_percent": count.low_percent + 10 if count and count.low_percent is not None else None,
        "waits": [
            {"reason": messages.say_waiting(reason), "works": works} for reason, works in waits.items()
        ],
        "least": terms.number("scope.minimum_works"),
        "silent": queries.without_mandate(contract),
    }
    return render(request, "contracts/confirmations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a person give up claims for past use of their own works, work by work, signed for themselves."""
    contract, person = contract_or_404(request, public_id), reader(request)
    if not may(person, "contracts.choose_works", contract):
        raise Http404
    if not domain.asks_release(Terms.parse(contract.terms)):
        raise Http404
    own = list(queries.works_to_release(contract, person)[:_MOST_RELEASED])
    form = ReleaseForm(request.POST if request.method == "POST" else None, signer=person, own=own)
    again = Again(request)
    if request.method == "POST" and form.is_valid() and again.is_passed():
        made = actions.release_claims(
            actor=person, contract_id=contract.pk, work_ids=form.work_ids, at=timezone.now()
        )
        words = ngettext("%(count)s release is signed.", "%(count)s releases are signed.", len(made))
        notes.success(request, words % {"count": len(made)})
        return redirect("contracts:release", contract.public_id)
    context = {
        "contract": contract,
        "form": form,
        "again": again,
        "own": own,
        "given": queries.releases_by(contract, person),
        "is_open": contract.state == domain.AGREED,
        "asked": messages.say_release(Terms.parse(contract.terms)),
    }
    return render(request, "contracts/release.html", context, status=again.status(form))


@require_POST
@login_required
def take_back_release(request: HttpRequest, public_id: str, work: str) -> HttpResponse:
    """Take a release back before the schedule is frozen."""
    contract, person = contract_or_404(request, public_id), reader(request)
    given = get_object_or_404(queries.releases_by(contract, person), work__public_id=work)
    actions.take_back_release(actor=person, contract_id=contract.pk, work_id=given.work_id, at=timezone.now())
    notes.success(request, _("Taken back."))
    return redirect("contracts:release", contract.public_id)


@require_safe
@login_required
@never_cache
def splits(request: HttpRequest, public_id: str) -> JsonResponse:
    """Hand out who has how much of the reader's own works, with the salts that prove what was signed."""
    contract, person = contract_or_404(request, public_id), reader(request)
    return JsonResponse({"lines": [_split(one, person) for one in queries.own_splits(contract, person)]})


def _split(one: LineSplit, person: User) -> dict[str, object]:
    entry = one.entry
    return {
        "number": str(entry.number),
        "work": entry.work.public_id,
        "salt": one.salt,
        "split": one.split,
        "your_mark": domain.mark_of(one.salt, person.public_id),
        "sha256": entry.split_hash,
    }
