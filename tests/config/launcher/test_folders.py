"""What DATA_DIR keeps, for whom, and what `forget` takes away."""

import stat
from pathlib import Path

import pytest

from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir, Remembered, write_private


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    data = DataDir(tmp_path / "data")
    data.create()
    return data


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _facts(data: DataDir, name: str) -> Remembered:
    folder = data.path / name
    folder.mkdir()
    return Remembered(port=20_001, password="abc", folder=str(folder), major=15)


def test_data_dir_cannot_be_listed_by_others(data: DataDir) -> None:
    assert not _mode(data.path) & (stat.S_IRGRP | stat.S_IROTH | stat.S_IWGRP | stat.S_IWOTH)


def test_what_is_remembered_comes_back_and_is_private(data: DataDir) -> None:
    facts = _facts(data, "postgres-15")
    assert data.recall("postgres") is None
    data.remember("postgres", facts)
    assert data.recall("postgres") == facts
    assert _mode(data.path / "postgres.json") == 0o600


def test_damaged_note_is_named(data: DataDir) -> None:
    (data.path / "bus.json").write_text("{")
    with pytest.raises(LauncherError, match=r"bus\.json is damaged"):
        data.recall("bus")


def test_secret_key_is_made_once_and_private(data: DataDir) -> None:
    key = data.secret_key()
    assert len(key) >= 50
    assert data.secret_key() == key
    assert _mode(data.path / "secrets" / "secret_key") == 0o600
    assert _mode(data.path / "secrets") == _mode(data.keys()) == 0o700


def test_each_data_dir_has_a_secret_key_of_its_own(tmp_path: Path) -> None:
    first, second = DataDir(tmp_path / "first"), DataDir(tmp_path / "second")
    first.create()
    second.create()
    assert first.secret_key() != second.secret_key()


def test_private_file_replaces_an_open_one(tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert (path.read_text(), _mode(path)) == ("new", 0o600)


def test_second_holder_of_a_lock_is_told_why(data: DataDir) -> None:
    second = data.locked("site", busy="runs already")
    with data.locked("site", busy="runs already"), pytest.raises(LauncherError, match="runs already"), second:
        pass
    with data.locked("site", busy="runs already"):
        assert (data.path / "site.lock").exists()


def test_only_the_last_user_sees_no_others(data: DataDir) -> None:
    with data.in_use() as first:
        with data.in_use():
            assert first.are_others()
        assert not first.are_others()


def test_forget_deletes_what_we_made_and_nothing_else(data: DataDir) -> None:
    data.remember("postgres", _facts(data, "postgres-15"))
    data.remember("bus", _facts(data, "bus"))
    data.secret_key()
    (data.keys() / "signing").touch()
    (data.path / "files" / "contract.pdf").touch()
    (data.path / "mine.txt").touch()
    data.forget()
    assert sorted(path.name for path in data.path.iterdir()) == ["log", "mine.txt", "static"]


def test_forget_deletes_files_that_had_to_lie_elsewhere(data: DataDir, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    folder = home / "postgres-15"
    folder.mkdir(parents=True)
    data.remember("postgres", Remembered(port=20_001, password="abc", folder=str(folder), major=15))
    data.forget()
    assert not home.exists()


def test_forget_gets_past_a_damaged_note(data: DataDir) -> None:
    _facts(data, "postgres-15")
    (data.path / "postgres.json").write_text("{")
    data.forget()
    assert not (data.path / "postgres-15").exists()
    assert data.recall("postgres") is None


def test_long_log_is_set_aside(data: DataDir) -> None:
    path = data.log("bus")
    path.write_bytes(b"x" * 10_000_001)
    assert not data.log("bus").exists()
    assert path.with_suffix(".log.1").stat().st_size == 10_000_001
