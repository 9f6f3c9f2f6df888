"""Casting a ballot: lean, and waiting for nobody but the same person's other cast.

The row of the ballot is itself the fact: there is no entry in the record for a cast.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from apps.accounts.models import User
from apps.ballots import domain, queries
from apps.ballots.actions.clock import Clock, ClockTimestamp, hold_open, hold_place
from apps.ballots.models import Ballot, Checkpoint, Header, RollEntry
from apps.ballots.sealed import Entropy, opening_of, seal
from apps.common.errors import NotAllowed
from apps.common.permissions import require
from apps.common.wakeup import mark_changed

# The web server's clock may differ from the database's; only what is later than that is obviously late.
_OBVIOUS = timedelta(seconds=5)


@dataclass(frozen=True)
class _Moment:
    """The ballot as seen under its lock: the time, and the newest checkpoint."""

    at: datetime
    checkpoint_size: int
    note: str


@transaction.atomic
def cast(
    *,
    person: User,
    ballot_id: int,
    choice: str,
    request_id: str,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
) -> domain.Receipt:
    """Cast a ballot, or change it by casting again.

    Args:
        request_id: the same one gives the same receipt and casts nothing more, whatever the choice.
        clock: the database's clock if None.
        entropy: the system's randomness if None.

    Raises:
        NotAllowed: `person` is not on the roll.
        Refusal: "ballot.not_open", "ballot.late", "ballot.unknown_choice", "ballot.request_id".
    """
    domain.check_choice(choice)
    domain.check_request_id(request_id)
    place = _place(person, ballot_id)
    ballot = place.ballot
    domain.check_open(ballot.state, ballot.closes_at, clock() if clock else timezone.now() - _OBVIOUS)
    hold_open(ballot_id)
    moment = _check_under_lock(ballot_id, clock)
    hold_place(place.pk)
    repeated, last = _before(place, request_id)
    if repeated:
        return _receipt_again(ballot, place, repeated)
    header = _insert(
        ballot,
        place,
        last=last,
        choice=choice,
        request_id=request_id,
        moment=moment,
        entropy=entropy or secrets.token_bytes,
    )
    transaction.on_commit(lambda: mark_changed(f"ballot:{ballot_id}"))
    return queries.receipt(ballot, header, moment.note)


def _place(person: User, ballot_id: int) -> RollEntry:
    """Find the person's place on the roll, which is the permission to cast."""
    places = RollEntry.objects.select_related("ballot").defer(
        "ballot__document", "ballot__definition", "ballot__result"
    )
    place = places.filter(ballot_id=ballot_id, person_id=person.pk).first()
    require(person, "ballots.cast", place)
    if place is None:
        raise NotAllowed("ballots.cast")
    return place


def _check_under_lock(ballot_id: int, clock: Clock | None) -> _Moment:
    """Look at state and clock in a new statement: the waiting one has seen them before it waited."""
    newest = Checkpoint.objects.filter(ballot=OuterRef("pk")).order_by("-size")
    state, closes_at, now, size, note = (
        Ballot.objects.filter(pk=ballot_id)
        .annotate(
            now=ClockTimestamp(),
            size=Subquery(newest.values("size")[:1]),
            note=Subquery(newest.values("note")[:1]),
        )
        .values_list("state", "closes_at", "now", "size", "note")
        .get()
    )
    at = clock() if clock else now
    domain.check_open(state, closes_at, at)
    return _Moment(at, size, note)


def _before(place: RollEntry, request_id: str) -> tuple[Header | None, Header | None]:
    """Find the header of the same request and the last header of this person."""
    own = Header.objects.filter(entry=place)
    last = Subquery(own.order_by("-revision").values("pk")[:1])
    found = list(own.filter(Q(request_id=request_id) | Q(pk=last)).order_by("revision"))
    repeated = next((header for header in found if header.request_id == request_id), None)
    return repeated, found[-1] if found else None


def _insert(
    ballot: Ballot,
    place: RollEntry,
    *,
    last: Header | None,
    choice: str,
    request_id: str,
    moment: _Moment,
    entropy: Entropy,
) -> Header:
    opening = opening_of(choice, entropy)
    header = Header(
        ballot=ballot,
        entry=place,
        revision=last.revision + 1 if last else 1,
        leaf_before=last.leaf if last else "",
        received_at=moment.at,
        commitment=opening.commitment,
        request_id=request_id,
        checkpoint_size=moment.checkpoint_size,
    )
    header.leaf = queries.cast_header(ballot, header, place.pseudonym).leaf
    header.save(force_insert=True)
    seal(ballot, header, opening, entropy)
    return header


def _receipt_again(ballot: Ballot, place: RollEntry, header: Header) -> domain.Receipt:
    header.entry = place
    note = Checkpoint.objects.values_list("note", flat=True).get(ballot=ballot, size=header.checkpoint_size)
    return queries.receipt(ballot, header, note)
