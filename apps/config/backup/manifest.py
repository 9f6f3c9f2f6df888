"""What a backup says about itself."""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

FORMAT = 1
DATABASE, FILES, HEADS, MANIFEST = "database.dump", "files.tar", "heads.json", "manifest.json"
_NAME = re.compile(r"tutti-\d{8}T\d{6}Z")
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """The contents of `manifest.json`.

    Attributes:
        made_at: UTC, ISO 8601.
        postgres: major version of the program that wrote the dump.
        migrations: "app.name" of every migration that had been applied.
        keys: use to the names of the keys that what is stored was made with.
        record: how many streams and entries the record had.
        sha256: hex digits, by name of the file.
    """

    format: int
    made_at: str
    postgres: int
    migrations: Sequence[str]
    keys: dict[str, list[str]]
    record: dict[str, int]
    sha256: dict[str, str]

    def write(self, folder: Path) -> None:
        """Put it beside the files that it describes."""
        write_closed(folder / MANIFEST, json.dumps(asdict(self), indent=2).encode() + b"\n")


def folder_name(at: datetime) -> str:
    """Name the folder of a backup; names sort by time."""
    return f"tutti-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def backups_in(target: Path) -> list[Path]:
    """List the complete backups of a folder, oldest first; nothing else in it is looked at."""
    found = target.iterdir() if target.is_dir() else ()
    return sorted(path for path in found if _NAME.fullmatch(path.name) and (path / MANIFEST).is_file())


def read(folder: Path) -> Manifest:
    """Read the manifest of a backup and check every file against it.

    Raises:
        CommandError: there is no backup, it is of another format, or a file is not what was written.
    """
    try:
        written: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = Manifest(**written)
    except (OSError, ValueError, TypeError) as error:
        raise CommandError(f"There is no whole backup in {folder}: {error}") from error
    if found.format != FORMAT:
        raise CommandError(f"The backup has format {found.format}; this version reads format {FORMAT}.")
    for name in (DATABASE, FILES, HEADS):
        path = folder / name
        if not path.is_file() or hash_of(path) != found.sha256.get(name):
            raise CommandError(f"{path} is missing or was changed after the backup. Take another one.")
    return found


def hash_of(path: Path) -> str:
    """Hash a file; SHA-256 in hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_closed(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
