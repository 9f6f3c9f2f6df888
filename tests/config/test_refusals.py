"""A start with values that would leave the site open is refused, in words."""

import os
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from apps.config import refusals
from apps.config.refusals import Values

ROOT = Path(__file__).resolve().parents[2]
SOUND = Values(
    secret_key="kL3-pQ9_xZ7vB2nM5cR8tY1uW4eA6sD0fG-hJ3kL9qP2oI7iU5",
    fallbacks=(),
    hosts=("tutti.example",),
    site_url="https://tutti.example",
    shows_itself=False,
    is_tried_out=False,
)
MENDED = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "tutti.example",
    "SITE_URL": "https://tutti.example",
    "DATABASE_URL": "postgres://app:word@nowhere.invalid/tutti",
    "REDIS_URL": "redis://nowhere.invalid/0",
}


def test_sound_values_are_not_refused() -> None:
    assert refusals.find(SOUND) == []
    assert refusals.find(replace(SOUND, hosts=(".tutti.example",))) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"secret_key": "short"}, "SECRET_KEY is too weak"),
        ({"secret_key": "ab" * 40}, "SECRET_KEY is too weak"),
        ({"secret_key": refusals.DEVELOPMENT_SECRET}, "SECRET_KEY is the one that everybody knows"),
        ({"secret_key": "django-insecure-" + SOUND.secret_key}, "SECRET_KEY is the one that everybody knows"),
        ({"fallbacks": ("old",)}, "SECRET_KEY_FALLBACKS is too weak"),
        ({"hosts": ("tutti.example", "*")}, "ALLOWED_HOSTS is open to every name"),
        ({"hosts": (".", "tutti.example")}, "ALLOWED_HOSTS is open to every name"),
        ({"site_url": "http://tutti.example"}, "SITE_URL must begin with https://"),
        ({"site_url": "https://"}, "SITE_URL must begin with https://"),
        ({"site_url": "https://other.example"}, "SITE_URL leads to other.example"),
    ],
)
def test_each_weak_value_is_refused_by_name(change: dict[str, object], word: str) -> None:
    [fault] = refusals.find(replace(SOUND, **change))
    assert fault.startswith(word)


def test_debug_is_for_this_machine_only() -> None:
    tried = replace(
        SOUND, shows_itself=True, is_tried_out=True, secret_key="weak", site_url="http://localhost"
    )
    assert refusals.find(replace(tried, hosts=("localhost", "127.0.0.1", "[::1]", "a.localhost"))) == []
    [fault] = refusals.find(tried)
    assert fault.startswith(
        "DEBUG=1 shows everybody the inside of the site, and ALLOWED_HOSTS names tutti.ex"
    )


def _start(**change: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **MENDED, **change}
    return subprocess.run(
        [sys.executable, "-c", "import apps.config.settings"],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


def test_start_with_everything_succeeds() -> None:
    done = _start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", MENDED)
def test_start_without_a_value_says_which(name: str) -> None:
    done = _start(**{name: ""})
    assert done.returncode == 1
    assert name in done.stderr.splitlines()[-1]


def test_start_lists_all_that_is_weak_at_once() -> None:
    done = _start(SECRET_KEY="weak", SITE_URL="http://tutti.example", ALLOWED_HOSTS="*")
    assert done.returncode == 1
    said = done.stderr[done.stderr.rindex("The site does not start like this:") :].splitlines()
    assert [line.split()[1] for line in said[1:]] == ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"]
