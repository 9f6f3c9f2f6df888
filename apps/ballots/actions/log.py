"""Writing a ballot's log: entries in their final order, and signed checkpoints."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from apps.ballots import domain
from apps.ballots.models import Ballot, Checkpoint, LogEntry
from apps.common import keys
from apps.merkle import checkpoints, tree

_AT_ONCE = 2000


def append(ballot: Ballot, bodies: Iterable[domain.LogBody]) -> int:
    """Put entries at the end of the log; whoever calls holds the ballot's lock.

    Returns:
        the size of the log afterwards.
    """
    size = LogEntry.objects.filter(ballot=ballot).count()
    entries = [
        LogEntry(ballot=ballot, position=place, kind=body.kind, body=dict(body.content), leaf=body.leaf)
        for place, body in enumerate(bodies, start=size)
    ]
    LogEntry.objects.bulk_create(entries, batch_size=_AT_ONCE)
    return size + len(entries)


def sign_checkpoint(ballot: Ballot, at: datetime) -> Checkpoint:
    """Sign size and head of the log as it stands."""
    rows = LogEntry.objects.filter(ballot=ballot).order_by("position").values_list("leaf", flat=True)
    leaves = [bytes.fromhex(leaf) for leaf in rows]
    host = urlsplit(settings.SITE_URL).netloc
    statement = checkpoints.Checkpoint(f"{host}/ballot/{ballot.public_id}", len(leaves), tree.root(leaves))
    key = keys.signing_key(ballot.signing_key)
    note = checkpoints.sign(statement, f"{host}/{ballot.signing_key}", key)
    return Checkpoint.objects.create(
        ballot=ballot, size=len(leaves), root=statement.root.hex(), note=note, at=at
    )


def facts(ballot: Ballot, checkpoint: Checkpoint) -> dict[str, str]:
    """Give what the record says about a ballot: public ids and hashes."""
    return {
        "ballot": ballot.public_id,
        "subject": ballot.subject,
        "document_hash": ballot.document_hash,
        "definition_hash": ballot.definition_hash,
        "roll_root": ballot.roll_root,
        "checkpoint_root": checkpoint.root,
        "checkpoint_size": str(checkpoint.size),
    }
