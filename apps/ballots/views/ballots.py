"""Pages of ballots: the list, one ballot, and its receipt."""

import json
from typing import cast

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.again import Again
from apps.accounts.models import User
from apps.ballots import actions, messages, queries
from apps.ballots import turnout as headers
from apps.ballots.forms import CastForm
from apps.ballots.models import Ballot
from apps.ballots.views.showing import page_of, subject_url, tally_of
from apps.common.errors import NotAllowed

# Stands in the address after a vote, so that the page says so: a note in the session is one more commit.
_VOTED = "voted"


@login_required
@require_GET
def ballot_list(request: HttpRequest) -> HttpResponse:
    """Show what needs the reader's vote first, then what is open or announced, then results."""
    person = cast("User", request.user)
    waiting = set(queries.open_ballots_for(person).values_list("pk", flat=True))
    seen = list(queries.ballots_visible_to(person).defer("document").order_by("closes_at"))
    open_ones = [ballot for ballot in seen if ballot.state == Ballot.State.OPEN]
    shown = {ballot.pk: panel for ballot, panel in headers.panels_for(person, open_ones)}
    listed = [(ballot, shown.get(ballot.pk)) for ballot in open_ones]
    context = {
        "waiting": [(*row, subject_url(row[0])) for row in listed if row[0].pk in waiting],
        "running": [row for row in listed if row[0].pk not in waiting],
        "announced": [ballot for ballot in seen if ballot.state == Ballot.State.ANNOUNCED],
        "over": [(b, said) for b in reversed(seen) if (said := messages.say_outcome(b))],
        "now": timezone.now(),
    }
    return render(request, "ballots/list.html", context)


@cache_control(private=True, no_store=True)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one ballot with all that decides it; a POST casts or changes the reader's vote."""
    person = cast("User", request.user)
    form, again = CastForm(request.POST if request.method == "POST" else None), Again(request)
    if not (form.is_valid() and again.is_passed()):
        words = {**page_of(person, _find(person, public_id), form), "again": again}
        if _VOTED in request.GET and words["my_choice"]:
            notes.success(request, _("Your vote is cast. You can change it until the ballot closes."))
        return render(request, "ballots/ballot.html", words, status=again.status(form))
    try:
        actions.cast(person=person, public_id=public_id, **form.cleaned_data)
    except NotAllowed:
        # Who may not even see it is told that there is none.
        _find(person, public_id)
        raise
    return redirect(f"{reverse('ballots:ballot', args=[public_id])}?{_VOTED}")


@cache_control(private=True, no_store=True)
@login_required
@require_GET
def tally(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how an open count stands, as a part of a page, to the roll and the stewards."""
    found = get_object_or_404(headers.visible_to(cast("User", request.user)), public_id=public_id)
    words = {"ballot": found, **tally_of(found)}
    if words["tally"] is None:
        return render(request, "404.html", status=404)
    return render(request, "ballots/_tally.html", words)


@cache_control(private=True, no_store=True)
@login_required
@require_GET
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the reader's receipt as a file; it says that they voted, and never what."""
    person = cast("User", request.user)
    shown = get_object_or_404(queries.ballots_visible_to(person), public_id=public_id)
    promised = queries.receipt_of(person, shown)
    if promised is None:
        return render(request, "404.html", status=404)
    response = HttpResponse(json.dumps(promised.as_json(), indent=2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="receipt-{shown.public_id}.json"'
    return response


def _find(person: User, public_id: str) -> Ballot:
    return get_object_or_404(queries.ballots_visible_to(person), public_id=public_id)
