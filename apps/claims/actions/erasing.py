"""Takes an erased person out of lists, hits and evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.catalogues.models import Work
from apps.catalogues.queries import works_needed_by_others
from apps.claims.models import Dataset, EvidenceText, Hit, Line, Search
from apps.common.holdings import scrub


@transaction.atomic
def forget_evidence(*, person: User, at: datetime) -> list[str]:
    """Delete the hits on a person's own works, their searches, and the words of their evidence.

    Works that others need keep theirs. Ids and hashes of evidence stay. Lines that named the works are
    emptied; gives the files of their lists, which are read no more.
    """
    shared = works_needed_by_others(person).values_list("pk", flat=True)
    own = Work.objects.filter(registered_by=person).exclude(pk__in=list(shared)).values("pk")
    found = Hit.objects.filter(work__in=own).values_list("dataset", "number").distinct()
    stored: list[str] = []
    for dataset_id, numbers in _by_list(found).items():
        stored += _empty(Line.objects.filter(dataset=dataset_id, number__in=numbers))
    Hit.objects.filter(work__in=own).delete()
    EvidenceText.objects.filter(evidence__work__in=own).delete()
    Search.objects.filter(asked_by=person).delete()
    return stored


def _empty(lines: QuerySet[Line]) -> list[str]:
    """Empty lines; give the stored files of their lists."""
    lists = Dataset.objects.filter(pk__in=list(lines.values_list("dataset", flat=True).distinct()))
    stored = list(lists.exclude(stored_as="").values_list("stored_as", flat=True))
    lists.update(stored_as="")
    lines.update(text="")
    return stored


def _by_list(found: Iterable[tuple[int, int]]) -> Mapping[int, set[int]]:
    numbers: dict[int, set[int]] = defaultdict(set)
    for dataset_id, number in found:
        numbers[dataset_id].add(number)
    return numbers


@transaction.atomic
def forget_lists(*, person: User, names: Iterable[str], at: datetime) -> list[str]:
    """Forget what a person said of lists they brought; give the stored files that nobody needs.

    A published list stays, for it is a public fact, but the lines with the person's name are emptied and its
    file goes; keys and hashes remain. A list that was never read goes with its file.
    """
    names = tuple(names)
    stored: list[str] = []
    for name in filter(None, names):
        stored += _empty(Line.objects.filter(text__icontains=name))
    own = Dataset.objects.filter(brought_by=person)
    unread = own.exclude(state=Dataset.State.READY).exclude(stored_as="")
    stored += unread.values_list("stored_as", flat=True).distinct()
    unread.update(state=Dataset.State.REMOVED, stored_as="", ended_at=at)
    for dataset in own:
        dataset.name = scrub(dataset.name, names)
        dataset.description = scrub(dataset.description, names)
        dataset.file_name, dataset.failure = "", None
        dataset.save(update_fields=["name", "description", "file_name", "failure"])
    needed = set(Dataset.objects.filter(stored_as__in=stored).values_list("stored_as", flat=True))
    return [name for name in stored if name not in needed]
