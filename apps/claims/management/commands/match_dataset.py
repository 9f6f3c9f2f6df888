"""`manage.py match_dataset FILE --collective SLUG`: holds the members' works against a published list."""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import people_with_seat
from apps.claims import actions, domain, queries
from apps.claims.messages import say_failure, say_reason
from apps.claims.models import Dataset, Search
from apps.common.errors import Refusal
from apps.common.messages import say


class Command(BaseCommand):
    help = "Hold the works of a collective's members against a published list of training data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--collective", required=True, metavar="SLUG", help="whose members' works")
        parser.add_argument("--name", default="", help="what the list is called; else the name of its file")
        parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=False)

    def handle(self, *args: object, **options: object) -> None:
        path, as_json = Path(str(options["file"])), bool(options["json"])
        collective = Organisation.objects.filter(
            kind=Organisation.Kind.COLLECTIVE, slug=str(options["collective"])
        ).first()
        if collective is None:
            raise CommandError(f"There is no collective {options['collective']}.")
        steward = people_with_seat(collective.pk, Role.STEWARD).order_by("pk").first()
        if steward is None:
            raise CommandError(f"{collective.slug} has no steward who could ask for it.")
        try:
            dataset = _load(steward, path, str(options["name"]) or path.name)
            found = _search(steward, dataset, collective)
        except Refusal as refusal:
            if as_json:
                reason = {"code": refusal.code, "reason": say(refusal)}
                self.stdout.write(json.dumps({"error": reason}, ensure_ascii=False))
            raise CommandError(f"{say(refusal)} ({refusal.code})") from refusal
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self._tell(found, as_json=as_json)

    def _tell(self, found: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(
            f"read {found['read']} lines, compared {found['works']} works, {found['matched']} possibly in it"
        )
        for reason, count in found["by_reason"].items():
            self.stdout.write(f"  {say_reason(reason)}: {count}")


def _load(steward: User, path: Path, name: str) -> Dataset:
    """Bring the list as it is understood by itself, or take the one that this file already became.

    Raises:
        Refusal: it cannot be read, or nothing in it can be compared.
    """
    with path.open("rb") as stream:
        dataset = actions.bring_dataset(
            actor=steward, file_name=path.name, stream=stream, name=name, at=now()
        )
    if dataset.state == Dataset.State.ASKED:
        fields = domain.Reading.parse(dataset.reading).fields
        dataset = actions.confirm_columns(actor=steward, dataset_id=dataset.pk, fields=fields, at=now())
    elif dataset.state == Dataset.State.CANCELLED:
        dataset = actions.resume_dataset(actor=steward, dataset_id=dataset.pk, at=now())
    dataset = actions.load_dataset(dataset.pk, now())
    if dataset.failure:
        raise Refusal(
            dataset.failure["code"], reason=say_failure(dataset.failure), **dataset.failure["params"]
        )
    return dataset


def _search(steward: User, dataset: Dataset, collective: Organisation) -> dict[str, Any]:
    search = Search.objects.filter(dataset=dataset, asked_by=steward, collective=collective).first()
    if search is None or search.state not in {Search.State.WAITING, Search.State.RUNNING}:
        search = actions.ask_search(actor=steward, dataset_id=dataset.pk, collective=collective, at=now())
    actions.run_search(search.pk, now())
    search.refresh_from_db()
    hits = list(queries.pool_hits(collective.pk).filter(dataset=dataset))
    texts = queries.lines_of(dataset.pk, {hit.number for hit in hits})
    best: dict[int, str] = {}
    for hit in hits:
        best.setdefault(hit.work_id, hit.reason)
    return {
        "read": dataset.lines_done,
        "works": search.works_done,
        "matched": len(best),
        "by_reason": dict(Counter(best.values()).most_common()),
        "hits": [
            {
                "work": hit.work.public_id,
                "title": hit.work.title,
                "artist": hit.work.artist_line,
                "line": hit.number,
                "text": texts.get(hit.number, ""),
                "reason": hit.reason,
                "score": hit.score,
                "state": hit.state,
            }
            for hit in hits
        ],
    }
