"""The demo's front page and its doors. Only from this machine."""

from ipaddress import ip_address

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.demo import factors
from apps.demo.doors import BY_SLUG, DOORS


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the public front with one door for each role."""
    if request.user.is_authenticated and "doors" not in request.GET:
        return redirect("home:home")
    return render(request, "demo/front.html", {"doors": DOORS})


@require_POST
def enter(request: HttpRequest, door: str) -> HttpResponse:
    """Sign in as the person behind a door; from the machine that the demo runs on, and nowhere else."""
    if door not in BY_SLUG or not _is_from_here(request):
        raise Http404
    person = get_object_or_404(User, email=BY_SLUG[door].email)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    factors.show(request, person)
    return redirect("home:home")


@never_cache
@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """Show what the apps of the people behind the doors show now; from this machine only."""
    if not _is_from_here(request):
        raise Http404
    people = {
        person.email: person for person in User.objects.filter(email__in=[door.email for door in DOORS])
    }
    shown = [factors.code_of(people[door.email]) for door in DOORS if door.email in people]
    return render(request, "demo/codes.html", {"codes": shown})


def _is_from_here(request: HttpRequest) -> bool:
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = "HTTP_X_FORWARDED_FOR" in request.META
    try:
        return ip_address(address).is_loopback and not forwarded
    except ValueError:
        return False
