"""Connections to PostgreSQL that wait for nothing longer than they say.

PostgreSQL ends a slow statement by itself as long as it runs; a server that is stopped or cut off does not,
and libpq would wait for it for ever. So each wait has an end on this side too.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, LiteralString, TypeVar

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo
from psycopg.errors import _WaitTimeout
from psycopg.pq import Conninfo

CONNECT_SECONDS = 2
STATEMENT_SECONDS = 10
LOCK_SECONDS = 5
# A mail is sent inside a transaction that holds its row; the mail server gets less time than this.
IDLE_IN_TRANSACTION_SECONDS = 60
CHECK_SECONDS = 1.0
_SPARE_SECONDS = 2.0

# What a request or a task sees when the database is away, stopped, too slow or just back.
AWAY = (OperationalError, InterfaceError)

_Result = TypeVar("_Result")


class BoundedConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that is given up when the server does not answer in time.

    Attributes:
        patience: seconds that one exchange with the server may take; None for any time.
    """

    patience: float | None = STATEMENT_SECONDS + _SPARE_SECONDS

    def wait(self, gen: PQGen[_Result], interval: float = 0.1, timeout: float | None = None) -> _Result:
        """Wait for the server, and close the connection when that takes too long.

        Raises:
            psycopg.OperationalError: the server did not answer; nobody knows what it did.
        """
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except _WaitTimeout as error:
            self.close()
            raise psycopg.OperationalError("the database does not answer") from error

    def execute(self, query: Any, *args: Any, **options: Any) -> psycopg.Cursor[tuple[Any, ...]]:
        """Send a statement; the empty one, by which a pool looks for the server, waits briefly.

        A connection of the pool that is found dead takes the idle ones along: the pool would try one after
        the other, with ever longer pauses, and fail its first requests after a restart of the database.
        """
        if query != "":
            return super().execute(query, *args, **options)
        usual, self.patience = self.patience, CHECK_SECONDS
        try:
            return super().execute(query)
        except psycopg.Error:
            owner = getattr(self, "_pool", None)
            if owner is not None:
                owner.drain()
            raise
        finally:
            self.patience = usual


class LoopConnection:
    """One connection of an event loop for short questions, asked so often that a thread would cost more.

    It is opened with the first question and after it was lost; every question is a transaction of its own.
    """

    def __init__(self) -> None:
        self._line: psycopg.AsyncConnection[tuple[Any, ...]] | None = None

    async def rows(self, statement: LiteralString, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Ask, and give all rows.

        Raises:
            OperationalError: the database is away, or does not answer in time; the connection is given up.
        """
        try:
            async with asyncio.timeout(STATEMENT_SECONDS):
                if self._line is None:
                    self._line = await self._open()
                return await (await self._line.execute(statement, values)).fetchall()
        except (psycopg.OperationalError, psycopg.InterfaceError, TimeoutError) as error:
            await self.close()
            raise OperationalError("the database does not answer") from error

    async def close(self) -> None:
        """Let the connection go."""
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    async def _open(self) -> psycopg.AsyncConnection[tuple[Any, ...]]:
        wanted = make_conninfo(**(place(connection) | limits()))
        # Nothing is prepared, as Django prepares nothing: a pooler between may not know of it.
        return await psycopg.AsyncConnection.connect(wanted, autocommit=True, prepare_threshold=None)


def place(of: BaseDatabaseWrapper) -> dict[str, Any]:
    """Give where a database is, as whom and how safely it is spoken to: what libpq knows of its settings."""
    known = {one.keyword.decode() for one in Conninfo.get_defaults()}
    return {name: value for name, value in of.get_connection_params().items() if name in known}


def limits(*, statement_seconds: int = STATEMENT_SECONDS) -> dict[str, int | str]:
    """Give the limits as parameters of a connection; 0 leaves commands all the time they want."""
    server_side = {
        "statement_timeout": statement_seconds * 1000,
        "lock_timeout": LOCK_SECONDS * 1000,
        # Compiling a statement takes longer than any statement of a page may.
        "jit": "off",
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_SECONDS * 1000 if statement_seconds else 0,
    }
    return {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": 12_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "options": " ".join(f"-c {name}={value}" for name, value in server_side.items()),
    }


def pool(*, most: int, statement_seconds: int = STATEMENT_SECONDS) -> dict[str, object]:
    """Give the options of a pool that heals within two seconds of the database's return.

    A new try comes a second after a failed one; after two seconds the pool forgets the connection, and the
    next request asks for one anew, so that no try is put off longer the longer the database is away.
    """
    patience = statement_seconds + _SPARE_SECONDS if statement_seconds else None
    return {
        "connection_class": type("SiteConnection", (BoundedConnection,), {"patience": patience}),
        "min_size": 1,
        "max_size": most,
        "timeout": 3.0,
        "reconnect_timeout": 2.0,
    }
