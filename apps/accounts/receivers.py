"""What allauth and Django tell of sign-ins, factors and passwords, passed to the actions that note it."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.timezone import now

from apps.accounts import actions
from apps.accounts.adapters import device_of, note_proof
from apps.accounts.middleware import KEY_BEFORE, SEEN_SECONDS, seen_key
from apps.accounts.models import User


def connect() -> None:
    """Listen; called once when Django starts."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
    factors.authenticator_added.connect(_factor_added, dispatch_uid="accounts.factor_added")
    factors.authenticator_removed.connect(_factor_removed, dispatch_uid="accounts.factor_removed")
    factors.authenticator_reset.connect(_codes_renewed, dispatch_uid="accounts.codes_renewed")
    account.password_changed.connect(_new_password, dispatch_uid="accounts.password_changed")
    account.password_set.connect(_new_password, dispatch_uid="accounts.password_set")
    account.password_reset.connect(_new_password, dispatch_uid="accounts.password_reset")
    account.email_changed.connect(_new_address, dispatch_uid="accounts.address_changed")


def _signed_in(request: HttpRequest, user: User, **more: Any) -> None:
    key = request.session.session_key
    if key:
        actions.note_session(person=user, session_key=key, device=device_of(request), at=now())
        cache.set(seen_key(key), 1, SEEN_SECONDS)


def _signed_out(request: HttpRequest, user: User | None, **more: Any) -> None:
    if user is not None and request.session.session_key:
        actions.end_session(person=user, session_key=request.session.session_key, at=now())


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **more: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        # Setting a factor up shows that one has it, so it counts as used in this session.
        note_proof(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
    actions.note_factor_added(person=user, what=authenticator.type, at=now())


def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **more: Any) -> None:
    actions.note_factor_removed(person=user, what=authenticator.type, at=now())


def _codes_renewed(request: HttpRequest, user: User, **more: Any) -> None:
    actions.note_codes_renewed(person=user, at=now())


def _new_password(request: HttpRequest, user: User, **more: Any) -> None:
    is_here = request.user.is_authenticated and request.user.pk == user.pk
    key = (request.session.session_key or "") if is_here else ""
    before = request.META.get(KEY_BEFORE, "") if is_here else ""
    actions.note_new_password(person=user, session_key=key, old_key=before, at=now())


def _new_address(request: HttpRequest, user: User, **more: Any) -> None:
    actions.note_new_address(person=user, at=now())
