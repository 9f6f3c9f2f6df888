"""Who holds which seat, and who speaks for whom."""

from collections.abc import Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session as StoredSession
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts import domain
from apps.accounts.models import Act, ActsFor, ApiKey, Organisation, Role, Seat, Session, User

# Whoever binds others, or works among their secrets, signs in with two things.
DEMANDING_ROLES = (Role.STEWARD, Role.REPRESENTATIVE, Role.DELEGATE, Role.SIGNATORY)


def seats_of(person: User) -> list[Seat]:
    """List the open seats of a person with their organisations, oldest first."""
    if not person.is_authenticated:
        return []
    return list(
        person.seats.filter(until__isnull=True).select_related("organisation").order_by("since", "pk")
    )


def holds_seat(person: object, organisation_id: int | None, *roles: str) -> bool:
    """Say whether a person now sits in an organisation in one of the roles."""
    if not isinstance(person, User) or organisation_id is None or not person.is_active:
        return False
    return person.seats.filter(organisation_id=organisation_id, role__in=roles, until__isnull=True).exists()


def organisations_of(person: User, kind: str, *roles: str) -> QuerySet[Organisation]:
    """Find the organisations of a kind where a person sits now; any role if none is named."""
    seats = Seat.objects.filter(person=person, until__isnull=True)
    if roles:
        seats = seats.filter(role__in=roles)
    return Organisation.objects.filter(kind=kind, pk__in=seats.values("organisation"))


def people_with_seat(organisation_id: int, *roles: str) -> QuerySet[User]:
    """Find the people who sit in an organisation now in one of the roles, each once."""
    seats = Seat.objects.filter(organisation_id=organisation_id, role__in=roles, until__isnull=True)
    return User.objects.filter(pk__in=seats.values("person"), is_active=True)


def speaks_for(person: User) -> set[int]:
    """Give the ids of the people for whom a person speaks: themselves, wards, estates."""
    if not person.is_authenticated:
        return set()
    today = timezone.localdate()
    others = ActsFor.objects.filter(person=person, since__lte=today).filter(
        Q(until__isnull=True) | Q(until__gte=today)
    )
    binding = others.exclude(capacity=ActsFor.Capacity.MANAGER)
    return {person.pk, *binding.values_list("on_behalf_of", flat=True)}


def estates_of(person_ids: set[int], on: date) -> dict[int, int]:
    """Map each dead person to whoever holds the evidenced estate on a day; the others are absent."""
    estates = ActsFor.objects.filter(
        on_behalf_of__in=person_ids, capacity=ActsFor.Capacity.ESTATE, since__lte=on
    ).filter(Q(until__isnull=True) | Q(until__gte=on))
    return {estate.on_behalf_of_id: estate.person_id for estate in estates.order_by("since")}


def guardians_of(person_id: int) -> QuerySet[User]:
    """Find who acts as guardian of a person today."""
    today = timezone.localdate()
    now = ActsFor.objects.filter(
        on_behalf_of=person_id, capacity=ActsFor.Capacity.GUARDIAN, since__lte=today
    ).filter(Q(until__isnull=True) | Q(until__gte=today))
    return User.objects.filter(pk__in=now.values("person"))


def act_members(act: Act, on: date) -> QuerySet[User]:
    """Find the people who belonged to an act on a day."""
    members = act.memberships.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))
    return User.objects.filter(pk__in=members.values("person"))


def api_keys_of(person: User) -> QuerySet[ApiKey]:
    """Find the keys of the companies for which a person is delegate, newest first."""
    companies = organisations_of(person, Organisation.Kind.COMPANY, Role.DELEGATE)
    keys = ApiKey.objects.filter(organisation__in=companies)
    return keys.select_related("organisation", "person").order_by("-created_at")


def key_by_secret(secret: str) -> ApiKey | None:
    """Find the key in force that belongs to a secret, with its delegate still in the seat."""
    key = (
        ApiKey.objects.select_related("organisation", "person")
        .filter(secret_hash=domain.hash_of_secret(secret), revoked_at__isnull=True)
        .first()
    )
    if key is None or not holds_seat(key.person, key.organisation_id, Role.DELEGATE, Role.SIGNATORY):
        return None
    return key


def demands_factor(person: User) -> bool:
    """Say whether a seat that a person holds now demands a second factor."""
    return person.seats.filter(role__in=DEMANDING_ROLES, until__isnull=True).exists()


def demanding_seats(person: User) -> list[Seat]:
    """List the seats that demand a second factor, oldest first."""
    return [seat for seat in seats_of(person) if seat.role in DEMANDING_ROLES]


def factors_of(person: User) -> QuerySet[Authenticator]:
    """Find a person's second factors; recovery codes alone are none."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=person)
    return found.exclude(type=Authenticator.Type.RECOVERY_CODES)


def factor_standing(person: User, session: Mapping[str, Any]) -> domain.FactorStanding:
    """Say what a person's second factor still needs in a session; asks for rows only if it was not used."""
    if domain.used_factor(_proofs(person, session)):
        return "fine"
    is_demanded = demands_factor(person)
    has_one = is_demanded and factors_of(person).exists()
    return domain.factor_standing(is_demanded=is_demanded, was_used=False, has_one=has_one)


def is_fresh(person: User, session: Mapping[str, Any], at: datetime) -> bool:
    """Say whether a person proved lately in this session who they are."""
    return domain.is_fresh(_proofs(person, session), at, settings.SIGN_IN_AGAIN_AFTER)


def sessions_of(person: User) -> QuerySet[Session]:
    """Find where a person is signed in, the browser seen last first."""
    return Session.objects.filter(person=person).order_by("-seen_at", "-pk")


def _proofs(person: User, session: Mapping[str, Any]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = get_authentication_records(SimpleNamespace(session=session), person)
    return found


# Whose seat runs an organisation: keeps its address, its clock and the like.
RUNNERS: Mapping[str, tuple[str, ...]] = {
    Organisation.Kind.COLLECTIVE: (Role.STEWARD,),
    Organisation.Kind.COMPANY: (Role.DELEGATE, Role.SIGNATORY),
    Organisation.Kind.UNION: (Role.REPRESENTATIVE,),
}


def organisations_run_by(person: User) -> QuerySet[Organisation]:
    """Find the organisations that a person runs now."""
    if not person.is_authenticated or not person.is_active:
        return Organisation.objects.none()
    running = Q()
    for kind, roles in RUNNERS.items():
        seats = Seat.objects.filter(person=person, role__in=roles, until__isnull=True)
        running |= Q(kind=kind, pk__in=seats.values("organisation"))
    return Organisation.objects.filter(running)


def called(person: User, context: str) -> str:
    """Name a person; somebody erased by a mark that is the same inside one context and nowhere else.

    Args:
        person: whoever it is.
        context: what the page is about, such as "work:<public id>".
    """
    if person.erased_at is None:
        return person.name
    return f"{person.name} ({salted_hmac(context, person.public_id).hexdigest()[:4]})"


def sole_seats_of(person: User, *roles: str) -> list[Seat]:
    """List the open seats of a person in these roles that nobody else holds in the organisation."""
    others = Seat.objects.filter(
        organisation=OuterRef("organisation"), role=OuterRef("role"), until__isnull=True
    ).exclude(person=person)
    mine = person.seats.filter(role__in=roles, until__isnull=True)
    return list(mine.filter(~Exists(others)).select_related("organisation").order_by("pk"))


def expired_sessions(before: datetime) -> QuerySet[StoredSession]:
    """Find the sessions that ended before a moment."""
    return StoredSession.objects.filter(expire_date__lt=before)


def session_keys_of(person: User) -> list[str]:
    """List the keys of a person's sessions; each stored session is looked into, for none says whose it is."""
    return [
        session.session_key
        for session in StoredSession.objects.iterator(chunk_size=2000)
        if str(session.get_decoded().get(SESSION_KEY)) == str(person.pk)
    ]
