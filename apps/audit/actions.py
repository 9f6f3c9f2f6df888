"""Writing the record."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.audit import domain
from apps.audit.models import Entry, Stream
from apps.audit.signals import entry_recorded


@transaction.atomic
def record(
    *, stream: str, kind: str, payload: Mapping[str, object], actor_id: int | None = None, at: datetime
) -> Entry:
    """Add one fact to a stream, in the transaction of the action that it is about.

    Args:
        stream: name with exactly one audience; made when first used.
        kind: `noun.past_participle`; it has a route in `notifications/routes.py`.
        payload: ids, hashes, codes, numbers as strings, dates as ISO strings. Never a name,
            a mail address or free text.
        actor_id: the person who acted; None when the clock did.
    """
    Stream.objects.bulk_create([Stream(name=stream)], ignore_conflicts=True)
    chain = Stream.objects.select_for_update().get(name=stream)
    link = domain.Link(stream, chain.length + 1, kind, payload, actor_id, at, chain.head)
    entry = Entry.objects.create(
        stream=chain,
        sequence=link.sequence,
        kind=kind,
        payload=dict(payload),
        actor_id=actor_id,
        at=at,
        previous=chain.head,
        hash=domain.hash_of(link),
    )
    chain.length, chain.head = entry.sequence, entry.hash
    chain.save(update_fields=["length", "head"])
    entry_recorded.send(sender=Entry, entry=entry)
    return entry
