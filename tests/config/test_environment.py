"""Values from the environment, from files, from systemd."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.config import environment as env


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRIED", "TRIED_FILE", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


def _file(folder: Path, name: str, content: str) -> str:
    (folder / name).write_text(content)
    return str(folder / name)


def test_text_comes_from_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIED", "value")
    assert env.text("TRIED", "default") == "value"


def test_text_comes_from_the_named_file_without_its_line_break(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRIED_FILE", _file(tmp_path, "secret", " value \n"))
    assert env.text("TRIED") == " value "


def test_text_comes_from_a_credential_of_systemd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert env.text("TRIED", "default") == "default"
    _file(tmp_path, "TRIED", "value\n")
    assert env.text("TRIED", "default") == "value"
    monkeypatch.setenv("TRIED", "nearer")
    assert env.text("TRIED") == "nearer"


def test_value_that_is_set_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRIED", "value")
    monkeypatch.setenv("TRIED_FILE", _file(tmp_path, "secret", "other"))
    with pytest.raises(ImproperlyConfigured, match="both set"):
        env.text("TRIED")


def test_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRIED_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match=r"TRIED cannot be read from .*absent"):
        env.text("TRIED", "default")


def test_missing_value_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="Set the environment variable TRIED"):
        env.text("TRIED")


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["manage.py", "migrate", "--plan"], "migrate"),
        (["/srv/tutti/manage.py", "backup"], "backup"),
        (["manage.py"], ""),
        (["/usr/bin/pytest", "migrate"], ""),
    ],
)
def test_management_command_is_named(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], command: str
) -> None:
    monkeypatch.setattr("sys.argv", arguments)
    assert env.command() == command
