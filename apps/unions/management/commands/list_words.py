"""Writes down the words of the vocabulary of terms for translators, who read Python and templates alone."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.unions.messages import vocabulary


class Command(BaseCommand):
    """`manage.py list_words`: after the vocabulary changed; `--check` fails if that was forgotten."""

    help = "List the words of the vocabulary of terms in apps/unions/messages/words.py."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to write or only to look."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the list is old")

    def handle(self, *, check: bool, **options: object) -> None:
        """Compare the list with the vocabulary, and write it anew."""
        path = Path(vocabulary.__file__).with_name("words.py")
        now = vocabulary.as_module()
        if check and path.read_text(encoding="utf-8") != now:
            raise CommandError("The vocabulary has other words than words.py. Run: make words")
        if not check:
            path.write_text(now, encoding="utf-8")
