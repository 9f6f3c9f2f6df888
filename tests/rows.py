"""The rows of the test database: which tables hold some, and how to change them without any trigger."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

_MIGRATED = {"django_migrations", "django_content_type", "auth_permission"}


def filled_tables() -> list[str]:
    """List the tables, quoted, that hold rows beside what migrations wrote."""
    names = [
        connection.ops.quote_name(name)
        for name in connection.introspection.table_names()
        if name not in _MIGRATED
    ]
    asked = " UNION ALL ".join(f"(SELECT {number} FROM {name} LIMIT 1)" for number, name in enumerate(names))
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [names[number] for (number,) in cursor.fetchall()]


@contextmanager
def without_triggers() -> Iterator[CursorWrapper]:
    """Work with triggers and references out of force, for this session only."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")


def empty() -> None:
    """Take back what a test committed.

    Most of our hundreds of tables stay empty in a test, and TRUNCATE writes the files of each anew: asking
    which hold something and deleting that takes a twentieth of the time.
    """
    filled = filled_tables()
    with without_triggers() as cursor:
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")
