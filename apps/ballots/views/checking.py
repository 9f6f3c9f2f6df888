"""Checking a closed ballot oneself: its bundle, the verifier, the site's keys, and a page that runs it."""

import json
from typing import cast
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.ballots import actions, domain, queries
from apps.ballots.forms import CheckForm
from apps.ballots.models import Ballot
from apps.ballots.rules import audience_of
from apps.ballots.verifier import verify_ballot


@login_required
@require_safe
@cache_control(private=True, no_cache=True)
def bundle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the bundle of a closed ballot for this reader, or with `?for=public` the one to pass on."""
    person = cast("User", request.user)
    shown = _closed_or_404(person, public_id)
    audience: domain.Audience = "public" if request.GET.get("for") == "public" else audience_of(person, shown)
    tag = f'"{actions.tag_of_bundle(shown, audience)}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    if not ratelimit.consume(request, app="allauth.account", action="ballot_bundle", limit_get=True):
        return cast("HttpResponse", ratelimit.respond_429(request))
    response = HttpResponse(actions.bundle_of(shown, audience), content_type="application/zip")
    name = f"ballot-{shown.public_id}-{audience}.zip"
    response["Content-Disposition"], response["ETag"] = f'attachment; filename="{name}"', tag
    return response


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """Give the program that checks a bundle; for anybody."""
    return _file(actions.verifier_source().decode(), "verify_ballot.py", "text/x-python")


@require_safe
def site_keys(request: HttpRequest) -> HttpResponse:
    """Give the site's public keys, old ones too; for anybody, to note them before a vote."""
    return _file("".join(f"{line}\n" for line in _own_keys()), "tutti-keys.txt", "text/plain")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check a bundle that the reader brings, with a receipt if they have one."""
    form = CheckForm(request.POST or None, request.FILES or None)
    words: dict[str, object] = {"form": form, "keys": _own_keys()}
    if request.method != "POST" or not form.is_valid():
        return render(request, "ballots/check.html", words, status=422 if form.errors else 200)
    return _answer(
        request,
        words,
        bundle=form.cleaned_data["bundle"].read(),
        receipt=form.cleaned_data["receipt"].read() if form.cleaned_data["receipt"] else b"",
        keys=_own_keys(),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_ballot(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check the bundle that this reader would get, with their own receipt if they voted."""
    person = cast("User", request.user)
    shown = _closed_or_404(person, public_id)
    words: dict[str, object] = {"ballot": shown, "keys": _own_keys()}
    if request.method != "POST":
        return render(request, "ballots/check.html", words)
    receipt = queries.receipt_of(person, shown)
    return _answer(
        request,
        words,
        bundle=actions.bundle_of(shown, audience_of(person, shown)),
        receipt=json.dumps(receipt.as_json()).encode() if receipt else b"",
        keys=[queries.site_key(shown.signing_key, queries.site_of(shown))],
    )


def _answer(
    request: HttpRequest, words: dict[str, object], *, bundle: bytes, receipt: bytes, keys: list[str]
) -> HttpResponse:
    if not ratelimit.consume(request, app="allauth.account", action="ballot_check"):
        return cast("HttpResponse", ratelimit.respond_429(request))
    lines = verify_ballot.verify(bundle, pinned="\n".join(keys), receipt=receipt)
    words |= {"lines": lines, "holds": verify_ballot.holds(lines), "has_receipt": bool(receipt)}
    return render(request, "ballots/check.html", words)


def _closed_or_404(person: User, public_id: str) -> Ballot:
    closed = queries.ballots_visible_to(person).filter(closed_at__isnull=False)
    return get_object_or_404(closed, public_id=public_id)


def _own_keys() -> list[str]:
    return queries.site_keys(urlsplit(settings.SITE_URL).netloc)


def _file(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
