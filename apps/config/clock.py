"""The clock: Celery's beat with a scheduler that ticks in one process only, however many run.

Why beat and not a small process of our own: it brings intervals, signals and the command line, and all that
differs is who may tick. Why no schedule file: tasks look for due rows, so a clock that takes over begins
anew and misses nothing.

Whoever holds an advisory lock of PostgreSQL ticks. The lock lives with a connection that does nothing else;
the server frees it when the process is killed at once, and when the connection is cut or the process stands
still, after `IDLE_SECONDS`. So somebody else takes over within five seconds.
"""

import logging
import time
from functools import cached_property
from typing import Any

import psycopg
from celery.beat import ScheduleEntry, Scheduler
from django.db import connections

from apps.common import database, heartbeat
from apps.common.database import BoundedConnection

LOCK = 0x636C6F63 << 32  # the word "cloc" in the upper half
IDLE_SECONDS = 3
ASK_SECONDS = 1.0
# So many wake-ups that nobody takes are enough: a worker that comes back finds the due rows by the first of
# them.
MOST_WAITING = 50
_SERVER_SIDE = {
    "idle_session_timeout": IDLE_SECONDS * 1000,
    "statement_timeout": 2000,
    "tcp_keepalives_idle": 1,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": 2,
}

logger = logging.getLogger(__name__)


class Leadership:
    """The lock that makes a clock the one that ticks, asked for or looked after once a second."""

    def __init__(self) -> None:
        self._connection: BoundedConnection | None = None
        self._asked_at = -ASK_SECONDS
        self.is_held = False

    def look(self) -> bool:
        """Say whether we tick; never raises, since without the database nobody ticks."""
        if time.monotonic() - self._asked_at < ASK_SECONDS:
            return self.is_held
        was_held = self.is_held
        try:
            self.is_held = self._ask()
        except psycopg.Error as error:
            logger.warning("clock without database: %s", type(error).__name__)
            self.give_up()
        self._asked_at = time.monotonic()
        if self.is_held != was_held:
            logger.info("this clock %s", "ticks" if self.is_held else "no longer ticks")
        return self.is_held

    def give_up(self) -> None:
        """Close the connection, and with it the lock."""
        self.is_held = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self) -> bool:
        """Take the lock if it is free; one that we hold is looked after, which keeps the session alive."""
        if self._connection is None or self._connection.closed:
            self.is_held = False
            self._connection = _connect()
        statement = "SELECT true" if self.is_held else f"SELECT pg_try_advisory_lock({LOCK})"
        row = self._connection.execute(statement).fetchone()
        return bool(row and row[0])


class OneClock(Scheduler):
    """Ticks while it leads. Without the bus its wake-ups are lost, which the next second makes good."""

    max_interval = 1

    def __init__(self, *args: Any, **options: Any) -> None:
        self.leadership = Leadership()
        self._is_bus_away = False
        super().__init__(*args, **options)

    def setup_schedule(self) -> None:
        """Take the schedule from the code; nothing is kept in a file."""
        self.merge_inplace(self.app.conf.beat_schedule)

    def tick(self, *args: Any, **options: Any) -> float:
        """Run one due entry if we lead; give the seconds until the next look."""
        if not self.leadership.look():
            self._heap = None
            return ASK_SECONDS / 2
        heartbeat.show("clock")
        return min(ASK_SECONDS, super().tick(*args, **options))

    @cached_property
    def connection(self) -> Any:
        """Connect to the bus for so short a time that the lock is looked after meanwhile."""
        limits = {"socket_timeout": ASK_SECONDS, "socket_connect_timeout": ASK_SECONDS}
        return self.app.connection_for_write(transport_options=limits)

    @property
    def producer(self) -> Any:
        """Publish on the present connection without waiting for the bus."""
        return self.app.amqp.Producer(self.connection, auto_declare=False)

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Wake the workers, unless so many wake-ups wait already that none is needed."""
        try:
            if self._waiting() < MOST_WAITING:
                self.apply_async(entry, producer=producer, advance=False)
            self._note_bus(is_away=False)
        except Exception as error:  # noqa: BLE001  beat itself wraps whatever a publisher raises
            self._note_bus(is_away=True, reason=type(error).__name__)

    def close(self) -> None:
        """Let another clock take over at once."""
        self.leadership.give_up()
        super().close()

    def _waiting(self) -> int:
        self.connection.ensure_connection(max_retries=0)
        return int(self.connection.default_channel.client.llen(self.app.conf.task_default_queue))

    def _note_bus(self, *, is_away: bool, reason: str = "") -> None:
        if is_away:
            connection = self.__dict__.pop("connection", None)
            if connection is not None:
                connection.collect()
        if is_away != self._is_bus_away:
            logger.warning("the bus is %s", f"away: {reason}" if is_away else "back")
        self._is_bus_away = is_away


def _connect() -> BoundedConnection:
    """Open a connection that the server closes by itself when we stand still."""
    params = database.place(connections["default"])
    options = " ".join(f"-c {name}={value}" for name, value in _SERVER_SIDE.items())
    ours = {"options": options, "application_name": "tutti clock"}
    connection = BoundedConnection.connect(autocommit=True, **(params | ours))
    connection.patience = 2.0
    return connection
