"""What the union's representative does in a room."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.common.days import after_days
from apps.common.permissions import require
from apps.negotiations import actions, queries
from apps.negotiations.forms import OpinionForm, PauseForm
from apps.negotiations.models import Room
from apps.negotiations.views import person_of
from apps.negotiations.views.offers import find_offer

USUAL_PAUSE_DAYS = 2


@login_required
def opinion(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the union's opinion on an offer, and give it."""
    found = find_offer(request, public_id)
    require(request.user, "negotiations.give_opinion", found)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.give_opinion(
            actor=person_of(request),
            offer_id=found.pk,
            stance=form.cleaned_data["stance"],
            text=form.cleaned_data["text"],
            at=timezone.now(),
        )
        messages.success(request, _("Your opinion stands beside the offer now."))
        return redirect("negotiations:room", found.room.public_id)
    context = {"offer": found, "room": found.room, "form": form}
    return render(request, "negotiations/opinion.html", context, status=422 if form.errors else 200)


@login_required
def pause(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the reason and end of a pause, and pause the room."""
    found = _find(request, public_id)
    require(request.user, "negotiations.pause_room", found)
    now = timezone.now()
    form = PauseForm(
        request.POST or None, initial={"until": after_days(now, USUAL_PAUSE_DAYS, found.collective.zone)}
    )
    if request.method == "POST" and form.is_valid():
        actions.pause_room(
            actor=person_of(request),
            room_id=found.pk,
            reason=form.cleaned_data["reason"],
            until=form.cleaned_data["until"],
            at=now,
        )
        messages.success(request, _("Paused. Everybody in the room sees why and until when."))
        return redirect("negotiations:room", found.public_id)
    context = {"room": found, "form": form}
    return render(request, "negotiations/pause.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """End the pause of a room."""
    found = _find(request, public_id)
    actions.end_pause(actor=person_of(request), room_id=found.pk, at=timezone.now())
    messages.success(request, _("The room goes on."))
    return redirect("negotiations:room", found.public_id)


def _find(request: HttpRequest, public_id: str) -> Room:
    return get_object_or_404(queries.rooms_visible_to(person_of(request)), public_id=public_id)
