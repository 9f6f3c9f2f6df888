"""How long an unanswered objection keeps a vote from opening."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ballots import domain

OPENS = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
CLOSES = OPENS + 7 * _DAY


@pytest.mark.parametrize(
    ("latest", "waits"),
    [
        (None, 3 * _DAY),
        (CLOSES + 30 * _DAY, 3 * _DAY),
        (CLOSES + 3 * _DAY, 3 * _DAY - _HOUR),
        (CLOSES + _HOUR, timedelta()),
        (CLOSES, timedelta()),
        (CLOSES - _DAY, timedelta()),
    ],
)
def test_three_days_or_as_long_as_the_end_allows(latest: datetime | None, waits: timedelta) -> None:
    assert domain.waits_until(OPENS, CLOSES, latest, "Europe/Berlin") == OPENS + waits


@given(minutes=st.integers(0, 10 * 24 * 60))
def test_waiting_to_the_end_never_makes_a_vote_too_late(minutes: int) -> None:
    latest = CLOSES + timedelta(minutes=minutes)
    until = domain.waits_until(OPENS, CLOSES, latest, "Europe/Berlin")
    assert OPENS <= until <= OPENS + 3 * _DAY
    assert not domain.opens_too_late(OPENS, CLOSES, latest, until)
