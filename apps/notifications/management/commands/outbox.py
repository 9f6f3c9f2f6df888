"""Says what waits in the outbox and what was given up; with `--retry` sends the failed ones again."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from apps.notifications import actions, queries


class Command(BaseCommand):
    help = "Say what waits in the outbox and what no mail server took; names and addresses are not shown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", action="store_true", help="put the failed mails on their way again")

    def handle(self, *args: object, **options: object) -> None:
        if options["retry"]:
            self.stdout.write(f"put on their way again: {actions.retry_failed(at=now())}")
        state = queries.outbox_state()
        since = f", the longest since {state.oldest_due_at:%Y-%m-%d %H:%M} UTC" if state.oldest_due_at else ""
        self.stdout.write(f"waiting: {state.waiting} ({state.retried} tried before){since}")
        self.stdout.write(f"given up after the last attempt: {sum(state.failed.values())}")
        for (kind, error), count in sorted(state.failed.items()):
            self.stdout.write(f"  {count:6} {kind} ({error})")
