"""Checking a ballot once more, from what is stored: roll, chains of revisions, log, signature, result."""

from collections.abc import Iterator

from apps.ballots import domain, queries
from apps.ballots.actions.closing import recount
from apps.ballots.models import Ballot, LogEntry
from apps.common import keys
from apps.merkle import checkpoints, tree
from apps.merkle.edge import Edge


def faults_of(ballot: Ballot) -> list[str]:
    """Name what does not hold of a ballot, in words; changes nothing."""
    checks = (_in_log, _in_count) if ballot.roll_root else (_in_question,)
    return [f"ballot {ballot.public_id}: {fault}" for check in checks for fault in check(ballot)]


def _in_question(ballot: Ballot) -> Iterator[str]:
    """Look at a ballot that has not opened: text and rule are final, and a voided one has a log."""
    stored = (domain.document_hash(ballot.document), domain.digest(ballot.definition))
    if stored != (ballot.document_hash, ballot.definition_hash):
        yield "its text or rule were changed"
    if queries.latest_checkpoint(ballot) is not None:
        yield from _in_log(ballot)


def _in_log(ballot: Ballot) -> Iterator[str]:
    """Compare every leaf with its entry, and the newest signed head with the leaves."""
    rows = list(LogEntry.objects.filter(ballot=ballot).order_by("position"))
    if any(row.position != place or _leaf(row) != row.leaf for place, row in enumerate(rows)):
        yield "its log was changed"
    newest = queries.latest_checkpoint(ballot)
    if newest is None:
        yield "its log was never signed"
        return
    host = newest.note.partition("/ballot/")[0]
    public = keys.signing_key(ballot.signing_key).public_key()
    try:
        signed = checkpoints.read(newest.note, f"{host}/{ballot.signing_key}", public)
    except checkpoints.CheckpointError as error:
        yield f"its newest signature does not hold: {error}"
        return
    leaves = [bytes.fromhex(row.leaf) for row in rows[: signed.size]]
    if len(leaves) != signed.size or tree.root(leaves) != signed.root:
        yield "its log is not the one that was signed"
    elif newest.edge and Edge.parse(newest.size, newest.edge).root != signed.root:
        yield "its log cannot go on from where it was signed"


def _in_count(ballot: Ballot) -> Iterator[str]:
    """Count again; while a ballot runs, only roll and chains can be checked."""
    try:
        counted = recount(ballot)
    except domain.InconsistencyError as fault:
        yield str(fault)
        return
    if queries.is_over(ballot) and counted.as_json() != ballot.result:
        yield "counted again, the result is another"


def _leaf(row: LogEntry) -> str:
    return domain.LogBody(row.kind, row.body).leaf
