"""Reads of the record; whoever calls them has asked before who may read the stream."""

from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet

from apps.audit import domain
from apps.audit.models import Entry, Stream

_BATCH = 2000


def entries(stream: str, after: int = 0, limit: int = 100) -> list[Entry]:
    """List entries of one stream after a place, oldest first; an unknown stream has none."""
    found = Entry.objects.filter(stream__name=stream, sequence__gt=after).select_related("stream")
    return list(found.order_by("sequence")[:limit])


def newest_entries(stream: str) -> QuerySet[Entry]:
    """Find the entries of one stream, newest first; for pages that show a history."""
    return Entry.objects.filter(stream__name=stream).select_related("stream").order_by("-sequence")


def entries_about(stream: str, person_id: int) -> Iterator[Entry]:
    """Read the entries of a person's own stream and those in which they acted, oldest first, in batches."""
    mine = Entry.objects.filter(Q(stream__name=stream) | Q(actor_id=person_id))
    return mine.order_by("at", "pk").iterator(chunk_size=_BATCH)


def length(stream: str) -> int:
    """Give how many entries a stream has."""
    return Stream.objects.filter(name=stream).values_list("length", flat=True).first() or 0


def heads(streams: Collection[str]) -> dict[str, tuple[int, str]]:
    """Give length and newest hash of each of these streams; a stream without entries is absent."""
    found = Stream.objects.filter(name__in=streams).values_list("name", "length", "head")
    return {name: (entries_in_it, head) for name, entries_in_it, head in found}


def streams() -> QuerySet[Stream]:
    """Find all streams in the order of their names."""
    return Stream.objects.order_by("name")


def links(stream: Stream) -> Iterator[tuple[domain.Link, str]]:
    """Read a chain from its beginning with the hash stored for each entry, in batches."""
    rows = Entry.objects.filter(stream=stream).order_by("sequence")
    for entry in rows.iterator(chunk_size=_BATCH):
        yield link_of(entry, stream.name), entry.hash


def faults_of(stream: Stream) -> list[domain.Fault]:
    """Check a chain from its beginning to the length and head that are written down for it."""
    end = (0, "")

    def watched() -> Iterator[tuple[domain.Link, str]]:
        nonlocal end
        for link, stored in links(stream):
            end = (link.sequence, stored)
            yield link, stored

    found = domain.faults(watched())
    if end != (stream.length, stream.head):
        found.append(domain.Fault(stream.name, end[0] + 1, "end"))
    return found


def link_of(entry: Entry, stream: str) -> domain.Link:
    """Give an entry as far as its hash goes."""
    return domain.Link(
        stream, entry.sequence, entry.kind, entry.payload, entry.actor_id, entry.at, entry.previous
    )
