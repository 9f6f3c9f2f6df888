"""Checks every chain of the record from its first entry to its last."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from apps.audit import queries
from apps.audit.domain import Fault

_WORDS = {
    "gap": "an entry is missing before it, or stands there twice",
    "previous": "it does not follow from the entry before it",
    "hash": "its content was changed after it was written",
    "end": "the end of the stream is missing, or was added without the chain",
}


class Command(BaseCommand):
    """`manage.py verify_record`: exit 0 if every chain is whole, 1 with the place of the first fault."""

    help = "Check the hash chains of the record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the streams to check and the form of the answer."""
        parser.add_argument("streams", nargs="*", help="names such as room:7; all if none is named")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *, streams: list[str], json: bool, **options: object) -> None:
        """Check stream by stream, so that memory does not grow with the record."""
        wanted = queries.streams()
        if streams:
            wanted = wanted.filter(name__in=streams)
            self._refuse_unknown(streams, set(wanted.values_list("name", flat=True)))
        checked = entries = 0
        faults: list[Fault] = []
        for stream in wanted.iterator():
            faults += queries.faults_of(stream)
            checked, entries = checked + 1, entries + stream.length
        (self._answer_json if json else self._answer)(checked, entries, faults)
        if faults:
            raise CommandError(_say(faults[0]), returncode=1)

    def _answer(self, checked: int, entries: int, faults: list[Fault]) -> None:
        for fault in faults:
            self.stdout.write(_say(fault))
        if not faults:
            self.stdout.write(f"The record is whole: {entries} entries in {checked} streams.")

    def _answer_json(self, checked: int, entries: int, faults: list[Fault]) -> None:
        found = [{"stream": each.stream, "sequence": each.sequence, "code": each.code} for each in faults]
        answer = {"whole": not faults, "streams": checked, "entries": entries, "faults": found}
        self.stdout.write(json.dumps(answer))

    def _refuse_unknown(self, asked: list[str], known: set[str]) -> None:
        if missing := sorted(set(asked) - known):
            raise CommandError(f"There is no stream named {', '.join(missing)}.", returncode=2)


def _say(fault: Fault) -> str:
    return f"{fault.stream}, entry {fault.sequence}: {_WORDS[fault.code]}."
