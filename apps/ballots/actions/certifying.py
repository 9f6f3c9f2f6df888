"""What follows the close: the certifier vouches for the result or challenges it; a second one decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation, User
from apps.audit.actions import record
from apps.ballots import domain, queries
from apps.ballots.actions import log
from apps.ballots.actions.clock import hold_log
from apps.ballots.models import Ballot
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.common.wakeup import mark_changed


@transaction.atomic
def certify(*, actor: User, ballot_id: int, at: datetime) -> Ballot:
    """Certify a result in the name of the union that was named at the opening.

    After a challenge a second representative does it, and with it answers the challenge.

    Raises:
        NotAllowed: `actor` does not represent the certifier.
        Refusal: "ballot.not_closed", "ballot.already_certified", "ballot.already_voided",
            "ballot.second_representative", "ballot.being_checked".
    """
    ballot = _lock(ballot_id)
    require(actor, "ballots.certify", ballot)
    queries.check_certifying(actor, ballot)
    log.append(
        ballot,
        [
            domain.certified(
                ballot=ballot.public_id, certifier=_certifier(ballot).public_id, root=_head(ballot), at=at
            )
        ],
    )
    ballot.state, ballot.certified_by, ballot.certified_at = Ballot.State.CERTIFIED, actor, at
    ballot.save(update_fields=["state", "certified_by", "certified_at"])
    _record(ballot, "ballot.certified", actor, at)
    return ballot


@transaction.atomic
def challenge(*, actor: User, ballot_id: int, reason: str, at: datetime) -> Ballot:
    """Doubt a result within five days of the close; a second representative certifies or voids it then.

    Raises:
        NotAllowed: `actor` does not represent the certifier.
        Refusal: "ballot.not_closed", "ballot.already_certified", "ballot.already_voided",
            "ballot.already_challenged", "ballot.challenged_too_late", "ballot.words_missing",
            "ballot.words_too_long".
    """
    ballot = _lock(ballot_id)
    require(actor, "ballots.challenge", ballot)
    queries.check_challenging(ballot, at)
    head, union = _head(ballot), _certifier(ballot).public_id
    log.append_with_reason(
        ballot,
        lambda hashed: domain.challenged(
            ballot=ballot.public_id, challenger=union, root=head, reason_hash=hashed, at=at
        ),
        text=reason,
        by=actor,
        at=at,
    )
    ballot.state = Ballot.State.CHALLENGED
    ballot.save(update_fields=["state"])
    _record(ballot, "ballot.challenged", actor, at)
    return ballot


@transaction.atomic
def void(*, actor: User, ballot_id: int, reason: str, at: datetime) -> Ballot:
    """Let nothing follow from a ballot: before it opens, or as a second representative after a challenge.

    Who calls off what was announced is said by `rules.may_call_off`.

    Raises:
        NotAllowed: the ballot is not `actor`'s to void.
        Refusal: "ballot.not_voidable", "ballot.already_voided", "ballot.second_representative",
            "ballot.answered_too_late", "ballot.words_missing", "ballot.words_too_long".
    """
    ballot = _lock(ballot_id)
    require(actor, "ballots.void", ballot)
    queries.check_voiding(actor, ballot, at)
    is_for_union = queries.representatives(ballot).filter(pk=actor.pk).exists()
    _void(ballot, _certifier(ballot) if is_for_union else ballot.organisation, actor, reason, at)
    return ballot


@transaction.atomic
def void_too_late(*, ballot_id: int, at: datetime) -> Ballot:
    """Let an announced ballot go that could not end in time any more, because the clock stood still.

    The clock does it, and says so; nobody decides it. Objections do not bring it about: what has a last
    moment does not wait for answers beyond it.

    Raises:
        Refusal: "ballot.begun", "ballot.in_time".
    """
    ballot = _lock(ballot_id)
    domain.check_announced(ballot.state)
    if not queries.is_too_late(ballot, at):
        raise Refusal("ballot.in_time")
    reason = _("The vote was not opened early enough to end in time.")
    _void(ballot, ballot.organisation, None, reason, at)
    return ballot


def _void(ballot: Ballot, by: Organisation, actor: User | None, reason: str, at: datetime) -> None:
    log.append_with_reason(
        ballot,
        lambda hashed: domain.voided(ballot=ballot.public_id, by=by.public_id, reason_hash=hashed, at=at),
        text=reason,
        by=actor,
        at=at,
    )
    ballot.state = Ballot.State.VOIDED
    ballot.save(update_fields=["state"])
    _record(ballot, "ballot.voided", actor, at)


def _lock(ballot_id: int) -> Ballot:
    hold_log(ballot_id)
    return Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=ballot_id)


def _certifier(ballot: Ballot) -> Organisation:
    if ballot.certifier is None:
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: certified by nobody")
    return ballot.certifier


def _head(ballot: Ballot) -> str:
    head = queries.latest_checkpoint(ballot)
    if head is None:
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: closed without a checkpoint")
    return head.root


def _record(ballot: Ballot, kind: str, actor: User | None, at: datetime) -> None:
    payload = log.facts(ballot, log.sign_checkpoint(ballot, at))
    record(
        stream=f"ballot:{ballot.pk}", kind=kind, payload=payload, actor_id=actor.pk if actor else None, at=at
    )
    transaction.on_commit(lambda: mark_changed(f"ballot:{ballot.pk}"))
