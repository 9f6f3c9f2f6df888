"""The site's keys: in files, for their owner only, kept when newer ones are made."""

import stat
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from apps.common import keys

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


def test_key_is_a_file_for_its_owner_only(folder):
    name = keys.make_key("signing", NOON)
    path = folder / "signing" / name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(bytes.fromhex(path.read_text().strip())) == 32
    assert len(name) <= 40


def test_newer_key_is_in_use_and_the_older_one_still_works():
    old = keys.make_key("signing", NOON)
    signature = keys.signing_key(old).sign(b"text")
    new = keys.make_key("signing", NOON + timedelta(seconds=1))
    assert (keys.names("signing"), keys.newest("signing")) == ([old, new], new)
    keys.signing_key(old).public_key().verify(signature, b"text")
    assert keys.signing_key(new).sign(b"text") != signature


def test_each_purpose_and_each_key_has_a_key_of_its_own():
    one, two = keys.make_key("sealing", NOON), keys.make_key("sealing", NOON + timedelta(seconds=1))
    derived = {keys.sealing_key(name, purpose) for name in (one, two) for purpose in ("a", "b")}
    assert len(derived) == 4
    assert keys.sealing_key(one, "a") == keys.sealing_key(one, "a")
    assert all(len(key) == 32 for key in derived)


def test_missing_keys_are_said_in_words_in_production(settings):
    settings.DEBUG = settings.DEMO = False
    with pytest.raises(ImproperlyConfigured, match="make_keys"):
        keys.newest("signing")
    with pytest.raises(ImproperlyConfigured, match="is not in"):
        keys.signing_key("lost")


def test_first_key_is_made_by_itself_where_the_site_is_tried_out(settings):
    settings.DEMO = True
    assert keys.newest("sealing") == keys.newest("sealing")
    assert len(keys.names("sealing")) == 1


def test_command_makes_keys_once_and_newer_ones_when_asked(capsys):
    call_command("make_keys")
    first = keys.newest("signing")
    call_command("make_keys")
    assert keys.names("signing") == [first]
    call_command("make_keys", "--rotate")
    assert keys.names("signing")[0] == first
    assert [len(keys.names(use)) for use in keys.USES] == [2, 2, 2]
    assert "stays" in capsys.readouterr().out


def test_key_of_documents_is_on_p_256_and_the_same_each_time():
    one, two = keys.make_key("documents", NOON), keys.make_key("documents", NOON + timedelta(seconds=1))
    numbers = [keys.document_key(name).private_numbers() for name in (one, one, two)]
    assert numbers[0] == numbers[1] != numbers[2]
    assert keys.document_key(one).curve.name == "secp256r1"
