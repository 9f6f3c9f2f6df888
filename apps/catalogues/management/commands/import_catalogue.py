"""`manage.py import_catalogue FILE --artist EMAIL`: brings a list of works into a catalogue."""

import argparse
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from apps.accounts.models import User
from apps.catalogues import actions, domain
from apps.catalogues.messages import say_failure
from apps.catalogues.models import ImportRun, RefusedRow
from apps.common.errors import Refusal

_COUNTS = ("created", "updated", "unchanged", "merged")


class Command(BaseCommand):
    help = "Bring a list of works into an artist's catalogue. It claims nothing: that is asked later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--artist", required=True, metavar="EMAIL", help="whose catalogue it is")
        parser.add_argument("--format", choices=["auto", *domain.known_formats()], default="auto")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing")
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: object, **options: object) -> None:
        artist = User.objects.filter(email__iexact=str(options["artist"])).first()
        if artist is None:
            raise CommandError(f"Nobody here has the address {options['artist']}.")
        path = Path(str(options["file"]))
        try:
            run, refused = _import(artist, path, str(options["format"]), dry_run=bool(options["dry_run"]))
        except (Refusal, domain.Unreadable) as error:
            self._fail(error.code, error.params, as_json=bool(options["json"]))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        else:
            self._tell(run, refused, as_json=bool(options["json"]))

    def _fail(self, code: str, params: dict[str, object], *, as_json: bool) -> None:
        reason = say_failure(code, params)
        if as_json:
            self.stdout.write(json.dumps({"error": {"code": code, "reason": reason}}, ensure_ascii=False))
        raise CommandError(f"{reason} ({code})", returncode=1)

    def _tell(self, run: ImportRun, refused: list[RefusedRow], *, as_json: bool) -> None:
        counts = {"read": run.rows_total, **{name: getattr(run, name) for name in _COUNTS}}
        reasons = [
            {"row": row.row, "code": row.code, "reason": say_failure(row.code, row.params)} for row in refused
        ]
        if as_json:
            self.stdout.write(json.dumps({**counts, "refused": reasons}, ensure_ascii=False))
            return
        self.stdout.write(
            ", ".join(f"{name} {count}" for name, count in counts.items()) + f", refused {len(refused)}"
        )
        for reason in reasons:
            self.stdout.write(f"  row {reason['row']}: {reason['reason']} ({reason['code']})")


def _import(
    artist: User, path: Path, file_format: str, *, dry_run: bool
) -> tuple[ImportRun, list[RefusedRow]]:
    """Import, or rehearse.

    Raises:
        domain.Unreadable: the file cannot be read.
    """
    with path.open("rb") as stream:
        if dry_run:
            return actions.rehearse_import(
                actor=artist, person=artist, file_name=path.name, stream=stream, format=file_format, at=now()
            )
        run = actions.start_import(
            actor=artist, person=artist, file_name=path.name, stream=stream, format=file_format, at=now()
        )
    run = actions.run_import(run.pk, now())
    if run.failure:
        raise domain.Unreadable(run.failure["code"], **run.failure["params"])
    return run, list(run.refused_rows.all())
