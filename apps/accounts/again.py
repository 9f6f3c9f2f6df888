"""Sign-in again for what binds: a form of its own inside the form of a vote, a signature, a key.

Whoever signed in lately is asked nothing. Anybody else is asked for the password or a code in the very form
that they send, so that nothing of it is kept anywhere meanwhile: a vote's choice never enters a session.

A view makes one `Again` for each request, gives it to its template (`accounts/_again.html`), and asks
`again.is_passed()` once its own form is valid:

    again = Again(request)
    if request.method == "POST" and form.is_valid() and again.is_passed():
        ...
    return render(request, "...", {"form": form, "again": again}, status=again.status(form))
"""

from typing import cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts import queries
from apps.accounts.adapters import note_proof
from apps.accounts.models import User

_CODE_LENGTHS = (6, 8)
_WRONG, _LIMITED = 422, 429


class Again:
    """Whether a person has to prove again who they are, and the form that asks for it.

    Args:
        request: of somebody who is signed in.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._person = cast("User", request.user)
        self.is_needed = not queries.is_fresh(self._person, request.session, now())
        self._types = self._types_of_codes() if self.is_needed else set()
        self._is_limited = False
        self.form = self._make_form() if self.is_needed else None

    @property
    def by_page_alone(self) -> bool:
        """Whether the person has nothing that can be typed, and goes to the page of passkeys first."""
        return self.is_needed and not self._types and not self._person.has_usable_password()

    @property
    def url(self) -> str:
        """The page of passkeys, which leads back here."""
        return f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': self._request.path})}"

    @property
    def is_sent(self) -> bool:
        """Whether the form around this one was sent, and stands here with what was chosen in it."""
        return self._request.method == "POST"

    def is_passed(self) -> bool:
        """Say whether the act may go on; what was typed is checked, and counted if it is wrong."""
        if self.form is None:
            return True
        if self.by_page_alone or not self.form.is_valid():
            return False
        try:
            self._check(self.form.cleaned_data["proof"])
        except ValidationError as error:
            self._is_limited = getattr(error, "code", "") == "too_many_login_attempts"
            self.form.add_error("proof", error)
            return False
        return True

    def status(self, form: forms.BaseForm | None = None) -> int:
        """Give the status of the page that shows both forms: 200, 422 if one is wrong, 429 if too often."""
        if self._is_limited:
            return _LIMITED
        own = self.form is not None and bool(self.form.errors)
        missing = self.by_page_alone and self.is_sent
        return _WRONG if own or missing or (form is not None and form.errors) else 200

    def _check(self, proof: str) -> None:
        code = proof.replace(" ", "")
        if self._types and len(code) in _CODE_LENGTHS and code.isascii() and code.isdigit():
            self._check_code(code)
        else:
            self._check_password(proof)

    def _check_code(self, code: str) -> None:
        form = ReauthenticateForm({"code": code}, user=self._person)
        if not form.is_valid():
            raise form.errors.as_data()["code"][0]
        form.save()

    def _check_password(self, password: str) -> None:
        forget_tries = check_rate_limit(self._person)
        if not self._person.check_password(password):
            raise get_adapter().validation_error("incorrect_password")
        forget_tries()
        note_proof(self._request, self._person, "password", reauthenticated=True)

    def _types_of_codes(self) -> set[str]:
        found = Authenticator.objects.filter(user=self._person).exclude(type=Authenticator.Type.WEBAUTHN)
        return set(found.values_list("type", flat=True))

    def _make_form(self) -> "ProofForm":
        sent = self._request.POST if self.is_sent else None
        return ProofForm(sent, prefix="again", label=self._label())

    def _label(self) -> str:
        if not self._types:
            return _("Your password")
        if not self._person.has_usable_password():
            return _("The code that your app shows")
        return _("Your password, or the code that your app shows")


class ProofForm(forms.Form):
    """Something that only this person knows or has."""

    proof = forms.CharField(
        max_length=256, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: object, label: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as given
        self.fields["proof"].label = label
        self.fields["proof"].error_messages["required"] = _("Write it here once more, for this binds.")
        self.fields["proof"].help_text = _(
            "You signed in a while ago. What follows binds, so we ask once more that it is you."
        )
