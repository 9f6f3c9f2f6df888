"""The second factors of the demo's people: real ones, whose codes the demo can show because it made them."""

import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.http import HttpRequest

from apps.accounts.adapters import note_proof
from apps.accounts.models import User


@dataclass(frozen=True)
class Code:
    """What somebody's app would show now."""

    person: str
    code: str
    seconds: int


def give_app(person: User) -> Authenticator:
    """Give a person an app with codes, if they have none."""
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    return found or TOTP.activate(person, generate_totp_secret()).instance


def show(request: HttpRequest, person: User) -> None:
    """Note in the session that the person behind a door has shown their app."""
    app = give_app(person)
    note_proof(request, person, "mfa", id=app.pk, type=app.type)


def code_of(person: User, at: float | None = None) -> Code:
    """Say what a person's app shows, at a moment in seconds since 1970, and for how many seconds more."""
    now = int(time.time() if at is None else at)
    secret = decrypt(give_app(person).data["secret"])
    value = hotp_value(secret, now // app_settings.TOTP_PERIOD)
    return Code(
        person.name, format_hotp_value(value), app_settings.TOTP_PERIOD - now % app_settings.TOTP_PERIOD
    )
