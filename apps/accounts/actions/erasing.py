"""What is left of a person who is erased: a row without words, that others point to."""

from datetime import datetime

from django.apps import apps
from django.contrib.sessions.models import Session as StoredSession
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from apps.accounts import queries
from apps.accounts.models import (
    Act,
    ActMember,
    ActsFor,
    ApiKey,
    EvidenceFile,
    Representation,
    Seat,
    Session,
    User,
)


@transaction.atomic
def forget_person(*, person_id: int, at: datetime) -> None:
    """Turn a person's row into a tombstone and delete what sign-in keeps; a second time it finds nothing.

    The caller has decided who may, ended the seats, and records it.
    """
    person = User.objects.select_for_update(of=("self",)).get(pk=person_id)
    today = at.date()
    Act.objects.filter(representative=person).update(representative=None)
    voices = queries.representations_with(person).values_list("pk", flat=True)
    Representation.objects.filter(pk__in=list(voices)).update(state=Representation.State.ENDED, ended_at=at)
    ActMember.objects.filter(person=person, until__isnull=True).update(until=Greatest(F("since"), today))
    pairs = ActsFor.objects.filter(Q(person=person) | Q(on_behalf_of=person))
    pairs.filter(Q(until__isnull=True) | Q(until__gt=today)).update(until=Greatest(F("since"), today))
    pairs.filter(state__in=["claimed", "confirmed"]).update(state=ActsFor.State.ENDED, ended_at=at)
    pairs.update(evidence="", reason="", born_on=None, died_on=None)
    Seat.objects.filter(person=person).update(office="")
    ApiKey.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at)
    ApiKey.objects.filter(person=person).update(name="")
    StoredSession.objects.filter(pk__in=queries.session_keys_of(person)).delete()
    Session.objects.filter(person=person).delete()
    _delete_foreign_rows(person)
    person.groups.clear()
    person.user_permissions.clear()
    if person.erased_at is None:
        _empty(person, at)


@transaction.atomic
def forget_papers(*, person_id: int) -> list[str]:
    """Delete the papers of all claims that a person made or is spoken for by.

    Returns:
        the stored files that no other claim needs.
    """
    claims = ActsFor.objects.filter(Q(person=person_id) | Q(on_behalf_of=person_id))
    papers = EvidenceFile.objects.filter(claim__in=claims)
    stored = set(papers.values_list("stored_as", flat=True))
    papers.delete()
    needed = EvidenceFile.objects.filter(stored_as__in=stored).values_list("stored_as", flat=True)
    return sorted(stored - set(needed))


def _empty(person: User, at: datetime) -> None:
    """Leave nothing of a person but the number that others point to."""
    fresh = User(email="", name="", date_joined=at, erased_at=at, is_active=False)
    person.public_id, person.erased_at, person.date_joined = fresh.public_id, at, at
    person.email = f"{fresh.public_id}@erased.invalid"
    person.name, person.other_names = "", []
    person.zone, person.language, person.theme = fresh.zone, fresh.language, fresh.theme
    person.born_on = person.died_on = person.last_login = None
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()


def _delete_foreign_rows(person: User) -> None:
    """Delete a person's rows in the tables of libraries: mail addresses, factors, sessions, tokens."""
    for model in apps.get_models():
        if model.__module__.startswith("apps."):
            continue
        for field in model._meta.concrete_fields:  # noqa: SLF001  Django's way to ask a model
            if field.related_model is User and model is not User:
                rows = model._base_manager  # noqa: SLF001  the one that hides no row
                rows.filter(**{field.name: person}).delete()
