"""The analysis of a room's offers, and what a member says matters."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may
from apps.negotiations import actions, queries
from apps.negotiations.forms import PointsForm
from apps.negotiations.messages.weighing import say_weighed
from apps.negotiations.models import Room
from apps.negotiations.views import person_of
from apps.unions.messages import label


@login_required
@never_cache
@require_safe
def analysis(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the weights and each offer's score with its parts; to readers of the caucus alone."""
    person, room = person_of(request), _find(request, public_id)
    taken = queries.newest_weights(room.collective_id)
    weights: dict[str, int] = dict(taken.weights) if taken else {}
    by_weight = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    context = {
        "room": room,
        "taken": taken,
        "weights": [(label(key), weight) for key, weight in by_weight],
        "offers": [say_weighed(one) for one in queries.weighed_in(room, weights)] if weights else [],
        "may_spread": may(person, "negotiations.spread_points", room),
        "has_spread": queries.points_of(person, room.collective_id) is not None,
    }
    return render(request, "negotiations/analysis.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def points(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a member what matters to them, and keep it; nobody else reads it."""
    person, room = person_of(request), _find(request, public_id)
    if not may(person, "negotiations.spread_points", room):
        raise Http404
    kept = queries.points_of(person, room.collective_id)
    if request.method == "POST" and request.POST.get("act") == "take_back":
        actions.take_points_back(actor=person, room_id=room.pk, at=timezone.now())
        messages.success(request, _("Taken back. They count no longer when the weights are taken next."))
        return redirect("negotiations:analysis", room.public_id)
    form = PointsForm(request.POST or None, points=kept.points if kept else {})
    if request.method == "POST" and form.is_valid():
        try:
            actions.spread_points(actor=person, room_id=room.pk, points=form.points, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("Kept. Nobody else reads it."))
            return redirect("negotiations:analysis", room.public_id)
    context = {"room": room, "form": form, "has_spread": kept is not None}
    return render(request, "negotiations/points.html", context, status=422 if form.errors else 200)


def _find(request: HttpRequest, public_id: str) -> Room:
    """Find a room whose caucus the reader reads; for everybody else there is no such page."""
    person = person_of(request)
    room = get_object_or_404(queries.rooms_visible_to(person), public_id=public_id)
    if not queries.may_analyse(person, room):
        raise Http404
    return room
