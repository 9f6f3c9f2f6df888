"""Letting somebody else vote, in one ballot, while it is announced."""

from collections.abc import Container
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.ballots import domain, queries
from apps.ballots.actions.contesting import lock_announced
from apps.ballots.models import Ballot, Delegation, ProvisionalEntry
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def delegate(
    *, actor: User, ballot_id: int, delegate_id: int, conflicted: Container[int] = (), at: datetime
) -> Delegation:
    """Let somebody else on the roll vote for `actor`, unless `actor` votes; instead of whoever it was before.

    Args:
        conflicted: ids of people who may not vote for others, because they sit on the other side.

    Raises:
        NotAllowed: `actor` is not on the provisional roll.
        Refusal: "ballot.begun", "ballot.no_delegation", "ballot.delegate_self", "ballot.delegate_circle",
            "ballot.delegate_full", "ballot.delegate_not_on_roll", "ballot.delegate_conflicted".
    """
    ballot = lock_announced(ballot_id)
    require(actor, "ballots.delegate", ballot)
    if not ProvisionalEntry.objects.filter(ballot=ballot, person_id=delegate_id).exists():
        raise Refusal("ballot.delegate_not_on_roll")
    if delegate_id in conflicted:
        raise Refusal("ballot.delegate_conflicted")
    before = queries.my_delegation(actor, ballot)
    if before is not None and before.delegate_id == delegate_id:
        return before
    most = domain.Definition.parse(ballot.definition).proxies
    domain.check_delegation(actor.pk, delegate_id, queries.given(ballot), most)
    if before is not None:
        _end(before, actor, at)
    made = Delegation.objects.create(ballot=ballot, giver=actor, delegate_id=delegate_id, at=at)
    _record(ballot, made, "ballot.delegated", actor, at)
    return made


@transaction.atomic
def take_back_delegation(*, actor: User, ballot_id: int, at: datetime) -> Delegation:
    """Let nobody vote for `actor` any more.

    Raises:
        NotAllowed: `actor` is not on the provisional roll.
        Refusal: "ballot.begun", "ballot.not_delegated".
    """
    ballot = lock_announced(ballot_id)
    require(actor, "ballots.delegate", ballot)
    found = queries.my_delegation(actor, ballot)
    if found is None:
        raise Refusal("ballot.not_delegated")
    _end(found, actor, at)
    return found


def _end(delegation: Delegation, actor: User, at: datetime) -> None:
    delegation.ended_at = at
    delegation.save(update_fields=["ended_at"])
    _record(delegation.ballot, delegation, "ballot.delegation_ended", actor, at)


def _record(ballot: Ballot, delegation: Delegation, kind: str, actor: User, at: datetime) -> None:
    payload = {"ballot": ballot.public_id, "delegation": delegation.public_id}
    record(stream=f"ballot:{ballot.pk}", kind=kind, payload=payload, actor_id=actor.pk, at=at)
