"""Settings: profile, seats, and the API keys of a company."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import actions, queries
from apps.accounts.forms import KeyForm, ProfileForm
from apps.accounts.models import Organisation, Role, User
from apps.common.errors import Refusal
from apps.common.messages import say


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change the profile; list the seats."""
    person = _person(request)
    initial = {"name": person.name, "zone": person.zone, "theme": person.theme}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(actor=person, person=person, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("zone", say(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:settings")
    words = {"form": form, "seats": queries.seats_of(person)}
    return render(request, "accounts/settings.html", words)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """List the API keys of one's company and make a new one, whose secret is shown once."""
    person = _person(request)
    companies = queries.organisations_of(person, Organisation.Kind.COMPANY, Role.DELEGATE)
    form = KeyForm(request.POST or None, initial={"organisation": companies.first()})
    form.fields["organisation"].queryset = companies  # type: ignore[attr-defined]  # a ModelChoiceField
    secret = None
    if request.method == "POST" and form.is_valid():
        _key, secret = actions.issue_api_key(actor=person, at=now(), **form.cleaned_data)
    words = {"form": form, "keys": queries.api_keys_of(person), "secret": secret, "companies": companies}
    return render(request, "accounts/keys.html", words)


@login_required
@require_POST
def revoke_key(request: HttpRequest, public_id: str) -> HttpResponse:
    """End an API key."""
    person = _person(request)
    key = get_object_or_404(queries.api_keys_of(person), public_id=public_id)
    actions.revoke_api_key(actor=person, key_id=key.pk, at=now())
    messages.success(request, _("The key no longer works."))
    return redirect("accounts:keys")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
