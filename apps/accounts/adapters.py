"""How the site tells allauth what it wants: names, addresses, what is fresh, and what is kept sealed."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts import domain, queries
from apps.accounts.models import User
from apps.common import keys
from apps.common.address import client_address, network_of

_PURPOSE = "second factors"
_WRONG_CODE = _("This code is not right. Take the one that your app shows now.")
_TOO_MANY = _("Too many wrong tries. Wait five minutes, and try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, sign-up and mail addresses, as allauth asks for them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Address and password do not belong together. Look at both again."),
        "incorrect_password": _("This is not your password. Look at it again."),
        "incorrect_code": _WRONG_CODE,
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the address that limits are counted for."""
        return client_address(request)

    def is_reauthentication_required(self, *, app: str, **more: object) -> bool:
        """Ask again only where the sign-in is not fresh; a fresh one need not be repeated."""
        request = context.request
        return not queries.is_fresh(request.user, request.session, now())

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Name the ways in which a person can prove themselves again, the first one first."""
        words = {
            "reauthenticate": _("With my password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def send_account_already_exists_mail(self, email: str) -> None:
        """Write to the owner of an address with which somebody tries to join.

        A password is hashed meanwhile, as it is for a new account, so that the time tells nothing either.
        """
        make_password(get_random_string(20))
        super().send_account_already_exists_mail(email)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors, as allauth asks for them; secrets are sealed with a key that is not in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": _("Your seat demands a second factor. Set up another one first."),
        "unverified_email": _("First confirm your mail address: without it nobody could help you back in."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret; the name of the key stands before it."""
        name = keys.newest("sealing")
        return f"{name}:{_box(name).encrypt(text.encode()).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed."""
        name, _colon, sealed = encrypted_text.partition(":")
        return _box(name).decrypt(sealed.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site to a passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Tutti"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Name the person to a passkey."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.name}

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002  allauth's name
        """Propose a name for a new passkey."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_totp_issuer(self) -> str:
        """Name the site to an app."""
        return "Tutti"


def note_proof(request: HttpRequest, person: User, method: str, **more: object) -> None:
    """Note in the session that a person has just proved who they are: by "password" or "mfa"."""
    record_authentication(request, person, method=method, **more)


def device_of(request: HttpRequest) -> domain.Device:
    """Name the browser of a request."""
    meta: Mapping[str, Any] = request.META
    return domain.device_of(str(meta.get("HTTP_USER_AGENT", "")), network_of(client_address(request)))


def _box(name: str) -> Fernet:
    return Fernet(urlsafe_b64encode(keys.sealing_key(name, _PURPOSE)))
