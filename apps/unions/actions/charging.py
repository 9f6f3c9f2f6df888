"""Which representative looks after which collective."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.unions import queries
from apps.unions.models import Affiliation, Charge


@transaction.atomic
def put_in_charge(*, actor: User, collective: Organisation, person: User, at: datetime) -> Charge:
    """Let a representative look after a collective; the members read who it is.

    Raises:
        NotAllowed: `actor` does not represent the union beside the collective.
        Refusal: "union.no_affiliation", "charge.no_representative", "charge.has_part", "charge.already".
    """
    affiliation = _running(actor, collective)
    if not holds_seat(person, affiliation.union_id, Role.REPRESENTATIVE):
        raise Refusal("charge.no_representative")
    if queries.has_part(person, affiliation.collective_id):
        raise Refusal("charge.has_part")
    if affiliation.charges.filter(person=person, until__isnull=True).exists():
        raise Refusal("charge.already")
    charge = Charge.objects.create(affiliation=affiliation, person=person, since=at)
    _record(affiliation, "union.charge_given", actor, at)
    return charge


@transaction.atomic
def end_charge(*, actor: User, collective: Organisation, person: User, at: datetime) -> Charge:
    """Let a representative look after a collective no longer.

    Raises:
        NotAllowed: `actor` does not represent the union beside the collective.
        Refusal: "union.no_affiliation", "charge.none".
    """
    affiliation = _running(actor, collective)
    charge = affiliation.charges.filter(person=person, until__isnull=True).first()
    if charge is None:
        raise Refusal("charge.none")
    charge.until = at
    charge.save(update_fields=["until"])
    _record(affiliation, "union.charge_ended", actor, at)
    return charge


def _running(actor: User, collective: Organisation) -> Affiliation:
    Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    affiliation = queries.affiliation_of(collective.pk)
    if affiliation is None:
        raise Refusal("union.no_affiliation")
    require(actor, "unions.put_in_charge", affiliation)
    return affiliation


def _record(affiliation: Affiliation, kind: str, actor: User, at: datetime) -> None:
    payload = {"collective": affiliation.collective.public_id, "union": affiliation.union.public_id}
    for stream in (f"members:{affiliation.collective_id}", f"union:{affiliation.union_id}"):
        record(stream=stream, kind=kind, payload=payload, actor_id=actor.pk, at=at)
