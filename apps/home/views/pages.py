"""The public front, and the home of each person."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.models import Role, User
from apps.accounts.queries import seats_of
from apps.home import queries, styleguide
from apps.home.views import panels


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Say what Tutti is; whoever is signed in goes home."""
    if request.user.is_authenticated:
        return redirect("home:home")
    return render(request, "home/front.html")


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what needs this person now, then what it is about."""
    person = request.user
    assert isinstance(person, User)  # noqa: S101  login_required has seen to it
    at = now()
    roles = {seat.role for seat in seats_of(person)}
    needs = queries.needs_of(person, at)
    offer = queries.offer_that_concerns(person, at)
    words = {
        "needs": needs[:2],
        "later": needs[2:],
        "need_count": len(needs),
        "dates": queries.next_dates(person, at),
        "money": panels.money_of(person, offer, at) if offer else None,
        "works": panels.works_of(person, offer, at) if Role.MEMBER in roles else None,
        "rooms": [] if roles == {Role.MEMBER} else queries.running_rooms(person, at),
        "steps": None if roles else panels.first_steps_of(person),
        "live_url": "/ws/me/",
    }
    return render(request, "home/home.html", words)


@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """Show every component in its states; in debug and demo only."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "home/styleguide.html", styleguide.context())
