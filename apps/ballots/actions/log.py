"""Writing a ballot's log: entries in their final order, signed checkpoints, reasons beside it."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max

from apps.accounts.models import User
from apps.ballots import domain, queries
from apps.ballots.models import Ballot, Checkpoint, LogEntry, Reason
from apps.ballots.sealed import Entropy
from apps.common import keys
from apps.merkle import checkpoints, tree
from apps.merkle.edge import Edge

_AT_ONCE = 2000


def append(ballot: Ballot, bodies: Iterable[domain.LogBody]) -> int:
    """Put entries at the end of the log; whoever calls holds the ballot's log.

    Returns:
        the size of the log afterwards.
    """
    last = LogEntry.objects.filter(ballot=ballot).aggregate(last=Max("position"))["last"]
    entries = [
        LogEntry(ballot=ballot, position=place, kind=body.kind, body=dict(body.content), leaf=body.leaf)
        for place, body in enumerate(bodies, start=0 if last is None else last + 1)
    ]
    LogEntry.objects.bulk_create(entries, batch_size=_AT_ONCE)
    return entries[-1].position + 1 if entries else 0 if last is None else last + 1


def append_with_reason(
    ballot: Ballot,
    body: Callable[[str], domain.LogBody],
    *,
    text: str,
    by: User | None,
    at: datetime,
    entropy: Entropy | None = None,
) -> Reason:
    """Put an entry into the log that knows its reason by a salted hash, and keep the words beside it.

    Args:
        body: gives the entry for the hash.
        by: whose words they are; None for the clock's.

    Raises:
        Refusal: "ballot.words_missing", "ballot.words_too_long".
    """
    said = domain.check_words(text)
    salt = (entropy or secrets.token_bytes)(domain.SALT_BYTES)
    size = append(ballot, [body(domain.reason_hash(said, salt))])
    entry = LogEntry.objects.get(ballot=ballot, position=size - 1)
    return Reason.objects.create(ballot=ballot, entry=entry, text=said, salt=salt.hex(), by=by, at=at)


def sign_checkpoint(
    ballot: Ballot, at: datetime, *, searched_to: int | None = None, check: bool = False
) -> Checkpoint:
    """Sign size and head of the log as it stands; what was signed before is not read again.

    Args:
        searched_to: row number up to which every header is in the log; as before if None.
        check: compute the head from all leaves besides.

    Raises:
        InconsistencyError: the head that was carried on is not that of the leaves.
    """
    before = queries.latest_checkpoint(ballot)
    edge = _edge(ballot, before)
    if check and edge.root != tree.root(_leaves(ballot, 0)):
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: its log is not the one that was signed")
    host = urlsplit(settings.SITE_URL).netloc
    statement = checkpoints.Checkpoint(f"{host}/ballot/{ballot.public_id}", edge.size, edge.root)
    key = keys.signing_key(ballot.signing_key)
    return Checkpoint.objects.create(
        ballot=ballot,
        size=edge.size,
        root=edge.root.hex(),
        note=checkpoints.sign(statement, f"{host}/{ballot.signing_key}", key),
        edge=edge.as_text(),
        searched_to=searched_to if searched_to is not None else before.searched_to if before else 0,
        at=at,
    )


def _edge(ballot: Ballot, before: Checkpoint | None) -> Edge:
    """Go on from the newest checkpoint; one from before edges were kept is computed once more."""
    known = Edge.parse(before.size, before.edge) if before and before.edge else Edge()
    return known.added(_leaves(ballot, known.size))


def _leaves(ballot: Ballot, start: int) -> list[bytes]:
    rows = LogEntry.objects.filter(ballot=ballot, position__gte=start).order_by("position")
    return [bytes.fromhex(leaf) for leaf in rows.values_list("leaf", flat=True)]


def facts(ballot: Ballot, checkpoint: Checkpoint) -> dict[str, str]:
    """Give what the record says about a ballot: public ids and hashes."""
    return {
        **question(ballot),
        "roll_root": ballot.roll_root,
        "checkpoint_root": checkpoint.root,
        "checkpoint_size": str(checkpoint.size),
    }


def question(ballot: Ballot) -> dict[str, str]:
    """Give what the record says about a ballot that has no roll yet."""
    return {
        "ballot": ballot.public_id,
        "subject": ballot.subject,
        "document_hash": ballot.document_hash,
        "definition_hash": ballot.definition_hash,
    }
