"""Stewards remind members of what their pool waits for."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.collectives import domain, queries
from apps.collectives.models import Collective, MandateReminder
from apps.common.days import local_day
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def remind_member(*, actor: User, collective: Collective, person: User, at: datetime) -> MandateReminder:
    """Remind one member of the mandate that is missing, or of the works that wait for their word.

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: "remind.no_member", "remind.yourself", or a code of `domain.check_reminding`.
    """
    locked = _lock(actor, collective)
    if person.pk == actor.pk:
        raise Refusal("remind.yourself")
    if not queries.people_to_remind(locked).filter(pk=person.pk).exists():
        raise Refusal("remind.no_member")
    waiting = _waiting(locked, at, [person.pk])[person.pk]
    domain.check_reminding(waiting, at)
    return _remind(locked, actor, {person.pk: waiting.about}, at)[0]


@transaction.atomic
def remind_waiting(*, actor: User, collective: Collective, at: datetime) -> list[MandateReminder]:
    """Remind everybody of whom something is waited for and who was not reminded lately.

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: "remind.nobody_now".
    """
    locked = _lock(actor, collective)
    reachable = set(queries.people_to_remind(locked).values_list("pk", flat=True)) - {actor.pk}
    found = _waiting(locked, at, reachable)
    due = {pk: one.about for pk, one in found.items() if one.is_due(at)}
    if not due:
        raise Refusal("remind.nobody_now")
    return _remind(locked, actor, due, at)


def _lock(actor: User, collective: Collective) -> Collective:
    """Lock the collective, so that two stewards do not remind the same people at once."""
    locked = Collective.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    require(actor, "collectives.remind_member", locked)
    return locked


def _waiting(group: Collective, at: datetime, person_ids: Collection[int]) -> dict[int, domain.Waiting]:
    return queries.waiting_for(group, local_day(at, group.organisation.zone), person_ids)


def _remind(group: Collective, steward: User, about: dict[int, str], at: datetime) -> list[MandateReminder]:
    rows = [
        MandateReminder(collective=group, person_id=pk, steward=steward, about=what, at=at)
        for pk, what in sorted(about.items())
    ]
    made = MandateReminder.objects.bulk_create(rows)
    for one in made:
        payload = {"organisation": group.organisation.public_id, "about": one.about}
        record(
            stream=f"person:{one.person_id}",
            kind="mandate.reminded",
            payload=payload,
            actor_id=steward.pk,
            at=at,
        )
    return made
