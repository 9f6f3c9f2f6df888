"""Who holds which seat, who belongs to which act, and who speaks for whom."""

from collections.abc import Collection, Mapping
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
from apps.accounts.models import (
    Act,
    ActMember,
    ActsFor,
    ApiKey,
    EvidenceFile,
    Organisation,
    Representation,
    Role,
    Seat,
    Session,
    User,
)

# Whoever binds others, or works among their secrets, signs in with two things.
DEMANDING_ROLES = (Role.STEWARD, Role.REPRESENTATIVE, Role.DELEGATE, Role.SIGNATORY)
_GUARDIAN, _ESTATE, _MANAGER = (
    ActsFor.Capacity.GUARDIAN,
    ActsFor.Capacity.ESTATE,
    ActsFor.Capacity.MANAGER,
)
# Who looks at evidence: a steward of a collective, a representative of a union.
_DECIDES = Q(role=Role.STEWARD, organisation__kind=Organisation.Kind.COLLECTIVE) | Q(
    role=Role.REPRESENTATIVE, organisation__kind=Organisation.Kind.UNION
)


def day_of(at: datetime) -> date:
    """Give the day that it is at a moment where the reader is."""
    return timezone.localtime(at).date()


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
    binding = _in_force(timezone.localdate()).filter(person=person).exclude(capacity=_MANAGER)
    return {person.pk, *binding.values_list("on_behalf_of", flat=True)}


def people_acted_for(person: User) -> set[int]:
    """Give the ids of the people with whose matters a person has to do: as `speaks_for`, and as a manager."""
    if not person.is_authenticated:
        return set()
    acting = _in_force(timezone.localdate()).filter(person=person)
    return {person.pk, *acting.values_list("on_behalf_of", flat=True)}


def speakers_for(person_ids: Collection[int], on: date) -> set[int]:
    """Give the ids of all who speak for any of these people on a day: themselves, guardians, estates."""
    binding = _in_force(on).filter(on_behalf_of__in=person_ids).exclude(capacity=_MANAGER)
    speakers = {*person_ids, *binding.values_list("person", flat=True)}
    return set(User.objects.filter(pk__in=speakers, is_active=True).values_list("pk", flat=True))


def estates_of(person_ids: set[int], on: date) -> dict[int, int]:
    """Map each dead person to whoever holds the evidenced estate on a day; the others are absent."""
    estates = _in_force(on).filter(on_behalf_of__in=person_ids, capacity=_ESTATE)
    return {estate.on_behalf_of_id: estate.person_id for estate in estates.order_by("since", "pk")}


def guardians_of(person_id: int) -> QuerySet[User]:
    """Find who acts as guardian of a person today."""
    return guardians_on(person_id, timezone.localdate())


def guardians_on(person_id: int, on: date) -> QuerySet[User]:
    """Find who acts as guardian of a person on a day; of nobody who is 18 by then."""
    guardians = _in_force(on).filter(on_behalf_of=person_id, capacity=_GUARDIAN)
    return User.objects.filter(pk__in=guardians.values("person"))


def _in_force(on: date) -> QuerySet[ActsFor]:
    """Find who speaks for whom on a day: confirmed, in its dates, a guardian only of a minor."""
    confirmed = ActsFor.objects.filter(state=ActsFor.State.CONFIRMED, since__lte=on)
    grown_up = Q(on_behalf_of__born_on__isnull=True) | Q(
        on_behalf_of__born_on__lte=domain.newest_grown_up(on)
    )
    return confirmed.filter(Q(until__isnull=True) | Q(until__gte=on)).exclude(
        grown_up & Q(capacity=_GUARDIAN)
    )


def acting_visible_to(person: User) -> QuerySet[ActsFor]:
    """Find the claims that a person made, is spoken for by, or decided."""
    own = Q(person=person) | Q(on_behalf_of=person) | Q(decided_by=person)
    found = ActsFor.objects.filter(own | Q(pk__in=[claim.pk for claim in claims_to_decide(person)]))
    return found.select_related("person", "on_behalf_of", "asked", "decided_by")


def claims_by(person: User) -> QuerySet[ActsFor]:
    """List for whom a person speaks or has asked to, newest first."""
    claims = ActsFor.objects.filter(person=person).select_related("person", "on_behalf_of")
    return claims.order_by("-claimed_at", "-pk")


def claims_about(person: User) -> QuerySet[ActsFor]:
    """List who speaks for a person or has asked to, newest first."""
    claims = ActsFor.objects.filter(on_behalf_of=person).select_related("person", "on_behalf_of")
    return claims.order_by("-claimed_at", "-pk")


def claims_to_decide(person: User) -> list[ActsFor]:
    """List the claims that wait for this person's word, oldest first."""
    sits = person.seats.filter(_DECIDES, until__isnull=True).values("organisation")
    near = Seat.objects.filter(organisation__in=sits, until__isnull=True).values("person")
    concerned = (
        Q(on_behalf_of__in=near)
        | Q(person__in=near)
        | Q(asked__in=sits)
        | Q(on_behalf_of__in=speaks_for(person))
    )
    waiting = ActsFor.objects.filter(concerned, state=ActsFor.State.CLAIMED).exclude(person=person)
    found = waiting.select_related("person", "on_behalf_of", "asked").order_by("claimed_at", "pk")
    return [claim for claim in found if person.pk in deciders_of(claim)]


def deciders_of(claim: ActsFor) -> set[int]:
    """Give the ids of those who decide about a claim, never the claimant.

    A manager is confirmed by the person, or by whoever speaks for them. About guardians and estates the
    stewards and representatives decide where the person sits; if nobody does there, where the claimant sits;
    else those of the union that was asked.
    """
    if claim.capacity == _MANAGER:
        return _answering_for(claim.on_behalf_of) - {claim.person_id}
    places: tuple[Any, ...] = (
        Seat.objects.filter(person=claim.on_behalf_of_id, until__isnull=True).values("organisation"),
        Seat.objects.filter(person=claim.person_id, until__isnull=True).values("organisation"),
        [claim.asked_id],
    )
    for organisations in places:
        seats = Seat.objects.filter(
            _DECIDES, organisation__in=organisations, until__isnull=True, person__is_active=True
        )
        found = set(seats.values_list("person", flat=True)) - {claim.person_id, claim.on_behalf_of_id}
        if found:
            return found
    return set()


def _answering_for(person: User) -> set[int]:
    """Give who answers for a person: themselves if grown up and alive, else guardians or the estate."""
    today = timezone.localdate()
    if person.died_on is not None:
        return set(estates_of({person.pk}, today).values())
    if person.is_minor:
        return set(guardians_of(person.pk).values_list("pk", flat=True))
    return {person.pk}


def evidence_visible_to(person: User) -> QuerySet[EvidenceFile]:
    """Find the papers that a person brought, has to judge, or has judged."""
    waiting = [claim.pk for claim in claims_to_decide(person)]
    seen = Q(claim__person=person) | Q(claim__decided_by=person) | Q(claim__in=waiting)
    return EvidenceFile.objects.filter(seen).select_related("claim")


def unions_beside(claimant: User) -> QuerySet[Organisation]:
    """Find the unions that can be asked to decide about a claim: somebody else speaks for them."""
    seats = Seat.objects.filter(role=Role.REPRESENTATIVE, until__isnull=True).exclude(person=claimant)
    found = Organisation.objects.filter(kind=Organisation.Kind.UNION, pk__in=seats.values("organisation"))
    return found.order_by("name")


def act_members(act: Act, on: date) -> QuerySet[User]:
    """Find the people who belonged to an act on a day."""
    members = act.memberships.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))
    return User.objects.filter(pk__in=members.values("person"))


def present_stays(act: Act, on: date) -> QuerySet[ActMember]:
    """Find the stays in an act that go on after a day: on the day of leaving one is no member any more."""
    return act.memberships.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gt=on))


def present_members(act: Act, on: date) -> QuerySet[User]:
    """Find the people who belong to an act now, by name."""
    return User.objects.filter(pk__in=present_stays(act, on).values("person")).order_by("name", "pk")


def overlapping(stays: QuerySet[ActMember], since: date, until: date | None) -> QuerySet[ActMember]:
    """Narrow stays to those that share a day with the time from `since` to `until`."""
    shared = Q(until__isnull=True) | Q(until__gt=since)
    if until is not None:
        shared &= Q(since__lt=until)
    return stays.filter(shared | Q(since=since))


def acts_visible_to(person: User) -> QuerySet[Act]:
    """Find the acts of which a person is a member now, by name."""
    today = timezone.localdate()
    stays = ActMember.objects.filter(person=person, since__lte=today)
    now = stays.filter(Q(until__isnull=True) | Q(until__gt=today))
    return Act.objects.filter(pk__in=now.values("act")).select_related("representative").order_by("name")


def former_stays(person: User) -> QuerySet[ActMember]:
    """List the stays of a person in acts that are over, newest first."""
    over = ActMember.objects.filter(person=person, until__lte=timezone.localdate())
    return over.select_related("act").order_by("-until", "-pk")


def stays_in(act: Act) -> QuerySet[ActMember]:
    """List everybody who belongs or belonged to an act, in the order of their coming."""
    return act.memberships.select_related("person").order_by("since", "pk")


def representations_with(person: User) -> QuerySet[Representation]:
    """Find the voices of acts that end with a person: theirs, and open proposals that they agreed to."""
    agreed = Q(state=Representation.State.PROPOSED, yeses__person=person)
    open_ones = Representation.objects.exclude(state=Representation.State.ENDED)
    return open_ones.filter(Q(person=person) | agreed)


def proposal_in(act: Act) -> Representation | None:
    """Find who is proposed to speak for an act, with those who have agreed."""
    proposed = act.representations.filter(state=Representation.State.PROPOSED)
    return proposed.select_related("person").prefetch_related("agreed").first()


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
