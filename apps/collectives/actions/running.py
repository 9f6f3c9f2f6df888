"""Founding a collective and setting its bylaws."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from apps.accounts.actions import found_organisation, open_seat
from apps.accounts.models import Organisation, Role, User
from apps.audit.actions import record
from apps.collectives.actions.placing import follow_bylaws
from apps.collectives.domain import Bylaws
from apps.collectives.models import Bylaws as BylawsVersion
from apps.collectives.models import Collective, Membership, Motion
from apps.collectives.queries import asked_alone
from apps.common.errors import Refusal
from apps.common.ids import new_public_id
from apps.common.permissions import require

# Addresses beside those of collectives.
_OWN_PAGES = frozenset({"applications", "checks", "found", "interests", "memberships", "motions", "my-works"})


@transaction.atomic
def found_collective(
    *,
    actor: User | None,
    name: str,
    slug: str = "",
    sector: str,
    about: str = "",
    rules: Mapping[str, object] | None = None,
    at: datetime,
    **details: str,
) -> Collective:
    """Found a collective with its bylaws; a founder becomes its first member and steward.

    `details` are fields of the organisation (short_name, place, country, zone). Without an actor it is
    founded empty, for a caller that has decided who leads it.

    Args:
        slug: of its address; made of the name if empty.

    Raises:
        NotAllowed: `actor` is nobody, under 18, or sits in a company.
        Refusal: "collective.name_missing", "collective.name_taken", or a code of `domain.Bylaws.parse`.
    """
    if actor is not None:
        require(actor, "collectives.found_collective")
    if not name.strip():
        raise Refusal("collective.name_missing")
    bylaws = Bylaws.parse(rules or {})
    organisation = _enter(name.strip(), slug or _slug_of(name), at, details)
    collective = Collective.objects.create(
        organisation=organisation, sector=sector, about=about, founded_at=at
    )
    _record(collective, "collective.founded", {"collective": organisation.public_id}, actor, at)
    write_bylaws(collective, bylaws.as_json(), actor, at)
    if actor is not None:
        _seat_founder(collective, actor, at)
    return collective


@transaction.atomic
def set_bylaws(
    *, actor: User, collective: Collective, rules: Mapping[str, object], at: datetime
) -> BylawsVersion:
    """Write the next version of a collective's bylaws, as long as there is nobody else to ask.

    Raises:
        NotAllowed: `actor` is no steward.
        Refusal: "bylaws.ballot_needed", or a code of `domain.Bylaws.parse`.
    """
    locked = Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    require(actor, "collectives.set_bylaws", locked)
    if not asked_alone(actor, locked):
        raise Refusal("bylaws.ballot_needed")
    return write_bylaws(locked, Bylaws.parse(rules).as_json(), actor, at)


def _slug_of(name: str) -> str:
    """Make an address of a name; one in another script than the Latin gets a random one."""
    longest = Organisation._meta.get_field("slug").max_length  # noqa: SLF001  the documented API of models
    return slugify(name)[:longest].strip("-") or new_public_id()


def _enter(name: str, slug: str, at: datetime, details: Mapping[str, str]) -> Organisation:
    """Enter the organisation; of two founders with one name the second is refused."""
    if slug in _OWN_PAGES:
        raise Refusal("collective.name_taken")
    try:
        with transaction.atomic():
            kind = Organisation.Kind.COLLECTIVE
            return found_organisation(kind=kind, name=name, slug=slug, at=at, **details)
    except IntegrityError as error:
        if not Organisation.objects.filter(slug=slug).exists():
            raise
        raise Refusal("collective.name_taken") from error


def write_bylaws(
    collective: Collective,
    rules: Mapping[str, object],
    actor: User | None,
    at: datetime,
    *,
    motion: Motion | None = None,
) -> BylawsVersion:
    """Write the next version; the caller holds the collective's lock, and has seen to it that it may be.

    Args:
        motion: what the members decided; None for the first version, and for a member who is alone.
    """
    version = collective.bylaws.count() + 1
    row = BylawsVersion.objects.create(
        collective=collective, version=version, rules=rules, valid_from=at, motion=motion
    )
    follow_bylaws(collective, Bylaws.parse(rules))
    _record(collective, "bylaws.set", {"version": str(version)}, actor, at)
    return row


def _seat_founder(collective: Collective, founder: User, at: datetime) -> None:
    Membership.objects.create(
        collective=collective,
        person=founder,
        state=Membership.State.ADMITTED,
        applied_at=at,
        decided_at=at,
    )
    for role in (Role.MEMBER, Role.STEWARD):
        open_seat(person=founder, organisation=collective.organisation, role=role, at=at, by_id=founder.pk)


def _record(
    collective: Collective, kind: str, payload: Mapping[str, object], actor: User | None, at: datetime
) -> None:
    actor_id = actor.pk if actor else None
    record(
        stream=f"members:{collective.organisation_id}", kind=kind, payload=payload, actor_id=actor_id, at=at
    )
