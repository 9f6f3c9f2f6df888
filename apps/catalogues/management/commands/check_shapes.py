"""`manage.py check_shapes`: holds every stored shape of a work against the rows that it was taken from."""

from django.core.management.base import BaseCommand, CommandError

from apps.catalogues import queries

_AT_ONCE = 2_000


class Command(BaseCommand):
    help = "Hold the stored shape of every work against its rows, and name the works where they differ."

    def handle(self, *args: object, **options: object) -> None:
        looked_at, wrong = 0, list[str]()
        for works in queries.works_to_check(_AT_ONCE):
            looked_at += len(works)
            wrong += [works[pk] for pk in queries.wrongly_folded(list(works))]
        for public_id in wrong:
            self.stdout.write(f"{public_id} differs from its rows")
        if wrong:
            raise CommandError(f"{len(wrong)} of {looked_at} works differ from their rows")
        self.stdout.write(f"{looked_at} works, none differs from its rows")
