"""When some days are over, above all around the nights in which clocks are changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.days import after_days, before_days, local_day

ZONES = st.sampled_from(
    (
        *("Europe/Stockholm", "Europe/Lisbon", "America/New_York", "America/St_Johns", "Asia/Kolkata", "UTC"),
        *("Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia", "Pacific/Auckland", "Africa/Casablanca"),
    )
)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 17 * 366 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
DAYS = st.integers(0, 200)
MALMO = "Europe/Stockholm"


def in_malmo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(MALMO))


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        (in_malmo(2026, 11, 20, 18), in_malmo(2026, 11, 27, 18), 168),
        (in_malmo(2026, 10, 23, 18), in_malmo(2026, 10, 30, 18), 169),  # the clock is put back on the 25th
        (in_malmo(2026, 3, 27, 18), in_malmo(2026, 4, 3, 19), 168),  # and forward on the 29th
        (in_malmo(2026, 3, 22, 2, 30), in_malmo(2026, 3, 29, 3, 30), 168),  # an hour that there is not
    ],
)
def test_seven_days_end_at_the_same_hour_and_never_early(
    begins: datetime, ends: datetime, hours: int
) -> None:
    found = after_days(begins, 7, MALMO)
    assert found == ends
    assert found - begins.astimezone(UTC) == timedelta(hours=hours)


@given(MOMENTS, DAYS, ZONES)
def test_days_are_full_and_at_most_two_hours_longer(at: datetime, days: int, zone: str) -> None:
    found = after_days(at, days, zone)
    assert timedelta(0) <= found - (at + timedelta(days=days)) <= timedelta(hours=2)


@given(MOMENTS, DAYS, ZONES)
def test_the_wall_clock_never_shows_an_earlier_hour(at: datetime, days: int, zone: str) -> None:
    begins, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (at, after_days(at, days, zone)))
    expected = begins.replace(tzinfo=None, fold=0) + timedelta(days=days)
    assert ends.replace(tzinfo=None, fold=0) >= expected
    if begins.utcoffset() == ends.utcoffset():
        assert ends.replace(tzinfo=None, fold=0) == expected


@given(MOMENTS, DAYS, ZONES, ZONES)
def test_it_does_not_matter_in_which_zone_the_moment_is_written(
    at: datetime, days: int, zone: str, written_in: str
) -> None:
    assert after_days(at.astimezone(ZoneInfo(written_in)), days, zone) == after_days(at, days, zone)


@given(MOMENTS, DAYS, ZONES)
def test_days_that_begin_early_enough_are_over_in_time(at: datetime, days: int, zone: str) -> None:
    begins = before_days(at, days, zone)
    assert after_days(begins, days, zone) <= at
    assert after_days(begins + timedelta(hours=2), days, zone) >= at


def test_a_day_is_that_of_the_named_zone() -> None:
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert local_day(at, "Europe/Stockholm") == date(2026, 11, 21)
    assert local_day(at, "America/New_York") == date(2026, 11, 20)
