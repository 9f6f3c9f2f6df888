"""The second count: the verifier that everybody can take away has to come to the same result."""

from datetime import datetime

from django.db import transaction

from apps.audit.actions import record
from apps.audit.models import Entry
from apps.ballots import domain, queries
from apps.ballots.actions import log
from apps.ballots.actions.bundling import bundle_of
from apps.ballots.models import Ballot
from apps.ballots.verifier import verify_ballot
from apps.common.errors import Refusal


def cross_check(*, ballot_id: int, at: datetime) -> list[str]:
    """Have the verifier check and count a closed ballot from the auditors' bundle, and note that it agrees.

    If it does not, nothing may follow from the ballot: the record says so once, and whoever runs the site is
    to look at it. A ballot that was checked before is not checked again.

    Returns:
        the checks that failed, in the verifier's words; none if it agrees.

    Raises:
        Refusal: "ballot.not_closed".
    """
    ballot = Ballot.objects.get(pk=ballot_id)
    if not queries.is_over(ballot):
        raise Refusal("ballot.not_closed")
    faults = [] if queries.is_cross_checked(ballot) else _faults_of(ballot)
    _note(ballot_id, agrees=not faults, at=at)
    return faults


def _faults_of(ballot: Ballot) -> list[str]:
    """Check everything that a stranger could, with the same program; it takes a while and locks nothing."""
    try:
        bundle = bundle_of(ballot, "auditors")
    except domain.InconsistencyError as fault:
        return [str(fault)]
    key = queries.site_key(ballot.signing_key, queries.site_of(ballot))
    lines = verify_ballot.verify(bundle, pinned=key)
    failed = [f"{line.check}: {line.text}" for line in lines if line.status == "FAIL"]
    return failed or ([] if verify_ballot.holds(lines) else ["something was not checked"])


@transaction.atomic
def _note(ballot_id: int, *, agrees: bool, at: datetime) -> None:
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=ballot_id)
    if queries.is_cross_checked(ballot):
        return
    if agrees:
        ballot.cross_checked_at = at
        ballot.save(update_fields=["cross_checked_at"])
        return
    stream, head = f"ballot:{ballot.pk}", queries.latest_checkpoint(ballot)
    if head and not Entry.objects.filter(stream__name=stream, kind="ballot.disagreed").exists():
        record(stream=stream, kind="ballot.disagreed", payload=log.facts(ballot, head), at=at)
