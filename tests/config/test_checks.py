"""What a deployment is checked for."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection

from apps.common import keys
from apps.config import checks
from tests import makers


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path, at: object) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "files", tmp_path / "static"
    settings.KEYS_DIR.mkdir(mode=0o700)
    keys.make_key("signing", at)  # type: ignore[arg-type]
    return Path(settings.KEYS_DIR)


def _ids(found: list[object]) -> list[str]:
    return [message.id for message in found]  # type: ignore[attr-defined]


def test_closed_keys_pass(folder: Path) -> None:
    assert checks.keys_are_closed() == []


def test_folder_and_key_that_others_can_read_are_named(folder: Path) -> None:
    [key] = (folder / "signing").iterdir()
    folder.chmod(0o755)
    key.chmod(0o640)
    found = checks.keys_are_closed()
    assert _ids(found) == ["config.E001", "config.E001"]
    assert [message.hint for message in found] == [f"chmod 700 {folder}", f"chmod 600 {key}"]


def test_keys_among_the_files_are_refused(settings: LazySettings, folder: Path) -> None:
    settings.MEDIA_ROOT = folder.parent
    assert _ids(checks.keys_are_closed()) == ["config.E002"]


def test_missing_folder_is_only_mentioned(settings: LazySettings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "absent"
    assert _ids(checks.keys_are_closed()) == ["config.I001"]


@pytest.mark.parametrize(("tls", "ids"), [(False, ["config.E003"]), (True, [])])
def test_mail_password_never_travels_in_clear(settings: LazySettings, tls: bool, ids: list[str]) -> None:
    settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS = "word", tls
    assert _ids(checks.mail_can_leave()) == ids


@pytest.mark.django_db
def test_role_that_owns_the_tables_is_warned_of() -> None:
    assert _ids(checks.site_owns_nothing(databases=["default"])) == ["config.W001"]
    assert checks.site_owns_nothing() == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE tutti_checked")
        cursor.execute("SET LOCAL ROLE tutti_checked")
        assert checks.site_owns_nothing(databases=["default"]) == []
        cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_union_that_cannot_sign_the_votes_beside_it_is_named(settings: LazySettings, folder: Path) -> None:
    settings.DEBUG = settings.DEMO = False
    union = makers.union("Stage and Session")
    makers.union("Beside nobody")
    assert checks.unions_can_cosign(databases=["default"]) == []
    makers.collective(union=union)
    [found] = checks.unions_can_cosign(databases=["default"])
    assert (found.id, found.hint) == ("config.W002", f"Run: manage.py make_keys --union {union.slug}")
    assert checks.unions_can_cosign() == []
    call_command("make_keys", "--union", union.slug)
    assert checks.unions_can_cosign(databases=["default"]) == []
