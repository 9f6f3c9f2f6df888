"""`manage.py import_catalogue FILE --artist EMAIL`: brings a list of works into a catalogue.

With --json it prints one object: `read`, `created`, `updated`, `unchanged` and `merged` count rows;
`doubtful`, `refused` and `remarks` (of rows that were taken, such as one with a bad code) list
{"row", "code", "reason"}. Doubtful rows also say whether they were "taken": those that were are among the
four counts as well, so `read` is the four counts, the refused rows, and the doubtful ones not taken.
"""

import argparse
import json
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from apps.accounts.models import User
from apps.catalogues import actions, domain
from apps.catalogues.messages import say_failure
from apps.catalogues.models import ImportRun, RefusedRow, RowNote
from apps.common.errors import Refusal

_COUNTS = ("created", "updated", "unchanged", "merged")


class Command(BaseCommand):
    help = "Bring a list of works into an artist's catalogue. It claims nothing: that is asked later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--artist", required=True, metavar="EMAIL", help="whose catalogue it is")
        parser.add_argument("--format", choices=["auto", *domain.known_formats()], default="auto")
        parser.add_argument(
            *("--preview", "--dry-run"),
            action="store_true",
            dest="preview",
            help="say what would happen, and store nothing",
        )
        parser.add_argument(
            *("--map",),
            nargs="+",
            default=[],
            metavar="FIELD=COLUMN",
            help="which column is which, counted from 1: --map title=2 artist=1; others are left out",
        )
        parser.add_argument(
            "--repair", action="store_true", help="take the repairs that are offered for broken texts"
        )
        parser.add_argument("--kind", default="", help="what the works are: song, instrumental, image, text")
        parser.add_argument("--day-first", action=argparse.BooleanOptionalAction, default=None)
        parser.add_argument(
            "--doubtful",
            choices=RowNote.Choice.values,
            default="",
            help="what to do with doubtful rows; otherwise damaged texts are taken and the others left out",
        )
        parser.add_argument(
            "--differing", choices=["keep", "take"], default="keep", help="whose value counts"
        )
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: object, **options: Any) -> None:
        artist = User.objects.filter(email__iexact=str(options["artist"])).first()
        if artist is None:
            raise CommandError(f"Nobody here has the address {options['artist']}.")
        path = Path(str(options["file"]))
        try:
            run, refused, notes = _bring(artist, path, options)
        except (Refusal, domain.Unreadable) as error:
            self._fail(error.code, error.params, as_json=options["json"])
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        else:
            # A dry run decides about no doubtful row.
            said = "" if options["preview"] else str(options["doubtful"])
            self._tell(run, refused, notes, said, as_json=options["json"])

    def _fail(self, code: str, params: Mapping[str, object], *, as_json: bool) -> None:
        reason = say_failure(code, params)
        if as_json:
            self.stdout.write(json.dumps({"error": {"code": code, "reason": reason}}, ensure_ascii=False))
        raise CommandError(f"{reason} ({code})", returncode=1)

    def _tell(
        self,
        run: ImportRun,
        refused: Iterable[RefusedRow],
        notes: Iterable[RowNote],
        said: str,
        *,
        as_json: bool,
    ) -> None:
        counts = {"read": run.rows_total, **{name: getattr(run, name) for name in _COUNTS}}
        notes = list(notes)
        doubtful = [note for note in notes if note.what == RowNote.What.DOUBTFUL]
        told = {
            "doubtful": [
                {**_reason(note), "taken": (said or domain.unanswered(note.code)) != RowNote.Choice.LEAVE}
                for note in doubtful
            ],
            "refused": _reasons(refused),
            "remarks": _reasons(note for note in notes if note.what == RowNote.What.REMARK),
        }
        if as_json:
            self.stdout.write(json.dumps({**counts, **told}, ensure_ascii=False))
            return
        counts |= {name: len(reasons) for name, reasons in told.items()}
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
        for reason in chain.from_iterable(told.values()):
            taken = " Taken all the same." if reason.get("taken") else ""
            self.stdout.write(f"  row {reason['row']}: {reason['reason']}{taken} ({reason['code']})")


def _reasons(rows: Iterable[RefusedRow | RowNote]) -> list[dict[str, object]]:
    return [_reason(row) for row in rows]


def _reason(row: RefusedRow | RowNote) -> dict[str, object]:
    return {"row": row.row, "code": row.code, "reason": say_failure(row.code, row.params)}


def _bring(
    artist: User, path: Path, options: Mapping[str, Any]
) -> tuple[ImportRun, list[RefusedRow], list[RowNote]]:
    """Import, or say what would happen.

    Raises:
        domain.Unreadable: the file cannot be read.
    """
    choices, file_format = _choices(options), str(options["format"])
    who: dict[str, Any] = {"actor": artist, "person": artist}
    with path.open("rb") as stream:
        given: dict[str, Any] = {"file_name": path.name, "stream": stream, "choices": choices, "at": now()}
        if options["preview"]:
            run, refused, notes = actions.rehearse_import(**who, format=file_format, **given)
            return run, refused, notes
        run = actions.start_import(**who, format=file_format, **given)
    run = actions.run_import(run.pk, now())
    if run.failure:
        raise domain.Unreadable(run.failure["code"], **run.failure["params"])
    return run, list(run.refused_rows.all()), list(run.notes.all())


def _choices(options: Mapping[str, Any]) -> dict[str, object]:
    columns: dict[str, int] = {}
    for pair in options["map"]:
        field, _sign, place = pair.partition("=")
        if not place.isdigit() or int(place) < 1:
            raise CommandError(f"--map wants FIELD=COLUMN with a column counted from 1, not {pair!r}.")
        columns[field] = int(place) - 1
    said = {"columns": columns, "kind": options["kind"], "day_first": options["day_first"]}
    chosen = {name: value for name, value in said.items() if value not in ({}, "", None)}
    chosen |= {"repairs": domain.ALL} if options["repair"] else {}
    return {**chosen, "doubtful": options["doubtful"], "differing": options["differing"]}
