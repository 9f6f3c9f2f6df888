"""Writing cast ballots into the log while a ballot is open, batch by batch, each with a signed head.

It asks which cast ballots are not in the log yet, and never goes by the highest row number: they are
committed in another order than they were numbered in. Casts wait for nothing here.
"""

from collections.abc import Sequence

from django.db import transaction

from apps.audit.actions import record
from apps.ballots import domain, queries
from apps.ballots.actions import log
from apps.ballots.actions.clock import Clock, database_clock, try_log
from apps.ballots.actions.closing import bodies_of
from apps.ballots.models import Ballot, Header, LogEntry, RollEntry
from apps.common.wakeup import mark_changed


@transaction.atomic
def sequence(*, ballot_id: int, clock: Clock | None = None) -> int:
    """Write what waits into the log, if the ballot is open and somebody else is not writing it now.

    Of an open ballot everything, in the order of time. Of a sealed one in steps: only if at least five people
    enter the log for the first time, ordered by hash, so that no step says when one of them voted; whoever
    changes a vote waits for the next step. What is left comes with the close.

    Returns:
        how many ballots were written.

    Raises:
        InconsistencyError: a stored ballot is not what its leaf says.
    """
    if not try_log(ballot_id):
        return 0
    ballot = Ballot.objects.defer("document").get(pk=ballot_id)
    if ballot.state != Ballot.State.OPEN:
        return 0
    now = (clock or database_clock)()
    waiting = list(queries.not_in_log(ballot, after=queries.searched_to(ballot, now)).order_by("leaf"))
    if not waiting or (ballot.is_sealed and not _makes_a_step(ballot, waiting)):
        return 0
    if not ballot.is_sealed:
        waiting.sort(key=lambda header: (header.received_at, header.leaf))
    bodies = bodies_of(ballot, waiting)
    if [body.leaf for body in bodies] != [header.leaf for header in waiting]:
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: a cast ballot was changed")
    log.append(ballot, bodies)
    checkpoint = log.sign_checkpoint(ballot, now, searched_to=max(header.pk for header in waiting))
    payload = log.facts(ballot, checkpoint)
    record(stream=f"ballot:{ballot.pk}", kind="ballot.sequenced", payload=payload, at=now)
    transaction.on_commit(lambda: mark_changed(f"ballot:{ballot_id}"))
    return len(waiting)


def _makes_a_step(ballot: Ballot, waiting: Sequence[Header]) -> bool:
    """Say whether so many people enter the log for the first time that nobody among them can be told."""
    new = {header.entry_id for header in waiting if header.revision == 1}
    if len(new) < domain.STEP:
        return False
    definition = domain.Definition.parse(ballot.definition)
    if not definition.proxies:
        return True
    names = dict(RollEntry.objects.filter(ballot=ballot).values_list("pk", "pseudonym"))
    logged = {
        body["header"]["pseudonym"]
        for body in LogEntry.objects.filter(ballot=ballot, kind="cast").values_list("body", flat=True)
    }
    roll = queries.roll_lines(ballot)
    return domain.makes_a_step(roll, logged, {names[entry] for entry in new}, definition)
