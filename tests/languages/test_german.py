"""German is complete: no word without its translation, none that would break where it is filled in."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.test import Client
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>|%%")


@pytest.fixture(scope="module")
def german() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Pair each translation with what it translates; every form of a plural with the plural."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[min(number, 1)], form) for number, form in enumerate(message.string)]


def test_every_word_has_its_german(german: Catalog):
    missing = [
        message.id
        for message in german
        if message.id and (message.fuzzy or not all(string for _words, string in _pairs(message)))
    ]
    assert len(german) > 1000
    assert missing == []


def test_what_is_filled_in_stands_in_both(german: Catalog):
    broken = [
        (words, string)
        for message in german
        if message.id
        for words, string in _pairs(message)
        if sorted(_PLACES.findall(words)) != sorted(_PLACES.findall(string))
        # One of something may be said without its number.
        and not (isinstance(message.id, tuple) and set(_PLACES.findall(string)) < set(_PLACES.findall(words)))
    ]
    assert broken == []


def test_catalogue_has_every_word_of_the_code(tmp_path: Path):
    if shutil.which("xgettext") is None:
        pytest.skip("GNU gettext is not installed")
    copy = tmp_path / "site"
    for part in ("apps", "templates", "locale"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    # Without settings the command looks at the folder where it runs, and at nothing else.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    gather = ["makemessages", "--all", "--no-wrap", "--add-location", "file", "--no-obsolete"]
    subprocess.run([sys.executable, "-m", "django", *gather], cwd=copy, check=True, env=environment)
    with (copy / CATALOGUE.relative_to(ROOT)).open("rb") as file:
        collected = {message.id for message in read_po(file) if message.id}
    with CATALOGUE.open("rb") as file:
        kept = {message.id for message in read_po(file) if message.id}
    assert collected - kept == set(), "run: make words"
    assert kept - collected == set(), "words that nobody says any more; run: make words"


def test_vocabulary_is_listed_for_translators():
    call_command("list_words", check=True)


def test_site_speaks_german(db):
    answer = Client(headers={"accept-language": "de-AT,de;q=0.8"}).get("/accounts/login/")
    html = answer.content.decode()
    assert '<html lang="de" dir="ltr"' in html
    with translation.override("de"):
        assert translation.gettext("Contracts") in html or translation.gettext("Sign in") in html
