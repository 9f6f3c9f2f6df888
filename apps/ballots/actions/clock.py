"""The database's clock and the lock between casting and closing."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func

Clock = Callable[[], datetime]
# The word "ball" in the upper half keeps ballots apart from other users of advisory locks.
_SPACE = 0x62616C6C << 32
_PLACES = 0x726F6C6C << 32  # "roll"


class ClockTimestamp(Func):
    """PostgreSQL's clock at the moment of the statement, not of the transaction."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = DateTimeField()


def database_clock() -> datetime:
    """Read the database's clock in a statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def hold_open(ballot_id: int) -> None:
    """Keep a ballot from closing until the transaction ends; many casts hold it together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_SPACE + ballot_id])


def hold_place(entry_id: int) -> None:
    """Keep the same person's other casts waiting until the transaction ends.

    No row lock: the roll is only ever added to, and what the site's role may not change, it may not lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLACES + entry_id])


def hold_alone(ballot_id: int) -> None:
    """Wait until every cast under way is in, and keep new ones waiting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SPACE + ballot_id])
