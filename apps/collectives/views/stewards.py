"""Who leads a collective: their terms, standing, and the removal of a steward."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.collectives import actions, queries
from apps.collectives.forms import RemovalForm, StandForm
from apps.collectives.models import Collective
from apps.collectives.views import person_of
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import is_possible, may, require


@login_required
@never_cache
@require_safe
def stewards(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the members who leads them, until when, and what they can do about it."""
    person, at = person_of(request), now()
    shown = _find(person, slug)
    leading = queries.stewards_of(shown, at)
    declared = dict(queries.declared_by([one.person for one in leading], shown.organisation, at))
    may_stand = may(person, "collectives.stand", shown) and is_possible(
        queries.check_standing, person, shown, at
    )
    may_move = may(person, "collectives.move_removal", shown)
    words = {
        "collective": shown,
        "stewards": [
            (
                one,
                declared[one.person],
                may_move and is_possible(queries.check_moving_removal, person, one.person, shown, at),
            )
            for one in leading
        ],
        "is_due": not leading or any(one.is_over for one in leading),
        "months": queries.bylaws_in_force(shown.organisation_id).steward_months,
        "may_stand": may_stand,
        "may_declare": may(person, "collectives.declare_interests", shown.organisation),
        "running": queries.motions_about_people(shown),
    }
    return render(request, "collectives/stewards.html", words)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def stand(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a member stand as a steward, and say why."""
    person = person_of(request)
    joined = get_object_or_404(queries.collectives_visible_to(person), organisation__slug=slug)
    require(person, "collectives.stand", joined)
    if request.method == "GET":
        queries.check_standing(person, joined, now())
    form = StandForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.stand(actor=person, collective=joined, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("You stand. The members are asked when you put it to the vote."))
            return redirect("collectives:motion", made.public_id)
    words = {"collective": joined, "form": form}
    return render(request, "collectives/stand.html", words, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, person_id: str) -> HttpResponse:
    """Let a member move that a steward leads no longer, and say why."""
    person = person_of(request)
    led = _find(person, slug)
    require(person, "collectives.move_removal", led)
    leading = [one.person for one in queries.stewards_of(led, now())]
    found = next((one for one in leading if one.public_id == person_id), None)
    if found is None:
        raise Http404
    if request.method == "GET":
        queries.check_moving_removal(person, found, led, now())
    form = RemovalForm(request.POST or None)
    if form.is_valid():
        words = {"collective": led, "person": found, "at": now(), **form.cleaned_data}
        try:
            made = actions.move_removal(actor=person, **words)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("Moved. The members are asked when you put it to the vote."))
            return redirect("collectives:motion", made.public_id)
    words = {
        "collective": led,
        "form": form,
        "person": found,
        "is_last": queries.is_last_steward(found, led),
    }
    return render(request, "collectives/remove.html", words, status=422 if form.errors else 200)


def _find(person: User, slug: str) -> Collective:
    shown = get_object_or_404(queries.collectives_visible_to(person), organisation__slug=slug)
    if not may(person, "collectives.see_stewards", shown):
        raise Http404
    return shown
