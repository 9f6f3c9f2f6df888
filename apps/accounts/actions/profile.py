"""What a person says about themselves."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from apps.accounts import domain, queries
from apps.accounts.models import User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def change_profile(
    *,
    actor: User,
    person: User,
    name: str,
    zone: str,
    theme: str,
    language: str,
    other_names: Sequence[str] = (),
    born_on: date | None = None,
    at: datetime,
) -> User:
    """Change how a person is named, and how times, words and pages are shown to them.

    Raises:
        NotAllowed: it is not `actor`'s own profile.
        Refusal: "profile.unknown_zone", "profile.unknown_language", "profile.too_many_names",
            "profile.impossible_birth", "profile.birth_fixed".
    """
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    require(actor, "accounts.change_profile", locked)
    if zone not in available_timezones():
        raise Refusal("profile.unknown_zone", zone=zone)
    if language not in dict(settings.LANGUAGES):
        raise Refusal("profile.unknown_language")
    _check_birth(locked, born_on, at)
    locked.other_names = domain.distinct_names(other_names, besides=name)
    locked.name, locked.zone, locked.theme = name, zone, theme
    locked.language, locked.born_on = language, born_on
    locked.save(update_fields=["name", "zone", "theme", "language", "other_names", "born_on"])
    record(stream=f"person:{person.pk}", kind="profile.changed", payload={}, actor_id=actor.pk, at=at)
    return locked


def _check_birth(person: User, born_on: date | None, at: datetime) -> None:
    """Take a believable date; what a guardian's papers say is not changed by the ward."""
    domain.check_birth(born_on, queries.day_of(at))
    if born_on != person.born_on and queries.guardians_on(person.pk, queries.day_of(at)).exists():
        raise Refusal("profile.birth_fixed")
