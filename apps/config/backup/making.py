"""Making a backup, and letting old ones go."""

import json
import os
import shutil
import tarfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from apps.audit import queries as audit
from apps.common import keys
from apps.config.backup import manifest, programs
from apps.config.backup.manifest import DATABASE, FILES, HEADS, Manifest


def make(target: Path, at: datetime) -> Path:
    """Make a backup in a new folder of `target`; it has its name only once it is complete.

    Raises:
        CommandError: pg_dump is missing or fails, or there is such a backup already.
    """
    folder = target / manifest.folder_name(at)
    if folder.exists():
        raise CommandError(f"{folder} is there already.")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    pg_dump = programs.find("pg_dump", _server_major())
    migrations, record = _copy_database(draft, pg_dump)
    _copy_files(Path(settings.MEDIA_ROOT), draft / FILES)
    Manifest(
        format=manifest.FORMAT,
        made_at=at.isoformat(),
        postgres=programs.version_of(pg_dump),
        migrations=migrations,
        keys={use: keys.names(use) for use in keys.uses()},
        record=record,
        sha256={name: manifest.hash_of(draft / name) for name in (DATABASE, FILES, HEADS)},
    ).write(draft)
    _settle(draft)
    draft.rename(folder)
    return folder


def forget_old(target: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups of a folder; returns those that went."""
    gone = manifest.backups_in(target)[:-keep]
    for folder in gone:
        shutil.rmtree(folder)
    return gone


@transaction.atomic
def _copy_database(folder: Path, pg_dump: Path) -> tuple[list[str], dict[str, int]]:
    """Dump the database, and write the record's heads as the same snapshot sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
    dump = folder / DATABASE
    manifest.write_closed(dump, b"")
    wanted: list[str | Path] = [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        "--file",
        dump,
    ]
    programs.run(pg_dump, connection.settings_dict, wanted)
    heads = list(audit.streams().values_list("name", "length", "head"))
    manifest.write_closed(folder / HEADS, json.dumps(heads).encode())
    applied = sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())
    return applied, {"streams": len(heads), "entries": sum(length for _name, length, _head in heads)}


def _server_major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _copy_files(source: Path, target: Path) -> None:
    """Pack the files after the database: whatever its snapshot names was there before."""
    manifest.write_closed(target, b"")
    with tarfile.open(target, "w") as archive:
        for path in sorted(source.rglob("*")):
            with suppress(FileNotFoundError):  # erased meanwhile
                archive.add(path, arcname=str(path.relative_to(source)), recursive=False)


def _settle(folder: Path) -> None:
    """Wait until everything is on the disk."""
    for path in (*folder.iterdir(), folder, folder.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
