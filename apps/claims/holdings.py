"""What this app holds about people: lists they brought, and evidence about their works."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.catalogues.queries import with_merged, works_of
from apps.claims import actions
from apps.claims.models import Dataset, Evidence, Hit
from apps.common.holdings import Fate, Holding, Row, Section, as_text

FATES = {
    "Dataset.sha256": Fate.KEPT,
    "Dataset.name": Fate.SCRUBBED,
    "Dataset.description": Fate.SCRUBBED,
    "Dataset.brought_by": Fate.TOMBSTONE,
    "Dataset.file_name": Fate.EMPTIED,
    "Dataset.stored_as": Fate.KEPT,
    "Dataset.failure": Fate.EMPTIED,
    "Dataset.reading": Fate.KEPT,
    "Line.pk": Fate.KEPT,
    "Line.text": Fate.EMPTIED,
    "LineKey.pk": Fate.KEPT,
    "Search.asked_by": Fate.DELETED,
    "Hit.reason": Fate.DELETED,
    "Hit.length": Fate.DELETED,
    "Hit.decided_by": Fate.TOMBSTONE,
    "Evidence.list_sha256": Fate.KEPT,
    "Evidence.line_sha256": Fate.KEPT,
    "Evidence.reason": Fate.KEPT,
    "Evidence.confirmed_by": Fate.TOMBSTONE,
    "EvidenceText.list_name": Fate.DELETED,
    "EvidenceText.line": Fate.DELETED,
}


def sections(person: User) -> Iterator[Section]:
    """Give the lists that a person brought, and what was found of their works."""
    brought = Dataset.objects.filter(brought_by=person).order_by("pk")
    yield Section(
        "lists_of_training_data", _("Lists of training data you brought"), [_list(one) for one in brought]
    )
    works = with_merged(works_of(person)).values("pk")
    hits = Hit.objects.filter(work__in=works).select_related("work", "dataset").order_by("pk")
    yield Section("possible_past_use", _("Your works that may stand in lists"), [_hit(one) for one in hits])
    kept = Evidence.objects.filter(work__in=works).select_related("work", "words").order_by("pk")
    yield Section("evidence_of_past_use", _("Evidence of past use"), [_evidence(one, person) for one in kept])


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Delete hits and words of evidence on a person's own works; forget who brought which list."""
    actions.forget_evidence(person=person, names=names, at=at)
    return actions.forget_lists(person=person, names=names, at=at)


def _list(dataset: Dataset) -> Row:
    return {
        "id": dataset.public_id,
        "name": dataset.name,
        "description": dataset.description,
        "file": dataset.file_name,
        "sha256": dataset.sha256,
        "state": dataset.state,
        "brought_at": as_text(dataset.brought_at),
    }


def _hit(hit: Hit) -> Row:
    return {
        "work": hit.work.public_id,
        "list": hit.dataset.name,
        "line": hit.number,
        "reason": hit.reason,
        "score": hit.score,
        "state": hit.state,
        "decided_at": as_text(hit.decided_at),
    }


def _evidence(one: Evidence, person: User) -> Row:
    words = getattr(one, "words", None)
    return {
        "id": one.public_id,
        "work": one.work.public_id,
        "list": words.list_name if words else None,
        "list_sha256": one.list_sha256,
        "line": one.line_number,
        "text": words.line if words else None,
        "confirmed_by_you": one.confirmed_by_id == person.pk,
        "confirmed_at": as_text(one.confirmed_at),
    }


HOLDING = Holding("claims", FATES, sections=sections, erase=erase)
