"""Makes the site's keys."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from apps.common import keys


class Command(BaseCommand):
    help = "Makes the keys that sign checkpoints and seal ballots, where there are none; old ones are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="make newer ones even where there are some")

    def handle(self, *args: Any, rotate: bool, **options: Any) -> None:
        for use in keys.USES:
            if keys.names(use) and not rotate:
                self.stdout.write(f"{use}: {keys.names(use)[-1]} stays")
            else:
                self.stdout.write(f"{use}: {keys.make_key(use, timezone.now())} made")
        self.stdout.write(f"Keys lie in {settings.KEYS_DIR}. Keep a copy away from the database's.")
