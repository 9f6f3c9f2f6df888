"""What sign-in demands of a request before its page opens: a second factor by seat, and a fresh proof."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from apps.accounts import actions, queries
from apps.accounts.adapters import device_of
from apps.accounts.domain import FactorStanding
from apps.accounts.models import User
from apps.common.middleware import GetResponse

SEEN_SECONDS = 600
# Where a request remembers the key of its session, which a new password changes.
KEY_BEFORE = "tutti.session_key"
LIMITED, LONGEST_WAIT_SECONDS = 429, 300

# Open to somebody who has to use their factor, and to somebody who has to set one up first.
_TO_USE = frozenset(
    {
        *("account_logout", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        *("home:healthz", "home:readyz"),
    }
)
_TO_SET_UP = _TO_USE | {
    *("accounts:second_factor", "mfa_activate_totp", "mfa_add_webauthn", "account_set_password"),
    *("account_email", "account_confirm_email", "account_email_verification_sent"),
}
# What changes how one signs in; the pages are allauth's, which would keep what was typed in the session.
_FRESH_ONLY = frozenset(
    {
        *("account_change_password", "account_set_password", "account_email"),
        *("accounts:remove_app", "accounts:remove_passkey", "mfa_activate_totp", "mfa_deactivate_totp"),
        *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
        *("mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
    }
)
# Never sent back in a page, not even to the person who typed them.
_UNREPEATED = frozenset(
    {
        *("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2"),
        *("code", "credential", "again-proof"),
    }
)


class SignInMiddleware:
    """Lead a person to their second factor or to a new proof of themselves; note where they are signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; whoever tried too often is told when to come back."""
        response = self.get_response(request)
        if response.status_code == LIMITED and not response.has_header("Retry-After"):
            response["Retry-After"] = str(LONGEST_WAIT_SECONDS)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Give the page that comes first, if one does."""
        person = request.user
        match = request.resolver_match
        # The API knows keys alone; a session opens nothing there.
        if not isinstance(person, User) or match is None or "api" in match.namespaces:
            return None
        _note_seen(request, person)
        standing = queries.factor_standing(person, request.session)
        if standing != "fine" and match.view_name not in (_TO_SET_UP if standing == "set_up" else _TO_USE):
            return _lead_to_factor(request, person, standing)
        if match.view_name in _FRESH_ONLY and not queries.is_fresh(person, request.session, now()):
            return _ask_again(request, person)
        return None


def _lead_to_factor(request: HttpRequest, person: User, standing: FactorStanding) -> HttpResponse:
    here = "/" if request.method != "GET" or _is_htmx(request) else request.get_full_path()
    name = "accounts:second_factor"
    if standing == "use":
        has_app = queries.factors_of(person).filter(type=Authenticator.Type.TOTP).exists()
        name = "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
    url = f"{reverse(name)}?{urlencode({'next': here})}"
    if _is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(url)
    words = {"url": url, "standing": standing, "kept": _kept(request), "has_files": bool(request.FILES)}
    response = render(request, "accounts/factor_first.html", words, status=403)
    response["Cache-Control"] = "private, no-store"
    return response


def _ask_again(request: HttpRequest, person: User) -> HttpResponse:
    methods = get_adapter().get_reauthentication_methods(person)
    url = methods[0]["url"] if methods else reverse("account_logout")
    return HttpResponseRedirect(f"{url}?{urlencode({'next': request.path})}")


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """List what was sent, to be sent once more from the page that refuses it; it is kept nowhere else."""
    return [
        (name, value) for name, values in request.POST.lists() if name not in _UNREPEATED for value in values
    ]


def _note_seen(request: HttpRequest, person: User) -> None:
    key = request.session.session_key
    request.META[KEY_BEFORE] = key or ""
    if key and cache.add(seen_key(key), 1, SEEN_SECONDS):
        actions.note_session(person=person, session_key=key, device=device_of(request), at=now())


def seen_key(session_key: str) -> str:
    """Name the mark that a session was seen lately; the cache does not get the session's own key."""
    return f"tutti:seen:{salted_hmac('tutti.seen', session_key).hexdigest()}"


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
