"""Every change to people, seats and keys."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from apps.accounts import domain
from apps.accounts.models import ApiKey, Organisation, Seat, User
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
def change_profile(*, actor: User, person: User, name: str, zone: str, theme: str, at: datetime) -> User:
    """Change how a person is named and how times and pages are shown to them.

    Raises:
        Refusal: "profile.unknown_zone".
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    require(actor, "accounts.change_profile", locked)
    if zone not in available_timezones():
        raise Refusal("profile.unknown_zone", zone=zone)
    locked.name, locked.zone, locked.theme = name, zone, theme
    locked.save(update_fields=["name", "zone", "theme"])
    record(stream=f"person:{person.pk}", kind="profile.changed", payload={}, actor_id=actor.pk, at=at)
    return locked
