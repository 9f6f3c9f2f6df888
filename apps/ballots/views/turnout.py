"""Turnout as JSON or as a fragment; for the roll and the stewards. No choice is within reach here."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.ballots import messages
from apps.ballots import turnout as headers

_MOST_DIGITS = 9


@login_required
@require_GET
@cache_control(private=True, no_cache=True)
def turnout(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the snapshot that a page reads after a message or a gap; 304 when nothing changed."""
    person = cast("User", request.user)
    ballot = get_object_or_404(headers.visible_to(person), public_id=public_id)
    shown, me = headers.turnout(ballot), headers.standing(person, ballot)
    fragment = bool(getattr(request, "htmx", False))
    etag = f'"{shown.version}-{me or "beside"}-{"html" if fragment else "json"}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    if fragment:
        response = _fragment(request, headers.Panel(ballot, shown, me, _shown_before(request)))
    else:
        response = JsonResponse(headers.as_json(ballot, shown))
    response["ETag"] = etag
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def _fragment(request: HttpRequest, panel: headers.Panel) -> HttpResponse:
    outcome = messages.say_outcome(panel.ballot)
    context = {"turnout_panel": panel, "outcome": outcome, "is_fragment": True}
    return render(request, "ballots/_turnout.html", context)


def _shown_before(request: HttpRequest) -> int | None:
    before = request.GET.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) <= _MOST_DIGITS else None
