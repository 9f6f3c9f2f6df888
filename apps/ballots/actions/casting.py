"""Casting a ballot: lean, and waiting for nobody but the same person's other cast.

The row of the ballot is itself the fact: there is no entry in the record for a cast. The statements are
written out: putting them together anew for every ballot would take longer than all the rest.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from apps.accounts.models import User
from apps.ballots import domain, queries
from apps.ballots.actions.clock import Clock, hold_open_and_place
from apps.ballots.models import Ballot, Checkpoint, Header, RollEntry
from apps.ballots.sealed import Entropy, keep, opening_of
from apps.common.errors import NotAllowed
from apps.common.permissions import require
from apps.common.wakeup import mark_changed

# The web server's clock may differ from the database's; only what is later than that is obviously late.
_OBVIOUS = timedelta(seconds=5)


def _in_order(model: type[Model], *names: str) -> tuple[str, ...]:
    """Put names of columns into the model's own order, in which it reads a row."""
    fields = model._meta.concrete_fields  # noqa: SLF001  Django documents it
    return tuple(field.attname for field in fields if field.attname in names)


_OF_BALLOT = _in_order(
    Ballot,
    *("id", "public_id", "definition_hash", "roll_root", "sealing_key", "signing_key", "is_sealed"),
    *("state", "closes_at"),
)
_OF_PLACE = _in_order(RollEntry, "id", "ballot_id", "person_id", "pseudonym")
_COLUMNS = [*(f"place.{name}" for name in _OF_PLACE), *(f"ballot.{name}" for name in _OF_BALLOT)]
_PLACE = f"""
    SELECT {", ".join(_COLUMNS)}
    FROM ballots_rollentry place JOIN ballots_ballot ballot ON ballot.id = place.ballot_id
    WHERE ballot.public_id = %s AND place.person_id = %s
"""  # noqa: S608  names of columns, from above
_LOOK = """
    SELECT ballot.state, ballot.closes_at, clock_timestamp(), newest.size, newest.note,
           last.revision, last.leaf, last.received_at,
           (SELECT id FROM ballots_header WHERE entry_id = %(place)s AND request_id = %(request)s)
    FROM ballots_ballot ballot
    CROSS JOIN LATERAL (
        SELECT size, note FROM ballots_checkpoint WHERE ballot_id = ballot.id ORDER BY size DESC LIMIT 1
    ) newest
    LEFT JOIN LATERAL (
        SELECT revision, leaf, received_at FROM ballots_header
        WHERE entry_id = %(place)s ORDER BY revision DESC LIMIT 1
    ) last ON TRUE
    WHERE ballot.id = %(ballot)s
"""


@dataclass(frozen=True)
class _Moment:
    """The ballot as seen under both locks.

    Args:
        at: the time; never before the person's last ballot, even if the clock was set back since.
        checkpoint_size: of the newest checkpoint, and `note` is that checkpoint.
        revision: of the person's last ballot, 0 if there is none, and `leaf` is that ballot's.
        repeated_id: row number of the ballot that the same request has cast already.
    """

    at: datetime
    checkpoint_size: int
    note: str
    revision: int
    leaf: str
    repeated_id: int | None


@transaction.atomic
def cast(
    *,
    person: User,
    public_id: str,
    choice: str,
    request_id: str,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
) -> domain.Receipt:
    """Cast a ballot, or change it by casting again.

    Args:
        public_id: of the ballot.
        request_id: the same one gives the same receipt and casts nothing more, whatever the choice.
        clock: the database's clock if None.
        entropy: the system's randomness if None.

    Raises:
        NotAllowed: `person` is not on the roll, or there is no such ballot.
        Refusal: "ballot.not_open", "ballot.late", "ballot.unknown_choice", "ballot.request_id".
    """
    domain.check_choice(choice)
    domain.check_request_id(request_id)
    place = _place(person, public_id)
    domain.check_open(
        place.ballot.state, place.ballot.closes_at, clock() if clock else timezone.now() - _OBVIOUS
    )
    hold_open_and_place(place.ballot_id, place.pk)
    moment = _look_under_locks(place, request_id, clock)
    if moment.repeated_id is not None:
        return _receipt_again(place, moment.repeated_id)
    header = _insert(
        place, moment, choice=choice, request_id=request_id, entropy=entropy or secrets.token_bytes
    )
    transaction.on_commit(lambda: mark_changed(f"ballot:{place.ballot_id}"))
    return queries.receipt(place.ballot, header, moment.note)


def _place(person: User, public_id: str) -> RollEntry:
    """Find the person's place on the roll, which is the permission to cast, and the ballot's heads."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [public_id, person.pk])
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed("ballots.cast")
    split = len(_OF_PLACE)
    place = RollEntry.from_db(connection.alias, _OF_PLACE, row[:split])
    place.ballot = Ballot.from_db(connection.alias, _OF_BALLOT, row[split:])
    require(person, "ballots.cast", place)
    return place


def _look_under_locks(place: RollEntry, request_id: str, clock: Clock | None) -> _Moment:
    """Look at everything in a new statement: the waiting one has seen it before it waited.

    The clock is read after the wait for the person's other cast too, so that times follow the revisions.
    """
    wanted: dict[str, str | int] = {"place": place.pk, "request": request_id, "ballot": place.ballot_id}
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, wanted)
        state, closes_at, now, size, note, revision, leaf, before, repeated_id = cursor.fetchone()
    at = clock() if clock else now
    domain.check_open(state, closes_at, at)
    return _Moment(max(at, before or at), size, note, revision or 0, leaf or "", repeated_id)


def _insert(place: RollEntry, moment: _Moment, *, choice: str, request_id: str, entropy: Entropy) -> Header:
    opening = opening_of(choice, entropy)
    header = Header(
        ballot=place.ballot,
        entry=place,
        revision=moment.revision + 1,
        leaf_before=moment.leaf,
        received_at=moment.at,
        commitment=opening.commitment,
        request_id=request_id,
        checkpoint_size=moment.checkpoint_size,
    )
    header.leaf = queries.cast_header(place.ballot, header, place.pseudonym).leaf
    keep(place.ballot, header, opening, entropy)
    return header


def _receipt_again(place: RollEntry, header_id: int) -> domain.Receipt:
    header = Header.objects.get(pk=header_id)
    header.entry = place
    checkpoints = Checkpoint.objects.filter(ballot=place.ballot_id, size=header.checkpoint_size)
    return queries.receipt(place.ballot, header, checkpoints.values_list("note", flat=True).get())
