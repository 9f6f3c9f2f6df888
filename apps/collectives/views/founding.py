"""Founding a collective: what it is about, and how it begins to decide."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.collectives import actions, domain
from apps.collectives.forms import FoundForm, fields_of
from apps.collectives.messages import say_bylaws
from apps.collectives.models import Collective
from apps.collectives.views import person_of
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import require


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Ask what it is about and how it decides, read the bylaws back in plain words, and found it."""
    person = person_of(request)
    require(person, "collectives.found_collective")
    if request.method != "POST":
        form = FoundForm(initial={"start": domain.EQUAL})
        return render(request, "collectives/found.html", {"form": form})
    form, is_read = _read(request)
    if form.is_valid() and is_read and request.POST.get("act") == "found":
        made = _founded(person, form)
        if made is not None:
            messages.success(request, _("It is founded. You are its first member and steward."))
            return redirect("collectives:collective", made.organisation.slug)
    words: dict[str, Any] = {
        "form": form,
        "is_second": True,
        "decides": say_bylaws(form.bylaws()) if _has_bylaws(form) else [],
        "differs": is_read and _differs(form),
    }
    return render(request, "collectives/found.html", words, status=422 if form.errors else 200)


def _read(request: HttpRequest) -> tuple[FoundForm, bool]:
    """Read the form, and say whether the founder has seen the bylaws they chose; else fill them in."""
    given = request.POST.copy()
    start = given.get("start", "")
    if given.get("shown") == start or start not in domain.READY_MADE:
        return FoundForm(given), start in domain.READY_MADE
    for name, value in fields_of(domain.READY_MADE[start]).items():
        # What is false, or not said, is absent from what a browser sends.
        if value is False or value is None:
            given.pop(name, None)
        else:
            given[name] = str(value)
    given["shown"] = start
    return FoundForm(given), False


def _founded(person: User, form: FoundForm) -> Collective | None:
    try:
        return actions.found_collective(
            actor=person, rules=form.bylaws().as_json(), at=now(), **form.details(person)
        )
    except Refusal as refusal:
        form.add_error("name", say(refusal))
        return None


def _has_bylaws(form: FoundForm) -> bool:
    own = {name for name in form.errors if name not in {"name", "about", "sector", "place", "start"}}
    return not own and "start" in form.cleaned_data and "threshold" in form.cleaned_data


def _differs(form: FoundForm) -> bool:
    """Whether a rule was changed, so that its part of the page stands open."""
    if not _has_bylaws(form):
        return True
    return bool(domain.differences(domain.READY_MADE[form.cleaned_data["start"]], form.bylaws()))
