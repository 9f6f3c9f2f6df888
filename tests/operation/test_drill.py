"""The drill: a world is copied at night, everything is lost, and in the morning all of it is back."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from apps.config.backup import manifest, programs
from apps.config.launcher.site import ROOT


@dataclass
class Place:
    """A site of its own in the tests' server: a database, two roles, folders for files, keys and backups."""

    folder: Path
    name: str

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def address(self, role: str = "") -> str:
        """Give the database's address for "owner", "app", or who may do everything."""
        facts = connection.settings_dict
        login = f"{self.name}_{role}:word" if role else f"{facts['USER']}:{quote(facts['PASSWORD'])}"
        return f"postgres://{login}@{facts['HOST']}:{facts['PORT']}/{self.name}"

    def run(self, *words: str, succeeds: bool = True, **more: str) -> str:
        """Run Python as the site's operator would; give all that it says."""
        environment = {
            "PATH": os.environ["PATH"],
            "DEBUG": "1",
            "DATA_DIR": str(self.folder),
            "SECRET_KEY": "x" * 60,
            "ADMIN_DATABASE_URL": self.address(),
            "OWNER_DATABASE_URL": self.address("owner"),
            "DATABASE_URL": self.address("app"),
            "REDIS_URL": os.environ["REDIS_URL"],
            **more,
        }
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) is succeeds, done.stdout + done.stderr
        return done.stdout if succeeds else done.stdout + done.stderr

    def manage(self, *words: str, succeeds: bool = True) -> str:
        """Run a management command."""
        return self.run("manage.py", *words, succeeds=succeeds)

    def create(self) -> None:
        """Make an empty database with its roles."""
        self._order("CREATE DATABASE {}")
        self.manage("make_roles")

    def destroy(self) -> None:
        """Lose the database."""
        self._order("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def leave(self) -> None:
        """Take away what the tests' server keeps of us."""
        self.destroy()
        with psycopg.connect(_server(), autocommit=True) as server:
            for role in ("owner", "app"):
                server.execute(f"DROP ROLE IF EXISTS {self.name}_{role}")

    def _order(self, statement: str) -> None:
        with psycopg.connect(_server(), autocommit=True) as server:
            server.execute(sql.SQL(statement).format(sql.Identifier(self.name)))


def _server() -> str:
    facts = connection.settings_dict
    return f"postgres://{facts['USER']}:{quote(facts['PASSWORD'])}@{facts['HOST']}:{facts['PORT']}/postgres"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    made = Place(tmp_path_factory.mktemp("drill"), f"drill_{os.getpid()}_{worker}")
    made.leave()
    yield made
    made.leave()


@pytest.fixture(scope="module")
def seen(place: Place) -> str:
    """Make the world, copy it, and say what was seen of it."""
    place.create()
    place.manage("migrate", "-v0")
    place.manage("make_keys")
    seen = place.run("-m", "tests.operation.drilled", "tell")
    place.manage("backup", str(place.backups))
    return seen


@pytest.fixture
def backup(place: Place, seen: str) -> Path:
    """Give the newest backup."""
    return manifest.backups_in(place.backups)[-1]


def test_last_nights_backup_brings_everything_back(place: Place, seen: str, backup: Path) -> None:
    told = json.loads(seen)
    assert set(told["pages"].values()) == {200}
    assert len(told["pages"]) > 6
    assert len(told["files"]) >= 2
    before = place.manage("verify_all")
    kept_apart = place.folder / "copy-of-keys"
    shutil.copytree(place.folder / "keys", kept_apart)
    place.destroy()
    shutil.rmtree(place.folder / "files")
    shutil.rmtree(place.folder / "keys")
    place.create()
    refused = place.manage("restore", str(place.backups), succeeds=False)
    assert "These keys are not in" in refused
    shutil.copytree(kept_apart, place.folder / "keys")
    shutil.rmtree(kept_apart)
    restored = place.manage("restore", str(place.backups))
    assert f"Restored from {backup}" in restored
    assert "Next: manage.py migrate" not in restored
    assert "The record is whole" in place.manage("verify_record")
    assert place.manage("verify_all") == before
    assert before.startswith("Everything holds: ")
    assert place.run("-m", "tests.operation.drilled", "look") == seen


def test_rules_of_the_database_are_back_too(place: Place, seen: str, backup: Path) -> None:
    place.manage("restore", str(backup), "--replace")
    for role, refusal in (
        ("app", psycopg.errors.InsufficientPrivilege),
        ("owner", psycopg.errors.RaiseException),
    ):
        with psycopg.connect(place.address(role), autocommit=True) as signed_in, pytest.raises(refusal):
            signed_in.execute("UPDATE audit_entry SET kind = 'x'")


def test_database_that_holds_something_is_left_alone(place: Place, seen: str, backup: Path) -> None:
    refused = place.manage("restore", str(backup), succeeds=False)
    assert "--replace" in refused
    assert place.run("-m", "tests.operation.drilled", "look") == seen


def test_nobody_else_can_read_a_backup(backup: Path) -> None:
    for path in (backup, *backup.iterdir()):
        assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), path
    assert {path.name for path in backup.iterdir()} == {
        manifest.DATABASE,
        manifest.FILES,
        manifest.HEADS,
        manifest.MANIFEST,
    }


def test_keys_and_passwords_are_not_in_a_backup(place: Place, backup: Path) -> None:
    secret = next((place.folder / "keys" / "sealing").iterdir()).read_text().strip()
    for path in backup.iterdir():
        content = path.read_bytes()
        assert secret.encode() not in content
        assert bytes.fromhex(secret) not in content


@pytest.mark.parametrize("name", [manifest.DATABASE, manifest.FILES, manifest.HEADS])
def test_changed_backup_is_refused(place: Place, backup: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / backup.name
    shutil.copytree(backup, copy)
    with (copy / name).open("ab") as file:
        file.write(b" ")
    refused = place.manage("restore", str(copy), "--replace", succeeds=False)
    assert f"{copy / name} is missing or was changed" in refused


def test_changed_row_is_found_after_a_restore(place: Place, seen: str, backup: Path) -> None:
    """First prove that there is something to find: a row changed behind the triggers' back."""
    with psycopg.connect(place.address(), autocommit=True) as mighty:
        mighty.execute("SET session_replication_role = replica")
        mighty.execute("UPDATE ballots_logentry SET body = body || '{\"x\": \"1\"}' WHERE kind = 'closed'")
        mighty.execute("UPDATE contracts_contract SET prose = prose || 'x' WHERE fingerprint <> ''")
    found = place.manage("verify_all", succeeds=False)
    assert "its log was changed" in found
    assert "its text, its record or its chain disagree" in found
    place.manage("restore", str(backup), "--replace")
    assert place.manage("verify_all").startswith("Everything holds: ")


def test_old_backups_go_and_nothing_else(place: Place, seen: str, tmp_path: Path) -> None:
    for name in ("tutti-20260101T000000Z", "tutti-20260102T000000Z", "tutti-20260103T000000Z", "mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / manifest.MANIFEST).write_text("{}")
    (tmp_path / "tutti-20260101T000001Z.part").mkdir()
    place.manage("backup", str(tmp_path), "--keep", "2")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left[:2] == ["mine", "tutti-20260101T000001Z.part"]
    assert left[2] == "tutti-20260103T000000Z"
    assert len(left) == 4


@pytest.mark.django_db
def test_program_that_fits_the_server_is_found() -> None:
    major = connection.pg_version // 10_000
    for name in ("pg_dump", "pg_restore"):
        assert programs.version_of(programs.find(name, major)) >= major
    with pytest.raises(Exception, match="apt install postgresql-client-99"):
        programs.find("pg_dump", 99)


def test_wheel_brings_programs_too() -> None:
    assert programs.version_of(programs.find("pg_dump", 15, {"TUTTI_HIDE_SYSTEM": "1"})) >= 15


def test_programs_speak_to_the_database_as_safely_as_the_site(tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$PGHOST $PGSSLMODE" > "$1"\n')
    program.chmod(0o700)
    facts = {
        **connection.settings_dict,
        "HOST": "db.example",
        "OPTIONS": {"sslmode": "verify-full", "pool": {}},
    }
    programs.run(program, facts, [tmp_path / "said"])
    assert (tmp_path / "said").read_text() == "db.example verify-full\n"
