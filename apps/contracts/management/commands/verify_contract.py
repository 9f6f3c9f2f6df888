"""Checks a sealed contract from the file alone."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.contracts.verifier import program


class Command(BaseCommand):
    help = (
        "Checks that a sealed PDF is whole and by whom it is sealed, with the certificates that --trust "
        "gives. Asks neither the database nor the network."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        program.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = program.check_file(
                options["file"], trust=options["trust"], authority=options["authority"]
            )
        except (OSError, ValueError) as error:
            raise CommandError(f"Cannot be read: {error}", returncode=program.UNREADABLE) from error
        lines = [json.dumps(report.as_json())] if options["json"] else program.say(report)
        if code := program.code_of(report):
            raise CommandError("\n".join(lines), returncode=code)
        self.stdout.write("\n".join(lines))
