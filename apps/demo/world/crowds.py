"""Lets hundreds of people join at once.

`apply` and `admit` take some thirty statements for each person, a third of the time that the loading took.
Here the same rows are written in a handful of statements, the record included; a test compares them with
those of the actions. Only the mails that welcome people are left out: they would be about the past.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.accounts.models import Role, Seat, User
from apps.audit.domain import Link, hash_of
from apps.audit.models import Entry, Stream
from apps.collectives.models import Collective, Membership

BETWEEN_TWO, UNTIL_ADMITTED = timedelta(minutes=7), timedelta(days=1)


@dataclass(frozen=True)
class Fact:
    """What `record` is told of one fact."""

    stream: str
    kind: str
    payload: Mapping[str, object]
    actor_id: int
    at: datetime


def join_all(collective: Collective, steward: User, people: Sequence[User], at: datetime) -> None:
    """Let people apply one after the other, each admitted by the steward a day later."""
    memberships = [
        Membership(
            collective=collective,
            person=person,
            state=Membership.State.ADMITTED,
            applied_at=at + BETWEEN_TWO * number,
            decided_at=at + BETWEEN_TWO * number + UNTIL_ADMITTED,
        )
        for number, person in enumerate(people)
    ]
    Membership.objects.bulk_create(memberships)
    organisation = collective.organisation
    Seat.objects.bulk_create(
        Seat(
            person=one.person,
            organisation=organisation,
            role=Role.MEMBER,
            since=one.applied_at + UNTIL_ADMITTED,
        )
        for one in memberships
    )
    record_all(fact for one in memberships for fact in _facts(one, collective, steward))


def _facts(membership: Membership, collective: Collective, steward: User) -> list[Fact]:
    person, organisation = membership.person, collective.organisation
    admitted_at = membership.applied_at + UNTIL_ADMITTED
    known = {"membership": membership.public_id}
    seat = {"organisation": organisation.public_id, "role": Role.MEMBER}
    members = f"members:{organisation.pk}"
    return [
        Fact(members, "membership.applied", known, person.pk, membership.applied_at),
        Fact(f"person:{person.pk}", "seat.opened", seat, steward.pk, admitted_at),
        Fact(members, "membership.admitted", known, steward.pk, admitted_at),
    ]


def record_all(facts: Iterable[Fact]) -> None:
    """Add facts to their streams in this order, each chained to the one before it."""
    by_stream: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_stream[fact.stream].append(fact)
    Stream.objects.bulk_create([Stream(name=name) for name in by_stream], ignore_conflicts=True)
    streams = list(Stream.objects.select_for_update().filter(name__in=by_stream).order_by("pk"))
    entries = [entry for stream in streams for entry in _chain(stream, by_stream[stream.name])]
    Entry.objects.bulk_create(entries)
    Stream.objects.bulk_update(streams, ["length", "head"], batch_size=500)


def _chain(stream: Stream, facts: list[Fact]) -> list[Entry]:
    entries = []
    for fact in facts:
        sequence, previous = stream.length + 1, stream.head
        link = Link(stream.name, sequence, fact.kind, fact.payload, fact.actor_id, fact.at, previous)
        stream.length, stream.head = sequence, hash_of(link)
        entries.append(
            Entry(
                stream=stream,
                sequence=sequence,
                kind=fact.kind,
                payload=dict(fact.payload),
                actor_id=fact.actor_id,
                at=fact.at,
                previous=previous,
                hash=stream.head,
            )
        )
    return entries
