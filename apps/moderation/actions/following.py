"""What becomes of a mediation when people claim something else meanwhile, or agree by themselves."""

from datetime import datetime

from django.db import transaction

from apps.catalogues.actions import claims_in
from apps.catalogues.domain import basis_of
from apps.catalogues.queries import parties_of
from apps.common.days import after_days
from apps.moderation import domain, queries
from apps.moderation.actions.running import (
    add_parties,
    begin_weighing,
    close,
    give_up,
    let_go,
    lock_mediation,
    move,
    record_step,
    reopen,
    void_finding,
    weigh_if_all_have_shown,
)
from apps.moderation.models import Mediation, Turn


@transaction.atomic
def follow_claims(*, mediation_id: int, at: datetime) -> bool:
    """Keep a mediation in step with what is claimed.

    It ends when nothing collides any more. Who claims a part since is heard as the others were, and what was
    found counts no longer; nor does it when the claims that it was made for have changed. Who claims none
    any more is out of it, and a mediator who is no longer impartial gives it to somebody else. Where
    nobody of the union can take it, it ends.

    Returns:
        whether something changed.
    """
    mediation = lock_mediation(mediation_id)
    if mediation.closed_at is not None:
        return False
    if mediation.conflict.settled_at is not None:
        record_step(mediation, "mediation.closed", at, None)
        close(mediation, Mediation.State.OVER, at)
        return True
    is_left = _follow_office(mediation, at)
    is_changed = _follow_claimants(mediation, at) or _void_if_stale(mediation, at) or is_left
    if mediation.state == domain.ASKED and not queries.who_could_take(mediation):
        give_up(mediation, at)
        return True
    return is_changed


def _follow_office(mediation: Mediation, at: datetime) -> bool:
    """Let somebody else mediate as soon as the mediator is no representative, or has a part in the matter."""
    turn = queries.mediator_of(mediation)
    if turn is None or "go_back" not in domain.ACTS[mediation.state]:
        return False
    person = turn.representative
    if queries.holds_office(person, mediation) and not queries.is_involved(person, mediation):
        return False
    reopen(mediation, Turn.End.LEFT, at)
    record_step(mediation, "mediation.went_back", at, None)
    return True


def _follow_claimants(mediation: Mediation, at: datetime) -> bool:
    claimants, is_asked = parties_of(mediation.conflict), mediation.state == domain.ASKED
    days = mediation.days or domain.USUAL_DAYS
    due_at = None if is_asked else after_days(at, days, mediation.collective.zone)
    gone, new = let_go(mediation, claimants, at), add_parties(mediation, claimants, due_at)
    for party in gone:
        record_step(mediation, "mediation.left", at, None, party=party.public_id)
    if new and not is_asked:
        void_finding(mediation, at)
        _drop_appeal(mediation, at)
        move(mediation, domain.EVIDENCE)
    for party in new:
        record_step(mediation, "mediation.joined", at, None, party=party.public_id)
    if gone and mediation.state == domain.EVIDENCE:
        weigh_if_all_have_shown(mediation, at)
    return bool(new)


def _void_if_stale(mediation: Mediation, at: datetime) -> bool:
    found = queries.finding_in(mediation)
    if found is None or found.basis == basis_of(claims_in(mediation.conflict)):
        return False
    void_finding(mediation, at)
    _drop_appeal(mediation, at)
    begin_weighing(mediation, at)
    record_step(mediation, "finding.voided", at, None, finding=found.public_id)
    return True


def _drop_appeal(mediation: Mediation, at: datetime) -> None:
    """Close an appeal whose finding counts no longer: there is nothing left to answer."""
    waiting = queries.appeal_in(mediation)
    if waiting is not None:
        waiting.verdict, waiting.closed_at = waiting.Verdict.POINTLESS, at
        waiting.save(update_fields=["verdict", "closed_at"])
