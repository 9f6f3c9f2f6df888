"""allauth's forms of second factors, with the words of this site."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST_CODE, _LONGEST_NAME = 20, 60


def _ask_for_code(fields: dict[str, forms.Field]) -> None:
    fields["code"] = forms.CharField(
        label=_("Code"),
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class CodeForm(AuthenticateForm):
    """The code that ends a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields)


class CodeAgainForm(ReauthenticateForm):
    """The code that proves again who one is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields)


class AppForm(ActivateTOTPForm):
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields)


def _ask_for_name(fields: dict[str, forms.Field]) -> None:
    fields["name"] = forms.CharField(
        label=_("Name of the passkey"),
        max_length=_LONGEST_NAME,
        help_text=_("For example: my telephone."),
    )


class PasskeyForm(AddWebAuthnForm):
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_name(self.fields)
        # Whatever the browser has made by now is kept, with a name or without.
        self.fields["name"].required = False
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with this passkey alone, without a password")
        alone.help_text = _("The device then always asks for finger, face or PIN.")


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_name(self.fields)
