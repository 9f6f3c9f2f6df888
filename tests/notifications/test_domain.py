"""Groups, choices, steps, hours and retries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.notifications import domain
from apps.notifications.routes import ROUTES

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OPENED = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ENDS = OPENED + 7 * DAY
MOMENTS = st.integers(0, 366 * 24 * 60).map(lambda minutes: OPENED + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        ("ballot.opened", "votes"),
        ("reminder.vote", "votes"),
        ("contract.agreed", "works"),
        ("contract.frozen", "contracts"),
        ("offer.tabled", "deals"),
        ("membership.applied", "membership"),
        ("key.issued", "safety"),
        ("vote.cast", "safety"),
        ("unheard.of", "safety"),
    ],
)
def test_kinds_stand_in_groups(kind: str, group: str) -> None:
    assert domain.group_of(kind) == group


def test_every_fact_that_is_told_stands_in_a_group_on_purpose() -> None:
    told = {kind for kind, route in ROUTES.items() if route.mail or route.inbox}
    assert {kind for kind in told if not domain.is_sorted(kind)} == set()
    assert not domain.is_sorted("unheard.of")


def test_safety_is_mailed_whatever_was_chosen() -> None:
    habits = domain.Habits(8, {"safety": "never", "votes": "never", "deals": "digest"})
    kinds = ("vote.cast", "ballot.opened", "offer.tabled", "contract.frozen")
    assert [habits.choice(kind) for kind in kinds] == ["now", "never", "digest", "now"]


@pytest.mark.parametrize(
    ("at", "step"),
    [
        (ENDS - 4 * DAY, ""),
        (ENDS - 3 * DAY, "before-3"),
        (ENDS - DAY - HOUR, "before-3"),
        (ENDS - DAY, "before-1"),
        (ENDS - HOUR, "before-1"),
        (ENDS, ""),
        (ENDS + DAY, ""),
    ],
)
def test_steps_before_an_end(at: datetime, step: str) -> None:
    assert domain.step_before(ENDS, OPENED, at) == step


def test_nobody_is_reminded_of_what_they_were_just_told() -> None:
    assert domain.step_before(OPENED + 2 * DAY, OPENED, OPENED + HOUR) == ""
    assert domain.step_before(OPENED + 2 * DAY, OPENED, OPENED + DAY + HOUR) == "before-1"
    assert domain.step_before(OPENED + DAY, OPENED, OPENED + HOUR) == ""


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (0, ""),
        (2, ""),
        (3, "waiting-3"),
        (6, "waiting-3"),
        (7, "waiting-7"),
        (14, "waiting-14"),
        (90, "waiting-14"),
    ],
)
def test_steps_while_waiting(days: int, step: str) -> None:
    assert domain.step_waiting(OPENED, OPENED + days * DAY) == step


@given(MOMENTS)
def test_vote_step_is_a_full_third_hour_that_has_passed(at: datetime) -> None:
    step = domain.last_vote_step(at)
    assert timedelta(0) <= at - step < 3 * HOUR
    assert (step.hour % 3, step.minute, step.second, step.microsecond) == (0, 0, 0, 0)


@pytest.mark.parametrize(("hour", "decent"), [(7, False), (8, True), (18, True), (19, False), (3, False)])
def test_decent_hours_are_those_of_the_reader(hour: int, decent: bool) -> None:
    at = datetime(2026, 11, 20, hour, 0, tzinfo=UTC)
    assert domain.is_decent(at, "Europe/Stockholm") is decent


def test_digest_moment_lives_through_the_change_of_clocks() -> None:
    """On 29 March 2026 two o'clock is skipped in Berlin; on 25 October half past two comes twice."""
    zone = "Europe/Berlin"
    assert domain.digest_moment(date(2026, 3, 28), 2, zone) == datetime(2026, 3, 28, 1, 0, tzinfo=UTC)
    assert domain.digest_moment(date(2026, 3, 29), 2, zone) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert domain.digest_moment(date(2026, 10, 25), 2, zone) == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert domain.digest_moment(date(2026, 10, 26), 2, zone) == datetime(2026, 10, 26, 1, 0, tzinfo=UTC)


@given(
    MOMENTS,
    st.integers(0, 23),
    st.sampled_from(["Europe/Berlin", "Pacific/Apia", "America/New_York", "Asia/Kathmandu", "UTC"]),
)
def test_last_digest_is_due_and_not_older_than_a_day_and_the_change_of_clocks(
    at: datetime, hour: int, zone: str
) -> None:
    day, moment = domain.last_digest(at, hour, zone)
    assert timedelta(0) <= at - moment < timedelta(hours=25, minutes=1)
    assert moment == domain.digest_moment(day, hour, zone)


def test_waits_double() -> None:
    assert [domain.wait_after(tries).total_seconds() for tries in (1, 2, 3, 8)] == [30, 60, 120, 3840]


@pytest.mark.parametrize("days", [7, 14, 30, 60])
def test_question_open_for_long_is_asked_again_every_few_days_and_no_two_come_close(days: int) -> None:
    asked: dict[str, int] = {}
    for hours in range(days * 24):
        step = domain.step_asking(OPENED + days * DAY, OPENED, OPENED + hours * HOUR)
        if step:
            asked.setdefault(step, hours)
    times = sorted(asked.values())
    assert {"before-3", "before-1"} <= set(asked)
    assert len(asked) == 2 + max(0, (days - 5) // 5)
    assert all(after - before >= 48 for before, after in zip([0, *times], times, strict=False))
