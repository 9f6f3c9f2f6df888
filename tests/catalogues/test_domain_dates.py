"""Dates and playing times in the forms of lists, messages and registrations."""

from datetime import date

import pytest

from apps.catalogues.domain import (
    read_date,
    read_digits_date,
    read_digits_length_ms,
    read_iso_length_ms,
    read_length_ms,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-01", date(2024, 3, 1)),
        ("2024/3/1", date(2024, 3, 1)),
        ("2024.03.01", date(2024, 3, 1)),
        ("2024-03-01T10:00:00Z", date(2024, 3, 1)),
        ("1.3.2024", date(2024, 3, 1)),
        ("2024-13-01", None),
        ("2024-03/01", None),
        ("2024", None),
    ],
)
def test_dates(text, day):
    assert read_date(text, day_first=False) == day


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT3M19S", 199_000),
        ("PT4M23.583S", 263_583),
        ("PT1H", 3_600_000),
        ("P0DT0H3M5S", 185_000),
        ("-PT3M", None),
        ("PT0S", None),
        ("PT", None),
        ("PT25H", None),
        ("P3Y0M6DT1H10M0S", None),
        ("3:19", None),
        ("", None),
    ],
)
def test_lengths_in_messages(text, length):
    assert read_iso_length_ms(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [("000345", 225_000), ("010203", 3_723_000), ("000000", None), ("000099", None), ("0345", None)],
)
def test_lengths_in_registrations(text, length):
    assert read_digits_length_ms(text) == length


@pytest.mark.parametrize(
    ("text", "day"),
    [("20240301", date(2024, 3, 1)), ("00000000", None), ("20241301", None), ("2024031", None)],
)
def test_dates_in_registrations(text, day):
    assert read_digits_date(text) == day


def test_a_length_below_nothing_is_none():
    assert read_length_ms("-3:00", unit_ms=1000) is None
    assert read_length_ms("-180", unit_ms=1000) is None
