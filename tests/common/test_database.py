"""A server that does not answer is given up in time."""

import os
import subprocess
import sys
import time

import psycopg
import pytest
from django.db import connection

from apps.common import database
from apps.common.database import AWAY, BoundedConnection, LoopConnection, limits, pool


def told():
    wanted = ("dbname", "user", "password", "host", "port")
    return {name: value for name, value in connection.get_connection_params().items() if name in wanted}


@pytest.fixture
def bounded(db):
    with BoundedConnection.connect(**told(), **limits(), autocommit=True) as opened:
        yield opened


def test_silence_is_given_up_and_the_connection_with_it(bounded):
    bounded.patience = 0.3
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError, match="the database does not answer"):
        bounded.execute("SELECT pg_sleep(5)")
    assert time.monotonic() - began < 2
    assert bounded.closed


def test_limits_hold_on_the_server_too(bounded):
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    found = [bounded.execute(f"SHOW {name}").fetchone() for name in names]
    assert found == [("10s",), ("5s",), ("1min",)]


def test_commands_may_ask_for_all_the_time_they_want():
    assert "statement_timeout=0" in str(limits(statement_seconds=0)["options"])


def test_a_dead_connection_takes_the_idle_ones_of_its_pool_along(bounded):
    class Pool:
        drained = 0

        def drain(self) -> None:
            self.drained += 1

    owner = Pool()
    bounded._pool = owner
    bounded.execute("")
    assert owner.drained == 0
    bounded.pgconn.finish()
    with pytest.raises(psycopg.OperationalError):
        bounded.execute("")
    assert owner.drained == 1
    bounded._pool = None


def test_what_an_address_asks_for_besides_holds_for_every_connection():
    program = """
import django
django.setup()
from django.db import connection
from apps.common import database
print({name: database.place(connection)[name] for name in ("sslmode", "dbname", "connect_timeout")})
"""
    address = "postgres://ida:secret@db.example/tutti?sslmode=verify-full"
    told = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "apps.config.settings"}
    said = subprocess.run(
        [sys.executable, "-c", program], env=told, capture_output=True, text=True, check=True
    )
    assert said.stdout == "{'sslmode': 'verify-full', 'dbname': 'tutti', 'connect_timeout': 2}\n"


def test_the_pool_keeps_no_try_for_later_than_two_seconds():
    options = pool(most=8)
    assert (options["timeout"], options["reconnect_timeout"], options["max_size"]) == (3.0, 2.0, 8)


@pytest.mark.usefixtures("db")
async def test_a_loop_asks_again_after_its_connection_was_ended():
    line = LoopConnection()
    [(first,)] = await line.rows("SELECT pg_backend_pid()", [])
    assert await line.rows("SELECT pg_backend_pid(), unnest(%s::int[])", [[1, 2]]) == [(first, 1), (first, 2)]
    with BoundedConnection.connect(**told(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [first])
    with pytest.raises(AWAY):
        await line.rows("SELECT 1", [])
    [(second,)] = await line.rows("SELECT pg_backend_pid()", [])
    assert second != first
    await line.close()


@pytest.mark.usefixtures("db")
async def test_a_loop_gives_silence_up(monkeypatch):
    monkeypatch.setattr(database, "STATEMENT_SECONDS", 0.3)
    line = LoopConnection()
    began = time.monotonic()
    with pytest.raises(AWAY, match="the database does not answer"):
        await line.rows("SELECT pg_sleep(5)", [])
    assert time.monotonic() - began < 2
    assert await line.rows("SHOW statement_timeout", []) == [("10s",)]
    await line.close()
