"""The certifier vouches for a closed ballot."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.ballots import domain, queries
from apps.ballots.actions import log
from apps.ballots.models import Ballot
from apps.common.permissions import require
from apps.common.wakeup import mark_changed


@transaction.atomic
def certify(*, actor: User, ballot_id: int, at: datetime) -> Ballot:
    """Certify a result in the name of the union that was named at the opening.

    Raises:
        NotAllowed: `actor` does not represent the certifier.
        Refusal: "ballot.not_closed", "ballot.already_certified".
    """
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=ballot_id)
    require(actor, "ballots.certify", ballot)
    domain.check_certifiable(ballot.state)
    head, certifier = queries.latest_checkpoint(ballot), ballot.certifier
    if head is None or certifier is None:
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: closed without a checkpoint")
    log.append(
        ballot,
        [domain.certified(ballot=ballot.public_id, certifier=certifier.public_id, root=head.root, at=at)],
    )
    ballot.state, ballot.certified_by, ballot.certified_at = Ballot.State.CERTIFIED, actor, at
    ballot.save(update_fields=["state", "certified_by", "certified_at"])
    payload = log.facts(ballot, log.sign_checkpoint(ballot, at))
    record(stream=f"ballot:{ballot.pk}", kind="ballot.certified", payload=payload, actor_id=actor.pk, at=at)
    transaction.on_commit(lambda: mark_changed(f"ballot:{ballot_id}"))
    return ballot
