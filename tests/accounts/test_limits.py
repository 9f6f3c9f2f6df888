"""Limits of sign-in and sign-up: they hold without the bus, and say nothing about who has an account."""

import re
import statistics
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client

from apps.common import cache as module
from apps.common.cache import Cache
from tests import makers
from tests.live.bus import Bus

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def try_password(person_email: str, password: str, **extra: str):
    return Client(**extra).post("/accounts/login/", {"login": person_email, "password": password})


def test_an_address_that_tries_too_often_is_told_when_to_come_back():
    answers = [
        try_password(f"{number}@people.example", "x", REMOTE_ADDR="203.0.113.9") for number in range(31)
    ]
    last = answers[-1]
    assert [answer.status_code for answer in answers[:10]] == [200] * 10
    assert last.status_code == 429
    assert last["Retry-After"] == "60"
    assert "Wait 1 minute" in last.content.decode()
    assert "That was tried too often." in last.content.decode()
    assert try_password("x@people.example", "x", REMOTE_ADDR="203.0.113.10").status_code == 200


def test_five_wrong_passwords_close_an_account_for_a_while_from_wherever_they_come():
    artist = makers.person()
    for number in range(5):
        page = try_password(artist.email, "wrong", REMOTE_ADDR=f"203.0.113.{number}").content.decode()
        assert "do not belong together" in page
    page = try_password(artist.email, PASSWORD, REMOTE_ADDR="203.0.113.99").content.decode()
    assert "Too many wrong tries" in page
    assert try_password(makers.person().email, PASSWORD, REMOTE_ADDR="203.0.113.99").status_code == 302


def test_what_a_client_writes_about_its_address_opens_no_new_count():
    for number in range(31):
        answer = try_password(
            f"{number}@people.example",
            "x",
            REMOTE_ADDR="203.0.113.9",
            HTTP_X_FORWARDED_FOR=f"10.0.0.{number}",
        )
    assert answer.status_code == 429


def test_limits_hold_while_the_bus_is_stopped(tmp_path, monkeypatch):
    bus = Bus(tmp_path)
    bus.start()
    own = Cache(bus.url, {})
    default = caches["default"]
    monkeypatch.setattr(default, "bus", own.bus)
    monkeypatch.setattr(default, "_url", bus.url)
    artist = makers.person()
    try_password(artist.email, "wrong")
    bus.kill()
    for _ in range(5):
        assert "do not belong together" in try_password(artist.email, "wrong").content.decode()
    assert "Too many wrong tries" in try_password(artist.email, PASSWORD).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_limits")
        assert cursor.fetchone()[0] > 0
    module._away_until.clear()


def _strip(page: bytes) -> str:
    return re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", page.decode())


def test_sign_in_says_the_same_whether_there_is_an_account_or_not():
    artist = makers.person()
    known = try_password(artist.email, "wrong", REMOTE_ADDR="203.0.113.1")
    unknown = try_password("nobody@people.example", "wrong", REMOTE_ADDR="203.0.113.2")
    assert (known.status_code, _strip(known.content)) == (unknown.status_code, _strip(unknown.content))


def test_a_reset_says_the_same_whether_there_is_an_account_or_not():
    artist = makers.person()
    answers = [
        Client(REMOTE_ADDR=f"203.0.113.{number}").post("/accounts/password/reset/", {"email": email})
        for number, email in enumerate((artist.email, "nobody@people.example"))
    ]
    assert [(one.status_code, one["Location"]) for one in answers] == [
        (302, "/accounts/password/reset/done/")
    ] * 2
    assert len(mail.outbox) == 2


def _join(email: str, number: int):
    form = {
        "email": email,
        "name": "Ada Lund",
        "password1": "nobody guesses this",
        "password2": "nobody guesses this",
    }
    return Client(REMOTE_ADDR=f"203.0.113.{number}").post("/accounts/signup/", form)


def test_joining_says_the_same_whether_there_is_an_account_or_not(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    artist = makers.person()
    EmailAddress.objects.create(user=artist, email=artist.email, verified=True, primary=True)
    answers = [_join(artist.email, 1), _join("new@people.example", 2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, "/accounts/confirm-email/")] * 2
    assert len(mail.outbox) == 2


def test_time_tells_nothing_either(settings):
    """Slow hashes show: with one too few, one way would take half as long as the other."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_RATE_LIMITS = False
    artist = makers.person()
    EmailAddress.objects.create(user=artist, email=artist.email, verified=True, primary=True)

    def took(act) -> float:
        began = time.process_time()
        act()
        return time.process_time() - began

    known, unknown, taken, free = [], [], [], []
    for number in range(3):
        known.append(took(lambda: try_password(artist.email, "wrong")))
        unknown.append(took(lambda: try_password("nobody@people.example", "wrong")))
        taken.append(took(lambda: _join(artist.email, 1)))
        free.append(took(lambda number=number: _join(f"new{number}@people.example", 1)))
    assert 0.6 < statistics.median(known) / statistics.median(unknown) < 1.7
    assert 0.6 < statistics.median(taken) / statistics.median(free) < 1.7
