"""The database's clock and the lock between casting and closing."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection

Clock = Callable[[], datetime]
# The word "ball" in the upper half keeps ballots apart from other users of advisory locks.
_SPACE = 0x62616C6C << 32
_PLACES = 0x726F6C6C << 32  # "roll"
_LOGS = 0x6C6F6773 << 32  # "logs"
_HOLD = "SELECT pg_advisory_xact_lock_shared(%s), pg_advisory_xact_lock(%s)"


def database_clock() -> datetime:
    """Read the database's clock in a statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def hold_open_and_place(ballot_id: int, entry_id: int) -> None:
    """Keep a ballot from closing, and the same person's other casts waiting, until the transaction ends.

    The lock of the ballot is held by many casts together. No row lock on the roll: it is only ever added
    to, and what the site's role may not change, it may not lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [_SPACE + ballot_id, _PLACES + entry_id])


def hold_alone(ballot_id: int) -> None:
    """Wait until every cast under way is in, and keep new ones waiting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SPACE + ballot_id])


def hold_log(ballot_id: int) -> None:
    """Wait until nobody else writes the ballot's log, and write it alone until the transaction ends.

    Taken after `hold_alone` and before the ballot's row; casts take neither.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOGS + ballot_id])


def try_log(ballot_id: int) -> bool:
    """Take the log if nobody writes it now; says whether it was taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOGS + ballot_id])
        return bool(cursor.fetchone()[0])
