"""Declaring once a year what else one has to do with the matter."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, User
from apps.audit.actions import record
from apps.collectives import domain
from apps.collectives.models import Statement
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def declare_interests(
    *, actor: User, organisation: Organisation, has_interests: bool, text: str, at: datetime
) -> Statement:
    """Declare one's interests beside a seat as a steward or a representative, or that there are none.

    It holds for a year; former ones stay as history.

    Raises:
        NotAllowed: `actor` neither leads the collective nor represents the union.
        Refusal: "interests.words_missing", "interests.words_without", "interests.words_too_long".
    """
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation.pk)
    require(actor, "collectives.declare_interests", locked)
    said = text.strip()
    if has_interests and not said:
        raise Refusal("interests.words_missing")
    if said and not has_interests:
        raise Refusal("interests.words_without")
    if len(said) > domain.MOST_INTERESTS:
        raise Refusal("interests.words_too_long", most=domain.MOST_INTERESTS)
    made = Statement.objects.create(
        organisation=locked, person=actor, has_interests=has_interests, text=said, declared_at=at
    )
    streams = {Organisation.Kind.UNION: "union"}
    record(
        stream=f"{streams.get(Organisation.Kind(locked.kind), 'members')}:{locked.pk}",
        kind="interests.declared",
        payload={"statement": made.public_id},
        actor_id=actor.pk,
        at=at,
    )
    return made
