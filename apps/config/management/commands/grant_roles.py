"""Says what the application's role may do in the database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.config import roles


class Command(BaseCommand):
    help = (
        "Grants the application's role what it needs; `migrate` does it by itself where there are two roles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", default="", help="instead of the role in DATABASE_URL")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        role = role or settings.APPLICATION_ROLE
        if role == settings.DATABASES["default"]["USER"]:
            raise CommandError(
                "Set OWNER_DATABASE_URL: the owner grants, and the application is another role."
            )
        granted = roles.grant("default", role)
        added = sum(may == ("SELECT", "INSERT") for may in granted.values())
        self.stdout.write(f"{role} may use {len(granted)} tables; to {added} of them it may only add.")
