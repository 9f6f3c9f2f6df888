"""The way back from a backup."""

import json
import tarfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from apps.audit import queries as audit
from apps.common import keys
from apps.config import roles
from apps.config.backup import manifest, programs
from apps.config.backup.manifest import DATABASE, FILES, HEADS, Manifest


def restore(folder: Path, *, replace: bool, without_keys: bool) -> Manifest:
    """Bring database and files back from a backup.

    Args:
        folder: one backup.
        replace: delete what the database holds now; without it a database that holds anything is refused.
        without_keys: go on although keys are missing here with which something was sealed or signed.

    Raises:
        CommandError: the backup is not whole or of a newer version, the database is in use or not empty, keys
            are missing, or the record is not the one that was copied.
    """
    found = manifest.read(folder)
    _demand_known_migrations(found)
    if not without_keys:
        _demand_keys(found)
    if tables := connection.introspection.table_names():
        if not replace:
            raise CommandError(
                f"The database {connection.settings_dict['NAME']} holds {len(tables)} tables. "
                "Restore into an empty one, or say --replace to delete them."
            )
        _empty()
    _bring_back_database(folder / DATABASE, found)
    _bring_back_files(folder / FILES)
    _demand_same_record(folder / HEADS)
    if settings.AS_OWNER:
        roles.grant("default", settings.APPLICATION_ROLE)
    return found


def _demand_known_migrations(found: Manifest) -> None:
    known = {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if newer := sorted(set(found.migrations) - known):
        raise CommandError(f"The backup was made by another version; unknown here: {', '.join(newer[:5])}.")


def _demand_keys(found: Manifest) -> None:
    missing = [
        f"{use}/{name}" for use, names in found.keys.items() for name in names if name not in keys.names(use)
    ]
    if missing:
        raise CommandError(
            f"These keys are not in {settings.KEYS_DIR}: {', '.join(missing)}. Put their copy there first; "
            "with --without-keys sealed ballots stay closed, and nothing can be signed with them."
        )


def _empty() -> None:
    """Delete everything in the database; whoever still uses it is not waited for long."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()


def _bring_back_database(dump: Path, found: Manifest) -> None:
    pg_restore = programs.find("pg_restore", found.postgres)
    whole = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-comments"]
    facts = connection.settings_dict
    programs.run(pg_restore, facts, [*whole, "--dbname", str(facts["NAME"]), dump])


def _bring_back_files(archive: Path) -> None:
    """Unpack the files; one that is there has the same content, since files are named by it."""
    target = Path(settings.MEDIA_ROOT)
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as packed:
        wanted = [one for one in packed if not (target / one.name).exists()]
        packed.extractall(target, members=wanted, filter="data")


def _demand_same_record(heads: Path) -> None:
    written = [tuple(head) for head in json.loads(heads.read_text())]
    if list(audit.streams().values_list("name", "length", "head")) != written:
        raise CommandError("The restored record is not the one that was copied. Take another backup.")
