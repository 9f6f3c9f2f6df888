"""Takes an erased person out of lists, hits and evidence."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.catalogues.models import Work
from apps.catalogues.queries import works_needed_by_others
from apps.claims.models import Dataset, EvidenceText, Hit, Search
from apps.common.holdings import scrub


@transaction.atomic
def forget_evidence(*, person: User, at: datetime) -> None:
    """Delete the hits on a person's own works, their searches, and the words of their evidence.

    Works that others need keep theirs. Ids and hashes of evidence stay.
    """
    shared = works_needed_by_others(person).values_list("pk", flat=True)
    own = Work.objects.filter(registered_by=person).exclude(pk__in=list(shared)).values("pk")
    Hit.objects.filter(work__in=own).delete()
    EvidenceText.objects.filter(evidence__work__in=own).delete()
    Search.objects.filter(asked_by=person).delete()


@transaction.atomic
def forget_lists(*, person: User, names: Iterable[str], at: datetime) -> list[str]:
    """Forget what a person said of lists they brought; give the stored files that nobody needs.

    A published list stays, for it is a public fact; one that was never read goes with its file.
    """
    own = Dataset.objects.filter(brought_by=person)
    unread = own.exclude(state=Dataset.State.READY).exclude(stored_as="")
    stored = list(unread.values_list("stored_as", flat=True).distinct())
    unread.update(state=Dataset.State.REMOVED, stored_as="", ended_at=at)
    names = tuple(names)
    for dataset in own:
        dataset.name = scrub(dataset.name, names)
        dataset.description = scrub(dataset.description, names)
        dataset.file_name, dataset.failure = "", None
        dataset.save(update_fields=["name", "description", "file_name", "failure"])
    needed = set(Dataset.objects.filter(stored_as__in=stored).values_list("stored_as", flat=True))
    return [name for name in stored if name not in needed]
