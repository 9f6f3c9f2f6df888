"""Checks a bundle with the very file that the site hands out."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.ballots.verifier import verify_ballot


class Command(BaseCommand):
    help = "Check a ballot from its bundle: exit 0 if all holds, 1 if a check fails, 2 if it cannot be read."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bundle", help="the bundle, a .zip")
        parser.add_argument("--receipt", help="a receipt, a .json")
        parser.add_argument("--key", help="a file with the site's keys as known from elsewhere")

    def handle(self, *, bundle: str, receipt: str | None, key: str | None, **options: Any) -> None:
        given = {"--receipt": receipt, "--key": key}
        asked = [part for name, value in given.items() if value is not None for part in (name, value)]
        sys.exit(verify_ballot.main([bundle, *asked]))
