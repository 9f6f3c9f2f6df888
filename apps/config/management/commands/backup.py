"""Copies database and files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.config.backup import making


class Command(BaseCommand):
    help = (
        "Makes a backup of database and files in a new folder of TARGET; the keys have a copy of their own."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="folder of the backups; made if it is not there")
        parser.add_argument(
            "--keep", type=int, default=0, help="delete all but the newest so many; 0 keeps all"
        )

    def handle(self, *args: Any, target: Path, keep: int, **options: Any) -> None:
        if keep < 0:
            raise CommandError("--keep is a number of backups.")
        self.stdout.write(str(making.make(target.resolve(), timezone.now())))
        for gone in making.forget_old(target.resolve(), keep) if keep else ():
            self.stderr.write(f"deleted {gone}")
