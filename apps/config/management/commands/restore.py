"""Brings a backup back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.config.backup import manifest, restoring


class Command(BaseCommand):
    help = "Restores database and files from a backup into an empty database; stop the site before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, help="one backup, or a folder of backups: then the newest")
        parser.add_argument("--replace", action="store_true", help="delete what the database holds now")
        parser.add_argument(
            "--without-keys", action="store_true", help="go on although keys are missing here"
        )

    def handle(self, *args: Any, backup: Path, replace: bool, without_keys: bool, **options: Any) -> None:
        known = manifest.backups_in(backup)
        folder = known[-1] if known else backup
        found = restoring.restore(folder, replace=replace, without_keys=without_keys)
        record = found.record
        self.stdout.write(
            f"Restored from {folder}, made at {found.made_at}: "
            f"{record['entries']} entries in {record['streams']} streams."
        )
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("The backup is of an earlier version. Next: manage.py migrate")
        self.stdout.write("Next: manage.py verify_all")
