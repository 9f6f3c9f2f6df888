"""Proves record, contracts and ballots."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.config.backup import checking


class Command(BaseCommand):
    help = "Checks every chain of the record, every contract and every ballot; needs the keys."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(checking.faults())
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults.", returncode=1)
        counted = ", ".join(f"{number} {what}" for what, number in checking.counts().items())
        self.stdout.write(f"Everything holds: {counted}.")
