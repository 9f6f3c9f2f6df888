"""Who ticks: one clock, whoever holds the lock, and nobody without the database."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.test import override_settings

from apps.config.celery import app
from apps.config.clock import LOCK, Leadership, OneClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaders() -> Iterator[list[Leadership]]:
    made = [Leadership(), Leadership()]
    yield made
    for leader in made:
        leader.give_up()


def ask(leader: Leadership) -> bool:
    leader._asked_at = float("-inf")
    return leader.look()


def takes_over(leader: Leadership) -> bool:
    """Ask until the server has seen that the other one left."""
    return any(ask(leader) or time.sleep(0.05) for _ in range(100))


def test_one_of_two_ticks_and_the_other_takes_over(leaders):
    first, second = leaders
    assert [ask(first), ask(second), ask(first), ask(second)] == [True, False, True, False]
    first.give_up()
    assert takes_over(second)
    assert not ask(first)


def test_a_cut_connection_is_noticed_before_the_next_tick(leaders):
    first, second = leaders
    assert ask(first)
    pid = first._connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert takes_over(second)
    assert not ask(first)
    assert not ask(first), "somebody else has it now"


def test_without_the_database_nobody_ticks_and_nothing_is_raised(leaders, monkeypatch):
    def refuse() -> None:
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr("apps.config.clock._connect", refuse)
    assert not ask(leaders[0])
    assert not ask(leaders[0])


def test_the_lock_is_looked_after_once_a_second(leaders):
    first, second = leaders
    assert first.look()
    second.look()
    first.give_up()
    assert not second.look(), "asked a moment ago"


def test_a_clock_that_does_not_lead_sends_nothing(leaders, monkeypatch):
    sent: list[str] = []
    monkeypatch.setattr(OneClock, "apply_entry", lambda self, entry, producer=None: sent.append(entry.task))
    clock = OneClock(app)
    assert ask(leaders[0])
    assert clock.tick() <= 1
    assert sent == []
    leaders[0].give_up()
    clock.leadership._asked_at = float("-inf")
    for _ in range(40):
        clock.tick()
    clock.leadership.give_up()
    assert set(sent) <= set(app.conf.beat_schedule)


def test_wake_ups_do_not_pile_up_while_no_worker_takes_them(monkeypatch):
    clock = OneClock(app)
    sent: list[str] = []
    monkeypatch.setattr(OneClock, "apply_async", lambda self, entry, **_: sent.append(entry.task))
    entry = next(iter(clock.schedule.values()))
    for waiting, expected in ((49, 1), (50, 1), (5_000, 1), (0, 2)):
        monkeypatch.setattr(OneClock, "_waiting", lambda self, waiting=waiting: waiting)
        clock.apply_entry(entry)
        assert len(sent) == expected


def test_a_bus_that_is_away_costs_a_wake_up_and_nothing_more():
    with override_settings():
        clock = OneClock(app)
        clock.__dict__["connection"] = app.connection_for_write(
            "redis://127.0.0.1:1/0", transport_options={"socket_connect_timeout": 0.2}
        )
        clock.apply_entry(next(iter(clock.schedule.values())))
        assert clock._is_bus_away
        assert "connection" not in clock.__dict__


def test_the_lock_is_not_one_that_ballots_use():
    assert LOCK >> 32 == 0x636C6F63
