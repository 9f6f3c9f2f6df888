"""Slots of senders: a slow mail server holds up a few threads of the worker and no more."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SLOTS = 2
# Any number that no other advisory lock of the site uses; with the slot's number it names a lock.
_LOCKS_OF_SENDERS = 7_301


@contextmanager
def sender_slot() -> Iterator[bool]:
    """Hold one of the slots, over all processes; False if all are taken. A lost connection frees its slot."""
    slot = next((number for number in range(SLOTS) if _asked("pg_try_advisory_lock", number)), None)
    try:
        yield slot is not None
    finally:
        if slot is not None:
            _asked("pg_advisory_unlock", slot)


def _asked(function: str, slot: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_LOCKS_OF_SENDERS, slot])
        return bool(cursor.fetchone()[0])
