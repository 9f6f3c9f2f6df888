"""What this app holds about people: account, seats, keys, acts, sessions, and what sign-in keeps."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.sessions.models import Session as StoredSession
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts import actions, queries
from apps.accounts.models import ActMember, ActsFor, ApiKey, EvidenceFile, Role, Seat, Session, User
from apps.audit import queries as audit
from apps.common import retention
from apps.common.errors import Refusal
from apps.common.holdings import Fate, Holding, Obstacle, OwnFile, Row, Section, as_text

FATES = {
    "User.password": Fate.EMPTIED,
    "User.last_login": Fate.EMPTIED,
    "User.email": Fate.EMPTIED,
    "User.name": Fate.EMPTIED,
    "User.other_names": Fate.EMPTIED,
    "User.zone": Fate.EMPTIED,
    "User.language": Fate.EMPTIED,
    "User.theme": Fate.EMPTIED,
    "User.born_on": Fate.EMPTIED,
    "User.died_on": Fate.EMPTIED,
    "User.date_joined": Fate.EMPTIED,
    "User.public_id": Fate.EMPTIED,  # a new one is drawn: the old one may stand elsewhere
    "User.groups": Fate.DELETED,
    "User.user_permissions": Fate.DELETED,
    "Act.name": Fate.KEPT,
    "Act.representative": Fate.EMPTIED,
    "ActMember.person": Fate.TOMBSTONE,
    "ActsFor.person": Fate.TOMBSTONE,
    "ActsFor.on_behalf_of": Fate.TOMBSTONE,
    "ActsFor.evidence": Fate.EMPTIED,
    "ActsFor.reason": Fate.EMPTIED,
    "ActsFor.decided_by": Fate.TOMBSTONE,
    "Representation.person": Fate.TOMBSTONE,
    "Representation.agreed": Fate.TOMBSTONE,
    "RepresentationYes.person": Fate.TOMBSTONE,
    "EvidenceFile.name": Fate.DELETED,
    "EvidenceFile.media_type": Fate.DELETED,
    "EvidenceFile.sha256": Fate.DELETED,
    "EvidenceFile.stored_as": Fate.DELETED,
    "Organisation.name": Fate.KEPT,
    "Organisation.short_name": Fate.KEPT,
    "Organisation.slug": Fate.KEPT,
    "Organisation.place": Fate.KEPT,
    "Organisation.country": Fate.KEPT,
    "Organisation.zone": Fate.KEPT,
    "Seat.person": Fate.TOMBSTONE,
    "Seat.office": Fate.EMPTIED,
    "Session.person": Fate.DELETED,
    "Session.session_key": Fate.DELETED,
    "Session.browser": Fate.DELETED,
    "Session.system": Fate.DELETED,
    "Session.network": Fate.DELETED,
    "ApiKey.person": Fate.TOMBSTONE,
    "ApiKey.name": Fate.EMPTIED,
    "ApiKey.secret_hash": Fate.KEPT,
}
_SOLE = {
    Role.STEWARD: ("erasure.sole_steward", "collectives:collective"),
    Role.SIGNATORY: ("erasure.sole_signatory", "companies:company"),
    Role.REPRESENTATIVE: ("erasure.sole_representative", "unions:union"),
}


def sections(person: User) -> Iterator[Section]:
    """Give a person's account, seats, keys, acts, sign-in and record."""
    yield Section("account", _("Your account"), [_account(person)])
    yield Section("seats", _("Your seats"), [_seat(seat) for seat in _seats(person)])
    yield Section("keys", _("API keys you made"), [_key(key) for key in ApiKey.objects.filter(person=person)])
    yield Section("acts", _("Acts, and who speaks for whom"), [*_acts(person), *_acting(person)])
    addresses = EmailAddress.objects.filter(user=person).values("email", "verified", "primary")
    yield Section("addresses", _("Your mail addresses"), list(addresses))
    yield Section(
        "sessions",
        _("Where you are signed in"),
        [_session(one) for one in queries.sessions_of(person)],
    )
    yield Section(
        "record",
        _("The record of what you did"),
        [
            {
                "kind": entry.kind,
                "at": as_text(entry.at),
                "by_you": entry.actor_id == person.pk,
                "facts": entry.payload,
                "hash": entry.hash,
            }
            for entry in audit.entries_about(f"person:{person.pk}", person.pk)
        ],
        _("Each entry is chained to the one before it; its hash proves that it was not changed."),
    )


def obstacles(person: User, at: datetime) -> Iterator[Obstacle]:
    """Name the seats that would be left empty."""
    for seat in queries.sole_seats_of(person, *_SOLE):
        code, page = _SOLE[Role(seat.role)]
        url = reverse(page, args=[seat.organisation.slug])
        yield Obstacle(Refusal(code, organisation=seat.organisation.name), url)


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """End seats and keys, delete what sign-in keeps, and empty the person's row."""
    for seat in queries.seats_of(person):
        actions.end_seat(person=person, organisation=seat.organisation, role=seat.role, at=at)
    actions.forget_person(person_id=person.pk, at=at)
    return actions.forget_papers(person_id=person.pk)


def files(person: User) -> Iterator[OwnFile]:
    """Give the papers that a person brought for a claim."""
    for paper in EvidenceFile.objects.filter(claim__person=person).order_by("pk"):
        yield OwnFile(paper.name, paper.stored_as)


def register_retention() -> None:
    """Hand in how long sessions and confirmations are kept."""
    retention.register("sessions", _end_sessions)
    retention.register("confirmations", _end_confirmations)


def _end_sessions(before: datetime, limit: int) -> int:
    keys = list(queries.expired_sessions(before).values_list("pk", flat=True)[:limit])
    count, _by_model = StoredSession.objects.filter(pk__in=keys).delete()
    return count


def _end_confirmations(before: datetime, limit: int) -> int:
    old = EmailConfirmation.objects.filter(created__lt=before).values_list("pk", flat=True)[:limit]
    count: int = EmailConfirmation.objects.filter(pk__in=list(old)).delete()[0]
    return count


def _account(person: User) -> Row:
    return {
        "code": person.public_id,
        "email": person.email,
        "name": person.name,
        "other_names": person.other_names,
        "zone": person.zone,
        "language": person.language,
        "theme": person.theme,
        "born_on": person.born_on.isoformat() if person.born_on else None,
        "joined_at": as_text(person.date_joined),
        "last_login_at": as_text(person.last_login),
    }


def _seats(person: User) -> Iterable[Seat]:
    return Seat.objects.filter(person=person).select_related("organisation").order_by("since", "pk")


def _seat(seat: Seat) -> Row:
    return {
        "organisation": seat.organisation.name,
        "role": seat.role,
        "office": seat.office,
        "since": as_text(seat.since),
        "until": as_text(seat.until),
    }


def _key(key: ApiKey) -> Row:
    return {
        "name": key.name,
        "created_at": as_text(key.created_at),
        "last_used_at": as_text(key.last_used_at),
        "revoked_at": as_text(key.revoked_at),
    }


def _session(one: Session) -> Row:
    return {
        "browser": one.browser,
        "system": one.system,
        "network": one.network,
        "begun_at": as_text(one.begun_at),
        "seen_at": as_text(one.seen_at),
    }


def _acts(person: User) -> Iterator[Row]:
    for member in ActMember.objects.filter(person=person).select_related("act"):
        represents = member.act.representative_id == person.pk
        dates = {"since": member.since.isoformat(), "until": member.until and member.until.isoformat()}
        yield {"act": member.act.name, **dates, "representative": represents}


def _acting(person: User) -> Iterator[Row]:
    """Both sides of acting for somebody see each other's name; evidence is its giver's."""
    pairs = ActsFor.objects.filter(Q(person=person) | Q(on_behalf_of=person))
    for pair in pairs.select_related("person", "on_behalf_of"):
        yield {
            "acts": pair.person.name,
            "for": pair.on_behalf_of.name,
            "capacity": pair.capacity,
            "state": pair.state,
            "reason": pair.reason if pair.person_id == person.pk else None,
            "evidence": pair.evidence if pair.person_id == person.pk else None,
            "since": pair.since.isoformat(),
            "until": pair.until and pair.until.isoformat(),
        }


HOLDING = Holding("accounts", FATES, sections=sections, files=files, obstacles=obstacles, erase=erase)
