"""Loads the fictional world of the demo."""

from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.demo.world import build, stage


class Command(BaseCommand):
    """`manage.py load_world`: once for the world, and at each start a vote that closes within minutes."""

    help = "Load the fictional world of the demo, or see to it that a vote closes soon."

    def handle(self, **options: object) -> None:
        """Load what is missing; a second call changes nothing but the vote."""
        if not settings.DEMO:
            raise CommandError("The fictional world belongs to the demo: TUTTI_DEMO=1.")
        begun = monotonic()
        if not build.is_loaded():
            build.load(timezone.now)
            self.stdout.write(f"The world is loaded ({monotonic() - begun:.0f} s).")
        if stage.ensure_live_ballot(timezone.now()) is None:
            self.stdout.write("Every room of Common Measure is taken; no vote closes soon.")
