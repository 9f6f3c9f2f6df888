"""Settings: profile, seats, second factor, sessions, and the API keys of a company."""

from math import ceil

from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn.views import remove_webauthn
from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import actions, queries
from apps.accounts.again import Again
from apps.accounts.forms import KeyForm, ProfileForm, ZoneForm
from apps.accounts.models import Organisation, Role, User
from apps.common.errors import Refusal
from apps.common.messages import say

_PROFILE = ("name", "other_names", "language", "zone", "theme", "born_on")
_FIELD_OF = {
    "profile.unknown_zone": "zone",
    "profile.unknown_language": "language",
    "profile.too_many_names": "other_names",
    "profile.impossible_birth": "born_on",
    "profile.birth_fixed": "born_on",
}


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change the profile; list the seats."""
    person = _person(request)
    form = ProfileForm(request.POST or None, initial={name: getattr(person, name) for name in _PROFILE})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(actor=person, person=person, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(_FIELD_OF.get(refusal.code), say(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:settings")
    words = {"form": form, "seats": queries.seats_of(person)}
    return render(request, "accounts/settings.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_zone(request: HttpRequest, slug: str) -> HttpResponse:
    """Show those who run an organisation whose clock it goes by, and change it."""
    person = _person(request)
    organisation = get_object_or_404(queries.organisations_run_by(person), slug=slug)
    form = ZoneForm(request.POST or None, initial={"zone": organisation.zone})
    if request.method == "POST" and form.is_valid():
        actions.change_zone(actor=person, organisation=organisation, at=now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:organisation_zone", slug)
    words = {"form": form, "organisation": organisation}
    return render(request, "accounts/organisation_zone.html", words, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """List the API keys of one's company and make a new one, whose secret is shown once."""
    person = _person(request)
    companies = queries.organisations_of(person, Organisation.Kind.COMPANY, Role.DELEGATE)
    form = KeyForm(request.POST or None, initial={"organisation": companies.first()})
    form.fields["organisation"].queryset = companies  # type: ignore[attr-defined]  # a ModelChoiceField
    again, secret = Again(request), None
    if request.method == "POST" and form.is_valid() and again.is_passed():
        _key, secret = actions.issue_api_key(actor=person, at=now(), **form.cleaned_data)
    words = {
        "form": form,
        "again": None if secret else again,
        "keys": queries.api_keys_of(person),
        "secret": secret,
        "companies": companies,
    }
    return render(request, "accounts/keys.html", words, status=again.status(form))


@login_required
@require_POST
def revoke_key(request: HttpRequest, public_id: str) -> HttpResponse:
    """End an API key."""
    person = _person(request)
    key = get_object_or_404(queries.api_keys_of(person), public_id=public_id)
    actions.revoke_api_key(actor=person, key_id=key.pk, at=now())
    messages.success(request, _("The key no longer works."))
    return redirect("accounts:keys")


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Say why a seat demands a second factor, and offer the ways to set one up."""
    person = _person(request)
    words = {"seats": queries.demanding_seats(person), "has_one": queries.factors_of(person).exists()}
    return render(request, "accounts/second_factor.html", words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_app(request: HttpRequest) -> HttpResponseBase:
    """Remove the app from one's factors, unless a seat demands one and there is no other."""
    found = queries.factors_of(_person(request)).filter(type=Authenticator.Type.TOTP).first()
    with transaction.atomic():
        actions.lock_for_removal(actor=_person(request), factor_id=found.pk if found else None)
        return _allauth(deactivate_totp(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a passkey, unless a seat demands a factor and there is no other."""
    get_object_or_404(queries.factors_of(_person(request)), pk=pk, type=Authenticator.Type.WEBAUTHN)
    with transaction.atomic():
        actions.lock_for_removal(actor=_person(request), factor_id=pk)
        return _allauth(remove_webauthn(request, pk=pk))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in; a POST ends one of them, or all others."""
    person, key = _person(request), request.session.session_key or ""
    if request.method == "POST":
        chosen = None if "others" in request.POST else request.POST.getlist("session")
        ended = actions.end_sessions(actor=person, public_ids=chosen, but=key, at=now())
        said = ngettext("%(count)s browser is signed out.", "%(count)s browsers are signed out.", ended)
        messages.success(request, said % {"count": ended})
        return redirect("accounts:sessions")
    found = list(queries.sessions_of(person))
    words = {
        "current": [one for one in found if one.session_key == key],
        "others": [one for one in found if one.session_key != key],
        "days": site.SESSION_COOKIE_AGE // 86_400,
    }
    return render(request, "accounts/sessions.html", words)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that something was tried too often, and when to come back."""
    seconds = _wait(request)
    words = {"minutes": ceil(seconds / 60), "seconds": seconds}
    response = render(request, "429.html", words, status=429)
    response["Retry-After"] = str(seconds)
    return response


# Which limit of allauth's counts at which address.
_LIMITS = {
    **dict.fromkeys(
        (f"catalogues:{name}" for name in ("outside_question", "outside_stop", "outside_join")),
        "outside_question",
    ),
    "account_login": "login",
    "account_signup": "signup",
    "account_reset_password": "reset_password",
    "account_reset_password_from_key": "reset_password_from_key",
    "account_change_password": "change_password",
    "account_email": "manage_email",
}
_USUAL_WAIT = 300


def _wait(request: HttpRequest) -> int:
    """Give the seconds until the longest limit of an address surely lets the client in again."""
    match = request.resolver_match
    action = _LIMITS.get(match.view_name if match else "", "reauthenticate")
    rates = ratelimit.get_rates(app="allauth.account", action=action)
    return int(max((rate.duration for rate in rates), default=_USUAL_WAIT))


def _allauth(response: HttpResponseBase) -> HttpResponseBase:
    """Give an answer of allauth's, written while the transaction lasts."""
    render_now = getattr(response, "render", None)
    return render_now() if render_now is not None else response


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
