"""What is kept of a browser, when a proof is fresh, and what a second factor still needs."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts import domain

AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
            ),
            "Edge",
            "Windows",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
                "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
            ),
            "Safari",
            "iPhone",
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/140.0.0.0 Mobile Safari/537.36"
            ),
            "Chrome",
            "Android",
        ),
        ("curl/8.5", "", ""),
        ("", "", ""),
    ],
)
def test_a_browser_is_named_without_what_tells_people_apart(user_agent, browser, system):
    assert domain.device_of(user_agent, "192.0.2.0/24") == domain.Device(browser, system, "192.0.2.0/24")


@pytest.mark.parametrize(
    ("is_demanded", "was_used", "has_one", "standing"),
    [
        (False, False, False, "fine"),
        (False, False, True, "fine"),
        (True, True, True, "fine"),
        (True, False, True, "use"),
        (True, False, False, "set_up"),
    ],
)
def test_a_seat_demands_that_a_factor_is_there_and_was_used(is_demanded, was_used, has_one, standing):
    found = domain.factor_standing(is_demanded=is_demanded, was_used=was_used, has_one=has_one)
    assert found == standing


@pytest.mark.parametrize(
    ("seconds_ago", "is_fresh"), [(0, True), (1799, True), (1800, False), (86_400, False), (-60, False)]
)
def test_a_proof_is_fresh_for_half_an_hour(seconds_ago, is_fresh):
    proofs = [
        {"method": "password", "at": AT.timestamp() - 90_000},
        {"method": "mfa", "at": AT.timestamp() - seconds_ago},
    ]
    assert domain.is_fresh(proofs, AT, HALF_AN_HOUR) is is_fresh


def test_nothing_proved_is_not_fresh_and_no_factor():
    assert not domain.is_fresh([], AT, HALF_AN_HOUR)
    assert not domain.used_factor([])
    assert not domain.used_factor([{"method": "password", "at": AT.timestamp()}])
    assert domain.used_factor([{"method": "mfa", "type": "webauthn", "at": 0.0}])
