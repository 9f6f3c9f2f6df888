"""One offer: all its terms, taking it back, declining it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.common.permissions import require
from apps.negotiations import actions, queries
from apps.negotiations.forms import DeclineForm
from apps.negotiations.models import Offer
from apps.negotiations.views import person_of
from apps.negotiations.views.table import heading_of, news_of
from apps.proposals.messages import term_groups
from apps.terms.domain import Terms
from apps.unions.messages import NewsWords, floor_rows


@login_required
@require_safe
def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show all terms of an offer, to be read and printed."""
    found = find_offer(request, public_id)
    terms = Terms.parse(found.terms)
    verdicts = queries.verdicts_of(found.room, terms, found.tabled_at)
    context = {
        "offer": found,
        "room": found.room,
        "heading": heading_of(found.room, found),
        "terms": terms,
        "groups": term_groups(terms),
        "floor_rows": floor_rows(verdicts),
        "news": _news(found),
        "opinions": found.opinions.select_related("representative").order_by("given_at"),
        "estimate": queries.estimate_of(found),
        "company": found.room.company.short,
        "approval": queries.approval_of_offer(found),
        "is_ours": queries.may_see_drafts(person_of(request), found.room),
    }
    return render(request, "negotiations/offer.html", context)


@login_required
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether an offer shall be taken back, and take it back."""
    found = find_offer(request, public_id)
    require(request.user, "negotiations.withdraw_offer", found)
    if request.method == "POST":
        actions.withdraw_offer(actor=person_of(request), offer_id=found.pk, at=timezone.now())
        messages.success(request, _("Withdrawn. It is your turn again."))
        return redirect("negotiations:room", found.room.public_id)
    return render(request, "negotiations/withdraw.html", {"offer": found, "room": found.room})


@login_required
def decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decline an offer with a reason."""
    found = find_offer(request, public_id)
    require(request.user, "negotiations.decline_offer", found)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.decline_offer(actor=person_of(request), offer_id=found.pk, reason=reason, at=timezone.now())
        messages.success(request, _("Declined. The other side has the turn."))
        return redirect("negotiations:room", found.room.public_id)
    context = {"offer": found, "room": found.room, "form": form}
    return render(request, "negotiations/decline.html", context, status=422 if form.errors else 200)


@login_required
def accept_in_principle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether one could agree to an offer as it is, and say so to the other side."""
    found = find_offer(request, public_id)
    require(request.user, "negotiations.accept_in_principle", found)
    if request.method == "POST":
        actions.accept_in_principle(actor=person_of(request), offer_id=found.pk, at=timezone.now())
        messages.success(request, _("Said. It binds nobody; the other side sees it now."))
        return redirect("negotiations:room", found.room.public_id)
    return render(request, "negotiations/accept_in_principle.html", {"offer": found, "room": found.room})


def _news(found: Offer) -> list[NewsWords]:
    """Say which minimum terms came after an offer that can still be agreed."""
    is_open = found.is_on_table or found.state == Offer.State.VOTING
    return news_of(found, timezone.now()) if is_open else []


def find_offer(request: HttpRequest, public_id: str) -> Offer:
    """Find an offer in the reader's rooms, or give 404."""
    return get_object_or_404(queries.offers_visible_to(person_of(request)), public_id=public_id)
