"""Pages of ballots: the list, one ballot, and its receipt."""

import json
from typing import cast
from uuid import uuid4

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
from apps.ballots import actions, domain, messages, queries
from apps.ballots import turnout as headers
from apps.ballots.forms import CastForm
from apps.ballots.models import Ballot
from apps.common import drawing
from apps.common.permissions import may


@login_required
@require_GET
def ballot_list(request: HttpRequest) -> HttpResponse:
    """Show what needs the reader's vote first, then what is open, then results."""
    person = cast("User", request.user)
    waiting = set(queries.open_ballots_for(person).values_list("pk", flat=True))
    seen = list(queries.ballots_visible_to(person).defer("document").order_by("closes_at"))
    open_ones = [ballot for ballot in seen if ballot.state == Ballot.State.OPEN]
    shown = {ballot.pk: panel for ballot, panel in headers.panels_for(person, open_ones)}
    listed = [(ballot, shown.get(ballot.pk), subject_url(ballot)) for ballot in open_ones]
    context = {
        "waiting": [row for row in listed if row[0].pk in waiting],
        "running": [row for row in listed if row[0].pk not in waiting],
        "over": [(b, messages.say_outcome(r)) for b in reversed(seen) if (r := queries.result(b))],
        "now": timezone.now(),
    }
    return render(request, "ballots/list.html", context)


@cache_control(private=True, no_store=True)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one ballot with all that decides it; a POST casts or changes the reader's vote."""
    person = cast("User", request.user)
    shown = get_object_or_404(queries.ballots_visible_to(person), public_id=public_id)
    form, again = CastForm(request.POST if request.method == "POST" else None), Again(request)
    if not (form.is_valid() and again.is_passed()):
        words = {**_page(person, shown, form), "again": again}
        return render(request, "ballots/ballot.html", words, status=again.status(form))
    actions.cast(person=person, ballot_id=shown.pk, **form.cleaned_data)
    notes.success(request, _("Your vote is cast. You can change it until the ballot closes."))
    return redirect("ballots:ballot", public_id)


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


def subject_url(ballot: Ballot) -> str:
    """Give the page on which one votes: that of what is asked, or the ballot's own."""
    asked = domain.subject_of(ballot.subject)
    if asked and ballot.state != Ballot.State.ANNOUNCED:
        return asked[0].vote_page(asked[1])
    return reverse("ballots:ballot", args=[ballot.public_id])


def _page(person: User, ballot: Ballot, form: CastForm) -> dict[str, object]:
    definition, result = domain.Definition.parse(ballot.definition), queries.result(ballot)
    entry, own_page = queries.my_entry(person, ballot), subject_url(ballot)
    sees_turnout = headers.visible_to(person).filter(pk=ballot.pk).exists()
    is_running = ballot.state == Ballot.State.OPEN and ballot.closes_at > timezone.now()
    certifier = ballot.certifier.name if ballot.certifier else ""
    choice = queries.my_choice(person, ballot) if entry else None
    return {
        "ballot": ballot,
        "definition": definition,
        "entry": entry,
        "reason": messages.say_reason(entry.reason) if entry else "",
        "my_choice": messages.say_choice(choice) if choice else "",
        "options": _options(form["choice"].value() or choice),
        "form": form,
        "request_id": uuid4().hex,
        "own_page": own_page if ballot.subject.startswith("offer:") else "",
        "is_running": is_running,
        "is_counting": ballot.state == Ballot.State.OPEN and not is_running,
        "turnout_panel": headers.panel(person, ballot) if sees_turnout else None,
        "roll": queries.people_on_roll(ballot) if sees_turnout else [],
        "took_part": headers.participants(ballot) if sees_turnout else [],
        "rules": messages.say_rules(definition, ballot.roll_size, certifier),
        "is_secret": queries.secrecy(ballot),
        "checkpoint": queries.latest_checkpoint(ballot),
        "is_cross_checked": queries.is_cross_checked(ballot),
        "may_certify": ballot.state == Ballot.State.CLOSED and may(person, "ballots.certify", ballot),
        **(_result(result) if result else {}),
    }


def _options(choice: str | None) -> list[dict[str, object]]:
    notes = {
        "yes": _("accept this text"),
        "no": _("it is not accepted"),
        "abstain": _("counts for the quorum only"),
    }
    return [
        {
            "value": value,
            "label": messages.say_choice(value),
            "note": notes[value],
            "checked": value == choice,
        }
        for value in domain.CHOICES
    ]


def _result(result: domain.Result) -> dict[str, object]:
    rows = [(messages.say_choice(choice), result.people[choice]) for choice in domain.CHOICES]
    rows.append((_("Did not take part"), result.silent))
    kinds: tuple[drawing.PartKind, ...] = ("solid", "solid", "outlined", "dashed")
    bars = [
        {"name": name, "parts": (drawing.Part(number, kind),), "sum": messages.say_people(number)}
        for (name, number), kind in zip(rows, kinds, strict=True)
    ]
    return {
        "result": result,
        "outcome": messages.say_outcome(result),
        "steps": messages.say_steps(result),
        "bars": bars,
    }
