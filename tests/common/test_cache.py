"""The cache with a bus that is really stopped: it fails open at once, but limits hold."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection, connections

from apps.common import cache as module
from apps.common.cache import Cache
from tests.live.bus import Bus


@pytest.fixture
def bus(tmp_path: Path):
    bus = Bus(tmp_path)
    bus.start()
    yield bus
    bus.kill()


def a_cache(bus: Bus) -> Cache:
    module._away_until.clear()
    return Cache(bus.url, {})


def forget_away() -> None:
    module._away_until.clear()


@pytest.mark.django_db
def test_without_the_bus_nothing_fails_and_hardly_anything_waits(bus):
    cache = a_cache(bus)
    cache.set("colour", "blue")
    assert cache.get("colour") == "blue"
    bus.kill()
    began = time.monotonic()
    assert cache.get("colour", "none") == "none"
    cache.set("colour", "red")
    assert not cache.add("colour", "red")
    assert not cache.delete("colour")
    assert not cache.touch("colour")
    assert cache.get_many(["colour"]) == {}
    cache.clear()
    with pytest.raises(ValueError, match="no value"):
        cache.incr("colour")
    assert time.monotonic() - began < 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_limits")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_bus_that_hangs_costs_a_tenth_of_a_second_once(bus):
    cache = a_cache(bus)
    cache.set("colour", "blue")
    bus.stop()
    try:
        began = time.monotonic()
        for _ in range(20):
            assert cache.get("colour") is None
        waited = time.monotonic() - began
    finally:
        bus.resume()
    assert cache.is_away
    # Twenty waits would take two seconds; the rest is room for a slow machine.
    assert waited < 1


@pytest.mark.django_db
def test_limits_are_kept_in_the_database_without_the_bus_and_hold_no_address(bus):
    cache, key = a_cache(bus), "allauth:rl:login:ip:203.0.113.9"
    bus.kill()
    cache.set(key, [1.0], 300)
    assert cache.get(key) == [1.0]
    assert not cache.add(key, [2.0], 300)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM common_limits")
        rows = cursor.fetchall()
    assert len(rows) == 1
    assert "203.0.113.9" not in str(rows)
    assert cache.delete(key)
    assert cache.get(key) is None


@pytest.mark.django_db
def test_what_ran_out_in_the_database_is_forgotten_with_the_next_write(bus):
    cache = a_cache(bus)
    bus.kill()
    cache.set("tutti:limit:old", 1, 300)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE common_limits SET expires = now() - interval '1 minute'")
    cache.set("tutti:limit:new", 1, 300)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_limits")
        assert cursor.fetchone() == (1,)


def test_the_bus_is_used_again_when_it_is_back(bus):
    cache = a_cache(bus)
    bus.kill()
    cache.set("colour", "blue")
    bus.start()
    cache.set("colour", "blue")
    assert cache.get("colour") is None, "left alone for a while"
    forget_away()
    cache.set("colour", "blue")
    assert cache.get("colour") == "blue"


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_given_once_without_the_bus(bus):
    cache = a_cache(bus)
    bus.kill()
    given, start = [], threading.Barrier(8)

    def ask() -> None:
        start.wait()
        given.append(cache.add("allauth:rl:login:lock", 1, 10))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [False] * 7 + [True]


def test_a_used_code_stays_used_for_as_long_as_it_would_be_taken(bus):
    cache = a_cache(bus)
    cache.add("allauth.mfa.totp.used?user=1&code=123456", "y", 30)
    client = cache.bus._cache.get_client()
    [key] = client.keys("*totp*")
    assert 110 < client.ttl(key) <= 120
