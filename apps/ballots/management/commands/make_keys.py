"""Makes the site's keys, and those with which unions sign beside it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.accounts.models import Organisation
from apps.common import keys


class Command(BaseCommand):
    help = (
        "Makes the keys that sign checkpoints and seal ballots, where there are none; old ones are kept. "
        "With --union the key with which that union signs openings and closes beside the site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="make newer ones even where there are some")
        parser.add_argument("--union", metavar="SLUG", help="the key of this union, instead of the site's")

    def handle(self, *args: Any, rotate: bool, union: str | None, **options: Any) -> None:
        for use in [_use_of(union)] if union else keys.USES:
            if keys.names(use) and not rotate:
                self.stdout.write(f"{use}: {keys.names(use)[-1]} stays")
            else:
                self.stdout.write(f"{use}: {keys.make_key(use, timezone.now())} made")
        self.stdout.write(f"Keys lie in {settings.KEYS_DIR}. Keep a copy away from the database's.")


def _use_of(slug: str) -> str:
    union = Organisation.objects.filter(slug=slug, kind=Organisation.Kind.UNION).first()
    if union is None:
        raise CommandError(f"There is no union {slug}.")
    return keys.cosigning(union.public_id)
