"""Takes an erased person out of lists, hits and evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.catalogues.models import Work
from apps.catalogues.queries import works_needed_by_others
from apps.claims.models import Dataset, EvidenceText, Hit, Line, Search
from apps.common.holdings import scrub


@transaction.atomic
def forget_evidence(*, person: User, names: Iterable[str], at: datetime) -> None:
    """Delete the hits on a person's own works, their searches, and the words of their evidence.

    Works that others need keep theirs. Ids and hashes of evidence stay. A published list is everybody's: only
    a line that names the person, met one of their works and nobody else's is emptied; its keys remain.
    """
    shared = works_needed_by_others(person).values_list("pk", flat=True)
    own = Work.objects.filter(registered_by=person).exclude(pk__in=list(shared)).values("pk")
    _empty_lines(own, tuple(names))
    Hit.objects.filter(work__in=own).delete()
    EvidenceText.objects.filter(evidence__work__in=own).delete()
    Search.objects.filter(asked_by=person).delete()


def _empty_lines(own: QuerySet[Work, Any], names: tuple[str, ...]) -> None:
    others = Hit.objects.filter(dataset=OuterRef("dataset"), number=OuterRef("number")).exclude(work__in=own)
    met = Hit.objects.filter(~Exists(others), work__in=own).values_list("dataset", "number").distinct()
    for dataset_id, numbers in _by_list(met).items():
        lines = Line.objects.filter(dataset=dataset_id, number__in=numbers)
        naming = [line.number for line in lines if scrub(line.text, names) != line.text]
        Line.objects.filter(dataset=dataset_id, number__in=naming).update(text="")


def _by_list(found: Iterable[tuple[int, int]]) -> Mapping[int, set[int]]:
    numbers: dict[int, set[int]] = defaultdict(set)
    for dataset_id, number in found:
        numbers[dataset_id].add(number)
    return numbers


@transaction.atomic
def forget_lists(*, person: User, names: Iterable[str], at: datetime) -> list[str]:
    """Forget what a person said of lists they brought; give the stored files that nobody needs.

    A published list stays, for it is a public fact; one that was never read goes with its file.
    """
    names = tuple(names)
    own = Dataset.objects.filter(brought_by=person)
    unread = own.exclude(state=Dataset.State.READY).exclude(stored_as="")
    stored = list(unread.values_list("stored_as", flat=True).distinct())
    unread.update(state=Dataset.State.REMOVED, stored_as="", ended_at=at)
    for dataset in own:
        dataset.name = scrub(dataset.name, names)
        dataset.description = scrub(dataset.description, names)
        dataset.file_name, dataset.failure = "", None
        dataset.save(update_fields=["name", "description", "file_name", "failure"])
    needed = set(Dataset.objects.filter(stored_as__in=stored).values_list("stored_as", flat=True))
    return [name for name in stored if name not in needed]
