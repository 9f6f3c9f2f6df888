"""Signed-in people for tests: as if they had just come through the page, with a second factor."""

import hashlib
import json
import secrets
import time
from importlib import import_module
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone
from fido2.cose import CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from apps.accounts.actions import note_session
from apps.accounts.domain import Device
from apps.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
_PROOFS, _WHOSE = "account_authentication_methods", "account_authentication_methods_user"


def sign_in(
    person: User, client: Client | None = None, *, factor: bool = True, minutes_ago: float = 0, **options: Any
) -> Client:
    """Sign somebody in and give the client.

    Args:
        factor: whether a second factor was shown.
        minutes_ago: how old the sign-in is.
        options: of a new client.
    """
    client = client or Client(**options)
    client.force_login(person, backend=BACKEND)
    session = client.session
    session.update(proofs(person, factor=factor, minutes_ago=minutes_ago))
    session.save()
    return client


def proofs(person: User, *, factor: bool = True, minutes_ago: float = 0) -> dict[str, object]:
    """Give what a session remembers of a sign-in."""
    at = time.time() - 60 * minutes_ago
    shown: list[dict[str, object]] = [{"method": "password", "at": at, "email": person.email}]
    if factor:
        shown.append({"method": "mfa", "at": at, "id": 0, "type": "totp"})
    return {_PROOFS: shown, _WHOSE: str(person.pk)}


def begin_session(person: User) -> str:
    """Begin a session without a client, and give its key."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.update(proofs(person))
    store.save()
    key = str(store.session_key)
    note_session(person=person, session_key=key, device=Device("Chrome", "Linux"), at=timezone.now())
    return key


def give_factors(person: User) -> None:
    """Give somebody an app with codes, a passkey and recovery codes."""
    TOTP.activate(person, generate_totp_secret())
    WebAuthn.add(person, "my telephone", _credential())
    RecoveryCodes.activate(person)


def _credential() -> dict[str, Any]:
    """Make what a browser answers when it has made a passkey."""
    numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
    name = secrets.token_bytes(16)
    made = AttestedCredentialData.create(b"\0" * 16, name, CoseKey.parse(key))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    told = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 0, made)
    client = {"type": "webauthn.create", "challenge": "AAAA", "origin": "http://localhost"}
    return {
        "id": websafe_encode(name),
        "rawId": websafe_encode(name),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(client).encode()),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", told, {}))),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
