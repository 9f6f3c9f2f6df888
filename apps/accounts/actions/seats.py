"""Every change to organisations, seats, keys, sessions and second factors."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import available_timezones

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from apps.accounts import domain, queries
from apps.accounts.models import ApiKey, Organisation, Seat, Session, User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def found_organisation(*, kind: str, name: str, slug: str, at: datetime, **details: str) -> Organisation:
    """Enter an organisation; who may found one is decided by the app of its kind."""
    organisation = Organisation.objects.create(kind=kind, name=name, slug=slug, **details)
    record(
        stream=f"{kind}:{organisation.pk}",
        kind="organisation.founded",
        payload={"organisation": organisation.public_id, "kind": kind},
        at=at,
    )
    return organisation


@transaction.atomic
def open_seat(
    *,
    person: User,
    organisation: Organisation,
    role: str,
    office: str = "",
    at: datetime,
    by_id: int | None = None,
) -> Seat:
    """Give a person a seat; a seat that is open already is returned as it is.

    The caller has decided who may; the seat is a fact on the person's own stream.
    """
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    seat, is_new = Seat.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        until=None,
        defaults={"since": at, "office": office},
    )
    if is_new:
        record(
            stream=f"person:{person.pk}",
            kind="seat.opened",
            payload={"organisation": organisation.public_id, "role": role},
            actor_id=by_id,
            at=at,
        )
    return seat


@transaction.atomic
def end_seat(
    *, person: User, organisation: Organisation, role: str, at: datetime, by_id: int | None = None
) -> None:
    """End a seat; nothing happens if it is not open."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    seat = Seat.objects.filter(
        person=person, organisation=organisation, role=role, until__isnull=True
    ).first()
    if seat is None:
        return
    seat.until = at
    seat.save(update_fields=["until"])
    record(
        stream=f"person:{person.pk}",
        kind="seat.ended",
        payload={"organisation": organisation.public_id, "role": role},
        actor_id=by_id,
        at=at,
    )


@transaction.atomic
def issue_api_key(*, actor: User, organisation: Organisation, name: str, at: datetime) -> tuple[ApiKey, str]:
    """Make a key with which the company's software acts for `actor`.

    Returns:
        the key's row and the secret, which is shown once and kept nowhere.
    """
    require(actor, "accounts.issue_key", organisation)
    secret = domain.new_secret()
    key = ApiKey.objects.create(
        organisation=organisation,
        person=actor,
        name=name,
        secret_hash=domain.hash_of_secret(secret),
        created_at=at,
    )
    record(
        stream=f"company:{organisation.pk}",
        kind="key.issued",
        payload={"key": key.public_id},
        actor_id=actor.pk,
        at=at,
    )
    return key, secret


@transaction.atomic
def revoke_api_key(*, actor: User, key_id: int, at: datetime) -> ApiKey:
    """End a key at once; a key that has ended stays as it is."""
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=key_id)
    require(actor, "accounts.revoke_key", key)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record(
            stream=f"company:{key.organisation_id}",
            kind="key.revoked",
            payload={"key": key.public_id},
            actor_id=actor.pk,
            at=at,
        )
    return key


@transaction.atomic
def note_session(*, person: User, session_key: str, device: domain.Device, at: datetime) -> Session:
    """Note in which browser a person is signed in, or that it was seen again; no fact of the record."""
    noted, is_new = Session.objects.select_for_update().get_or_create(
        session_key=session_key,
        defaults={"person": person, "begun_at": at, "seen_at": at, **vars(device)},
    )
    if not is_new:
        noted.person, noted.network, noted.seen_at = person, device.network, at
        noted.save(update_fields=["person", "network", "seen_at"])
    return noted


@transaction.atomic
def end_session(*, person: User, session_key: str, at: datetime) -> None:
    """Sign a person out of the browser that they are using; its sockets close too."""
    _end(person, Session.objects.filter(person=person, session_key=session_key), at)
    _store().delete(session_key)


@transaction.atomic
def end_sessions(*, actor: User, public_ids: list[str] | None = None, but: str = "", at: datetime) -> int:
    """Sign a person out elsewhere.

    Args:
        public_ids: the sessions to end; None for all.
        but: the key of the session that stays.

    Returns:
        how many were ended.
    """
    sessions = Session.objects.filter(person=actor).exclude(session_key=but)
    if public_ids is not None:
        sessions = sessions.filter(public_id__in=public_ids)
    return _end(actor, sessions, at)


@transaction.atomic
def note_new_password(*, person: User, session_key: str, old_key: str, at: datetime) -> None:
    """Note that a person has a new password: they are signed out everywhere but where they changed it.

    Args:
        session_key: the session in which it was changed, with the key it has now; "" after a reset by mail.
        old_key: the key which that session had before.
    """
    if session_key and old_key:
        Session.objects.filter(person=person, session_key=old_key).update(session_key=session_key)
    end_sessions(actor=person, but=session_key, at=at)
    record(stream=f"person:{person.pk}", kind="password.changed", payload={}, actor_id=person.pk, at=at)


@transaction.atomic
def note_new_address(*, person: User, at: datetime) -> None:
    """Record that a person wants to be written to, and signs in, with another mail address."""
    record(stream=f"person:{person.pk}", kind="address.changed", payload={}, actor_id=person.pk, at=at)


def forget_sessions(*, at: datetime) -> int:
    """Forget the browsers that nobody was seen in for as long as a sign-in lasts; gives how many."""
    seen_before = at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    _store().clear_expired()
    return Session.objects.filter(seen_at__lt=seen_before).delete()[0]


@transaction.atomic
def note_factor_added(*, person: User, what: str, at: datetime) -> None:
    """Record that a person set up a second factor: "totp", "webauthn" or "recovery_codes"."""
    stream = f"person:{person.pk}"
    record(stream=stream, kind="factor.added", payload={"type": what}, actor_id=person.pk, at=at)


@transaction.atomic
def note_factor_removed(*, person: User, what: str, at: datetime) -> None:
    """Record that a person removed a second factor."""
    stream = f"person:{person.pk}"
    record(stream=stream, kind="factor.removed", payload={"type": what}, actor_id=person.pk, at=at)


@transaction.atomic
def note_codes_renewed(*, person: User, at: datetime) -> None:
    """Record that a person made new recovery codes; the old ones no longer work."""
    record(stream=f"person:{person.pk}", kind="codes.renewed", payload={}, actor_id=person.pk, at=at)


def lock_for_removal(*, actor: User, factor_id: int | None) -> None:
    """Lock a person's factors, to remove one of them in the same transaction.

    Raises:
        Refusal: "factor.last": a seat demands a second factor, and this is the only one.
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)
    others = queries.factors_of(locked).exclude(pk=factor_id)
    if queries.demands_factor(locked) and not others.exists():
        raise Refusal("factor.last")


@transaction.atomic
def reset_factors(*, person: User, at: datetime) -> int:
    """Take away all second factors of somebody who lost theirs, and sign them out everywhere.

    Whoever calls this has made sure, outside the site, who asks for it.

    Returns:
        how many factors there were, recovery codes not counted.
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    lost = queries.factors_of(locked).count()
    Authenticator.objects.filter(user=locked).delete()
    end_sessions(actor=locked, at=at)
    record(stream=f"person:{locked.pk}", kind="factor.reset", payload={"factors": str(lost)}, at=at)
    return lost


def _end(person: User, sessions: Any, at: datetime) -> int:
    ended = list(sessions.select_for_update().values_list("public_id", "session_key"))
    sessions.delete()
    for public_id, session_key in ended:
        _store().delete(session_key)
        record(
            stream=f"person:{person.pk}",
            kind="session.ended",
            payload={"session": public_id},
            actor_id=person.pk,
            at=at,
        )
    return len(ended)


def _store() -> Any:
    """Give the store of Django's sessions, whatever its kind."""
    return import_module(settings.SESSION_ENGINE).SessionStore()


@transaction.atomic
def change_zone(*, actor: User, organisation: Organisation, zone: str, at: datetime) -> Organisation:
    """Change the clock that says when an organisation's days end.

    What has begun keeps its own: a contract and an open ballot have the zone that held when they began.

    Raises:
        NotAllowed: `actor` does not run the organisation.
        Refusal: "profile.unknown_zone".
    """
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation.pk)
    require(actor, "accounts.change_zone", locked)
    if zone not in available_timezones():
        raise Refusal("profile.unknown_zone", zone=zone)
    if locked.zone == zone:
        return locked
    locked.zone = zone
    locked.save(update_fields=["zone"])
    audience = "members" if locked.kind == Organisation.Kind.COLLECTIVE else locked.kind
    payload = {"organisation": locked.public_id, "zone": zone}
    stream = f"{audience}:{locked.pk}"
    record(stream=stream, kind="zone.changed", payload=payload, actor_id=actor.pk, at=at)
    return locked
