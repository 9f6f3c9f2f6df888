"""Giving a vote more time: before its end, to a later one, with a reason on record."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.ballots import domain, queries
from apps.ballots.actions import log
from apps.ballots.actions.clock import Clock, database_clock, hold_alone, hold_log
from apps.ballots.models import Ballot
from apps.ballots.sealed import Entropy
from apps.common.permissions import require
from apps.common.wakeup import mark_changed


@transaction.atomic
def extend(
    *,
    actor: User,
    ballot_id: int,
    closes_at: datetime,
    reason: str,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
) -> Ballot:
    """Let a ballot end later. Everybody on the roll is told; once it has ended, nothing opens it again.

    Args:
        closes_at: the new end.
        reason: in words; the log holds its salted hash.
        clock: the database's clock if None, read when no cast is under way.

    Raises:
        NotAllowed: `actor` is no steward of the organisation, or has a part in what is decided.
        Refusal: "ballot.not_open", "ballot.late", "ballot.not_later", "ballot.extended_too_far",
            "ballot.words_missing", "ballot.words_too_long".
    """
    hold_alone(ballot_id)
    hold_log(ballot_id)
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=ballot_id)
    require(actor, "ballots.extend", ballot)
    now = (clock or database_clock)()
    queries.check_extending(ballot, closes_at, now)
    log.append_with_reason(
        ballot,
        lambda hashed: domain.extended(
            ballot=ballot.public_id, closes_at=closes_at, reason_hash=hashed, at=now
        ),
        text=reason,
        by=actor,
        at=now,
        entropy=entropy,
    )
    ballot.closes_at = closes_at
    ballot.save(update_fields=["closes_at"])
    payload = {**log.facts(ballot, log.sign_checkpoint(ballot, now)), "closes_at": closes_at.isoformat()}
    for stream in (f"members:{ballot.organisation_id}", f"ballot:{ballot.pk}"):
        record(stream=stream, kind="ballot.extended", payload=payload, actor_id=actor.pk, at=now)
    transaction.on_commit(lambda: mark_changed(f"ballot:{ballot_id}"))
    return ballot
