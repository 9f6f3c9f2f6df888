"""Which servers are found, in which order, and what is said where there is none."""

from pathlib import Path

import pytest

from apps.config.launcher import binaries
from apps.config.launcher.binaries import Program
from apps.config.launcher.errors import LauncherError


def _fake(folder: Path, name: str, says: str, *, mode: int = 0o755) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(mode)
    return program


def _fake_postgres(folder: Path, version: str) -> Path:
    _fake(folder, "initdb", "initdb")
    return _fake(folder, "postgres", f"postgres (PostgreSQL) {version}")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", ("postgres", 15)),
        ("postgres (PostgreSQL) 18beta1\n", ("postgres", 18)),
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64\n", ("redis", 7)),
        ("Valkey server v=9.1.2 sha=00000000:1 malloc=libc bits=64\n", ("valkey", 9)),
        ("nginx version: nginx/1.22\n", None),
        ("", None),
    ],
)
def test_version_is_read_from_what_a_server_prints(text: str, version: tuple[str, int] | None) -> None:
    assert binaries.parse_version(text) == version


@pytest.mark.parametrize(
    ("kind", "major", "enough"),
    [
        ("postgres", 14, False),
        ("postgres", 15, True),
        ("redis", 6, False),
        ("redis", 7, True),
        ("valkey", 7, False),
        ("valkey", 8, True),
    ],
)
def test_versions_below_the_smallest_do_not_count(kind: str, major: int, enough: bool) -> None:
    assert binaries.recent_enough(kind, major) is enough


def test_newest_postgres_of_the_system_comes_first_and_the_wheel_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("15", "14", "17"):
        _fake_postgres(tmp_path / version / "bin", f"{version}.2")
    monkeypatch.setattr(binaries, "POSTGRES_FOLDERS", (f"{tmp_path}/*/bin",))
    found = binaries.postgres_programs({"PATH": str(tmp_path)})
    system = [program for program in found if program.bundle is None]
    assert found[: len(system)] == system
    assert [program.major for program in system if tmp_path in program.path.parents] == [17, 15]


def test_postgres_without_initdb_beside_it_does_not_count(tmp_path: Path) -> None:
    program = _fake(tmp_path, "postgres", "postgres (PostgreSQL) 99.1")
    assert program not in [found.path for found in binaries.postgres_programs({"PATH": str(tmp_path)})]
    _fake(tmp_path, "initdb", "initdb")
    assert program in [found.path for found in binaries.postgres_programs({"PATH": str(tmp_path)})]


def test_valkey_is_preferred_to_redis(tmp_path: Path) -> None:
    redis = _fake(tmp_path, "redis-server", "Redis server v=7.2.4 sha=0")
    valkey = _fake(tmp_path, "valkey-server", "Valkey server v=8.0.1 sha=0")
    found = binaries.bus_programs({"PATH": str(tmp_path)})
    assert found[:2] == [Program("valkey", valkey, 8), Program("redis", redis, 7)]


def test_program_that_is_old_broken_or_not_executable_is_overlooked(tmp_path: Path) -> None:
    paths = [
        _fake(tmp_path / "old", "redis-server", "Redis server v=6.2.0 sha=0"),
        _fake(tmp_path / "other", "redis-server", "something else"),
        _fake(tmp_path / "closed", "redis-server", "Redis server v=7.2.4 sha=0", mode=0o644),
        tmp_path / "absent" / "redis-server",
    ]
    good = _fake(tmp_path / "good", "redis-server", "Redis server v=7.2.4 sha=0")
    assert binaries.examined([*paths, good]) == [Program("redis", good, 7)]


def test_one_program_under_two_names_counts_once(tmp_path: Path) -> None:
    valkey = _fake(tmp_path, "valkey-server", "Valkey server v=8.0.1 sha=0")
    (tmp_path / "redis-server").symlink_to(valkey)
    assert binaries.examined([valkey, tmp_path / "redis-server"]) == [Program("valkey", valkey, 8)]


def test_hidden_system_leaves_only_wheels(tmp_path: Path) -> None:
    _fake_postgres(tmp_path, "17.1")
    _fake(tmp_path, "redis-server", "Redis server v=7.2.4 sha=0")
    hidden = {"PATH": str(tmp_path), "TUTTI_HIDE_SYSTEM": "1"}
    shown = {"PATH": str(tmp_path), "TUTTI_HIDE_SYSTEM": "0"}
    for search in (binaries.postgres_programs, binaries.bus_programs):
        assert any(program.bundle is None for program in search(shown))
        assert all(program.bundle is not None for program in search(hidden))


def test_server_that_wrote_the_files_is_chosen_before_a_newer_one() -> None:
    newer, older = Program("postgres", Path("/a/postgres"), 18), Program("postgres", Path("/b/postgres"), 15)
    assert binaries.choose_postgres([newer, older], made_by=None) == newer
    assert binaries.choose_postgres([newer, older], made_by=15) == older


def test_files_of_an_absent_version_are_not_touched() -> None:
    newer = Program("postgres", Path("/a/postgres"), 18)
    with pytest.raises(LauncherError, match=r"written by PostgreSQL 15, but .* version 18 only"):
        binaries.choose_postgres([newer], made_by=15)


def test_without_postgres_the_exact_packages_are_named() -> None:
    with pytest.raises(LauncherError) as refused:
        binaries.choose_postgres([], made_by=None)
    for part in (
        "DATABASE_URL",
        "apt install postgresql",
        "postgresql-contrib",
        "brew install postgresql@17",
    ):
        assert part in str(refused.value)


def test_without_bus_the_exact_packages_are_named() -> None:
    with pytest.raises(LauncherError) as refused:
        binaries.choose_bus([])
    for part in ("REDIS_URL", "apt install redis-server", "dnf install valkey", "brew install valkey"):
        assert part in str(refused.value)
