"""Clean copies of an offer and of a draft, for paper: the text alone, without anything to press."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.negotiations import queries
from apps.negotiations.models import Offer
from apps.negotiations.views import person_of
from apps.negotiations.views.offers import find_offer
from apps.negotiations.views.table import heading_of
from apps.proposals.messages import term_groups
from apps.terms.domain import Terms
from apps.unions.messages import floor_rows


@login_required
@require_safe
def offer_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an offer as it goes on paper."""
    found = find_offer(request, public_id)
    verdicts = queries.verdicts_of(found.room, Terms.parse(found.terms), found.tabled_at)
    context = {**_text(found), "offer": found, "floor_rows": floor_rows(verdicts), "print": found.terms_hash}
    return render(request, "negotiations/copy.html", context)


@login_required
@require_safe
def draft_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a draft as it goes on paper; only the company's own people have it."""
    found = get_object_or_404(queries.drafts_visible_to(person_of(request)), public_id=public_id)
    would_be = queries.as_tabled(found, queries.offers_of(found.room))
    verdicts = queries.verdicts_of(found.room, Terms.parse(found.terms), timezone.now())
    context = {**_text(would_be), "draft": found, "floor_rows": floor_rows(verdicts)}
    return render(request, "negotiations/copy.html", {**context, "print": found.content_hash})


def _text(offer: Offer) -> dict[str, Any]:
    terms = Terms.parse(offer.terms)
    return {
        "room": offer.room,
        "heading": heading_of(offer.room, offer),
        "terms": terms,
        "groups": term_groups(terms),
        "open_until": offer.open_until,
        "prose": offer.prose,
        "estimate": queries.estimate_of(offer),
        "company": offer.room.company.short,
    }
