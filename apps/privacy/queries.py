"""Reads of archives and of requests to be erased."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.common.holdings import Obstacle, all_holdings
from apps.privacy import domain
from apps.privacy.models import Archive, Erasure


def archives_visible_to(person: User) -> QuerySet[Archive]:
    """Find a person's own archives, newest first; nobody else sees that there are any."""
    return Archive.objects.filter(person=person).order_by("-asked_at", "-pk")


def archive_to_download(person: User, public_id: str, at: datetime) -> QuerySet[Archive]:
    """Find an own archive that is ready and not too old."""
    return archives_visible_to(person).filter(
        public_id=public_id, state=Archive.State.READY, expires_at__gt=at
    )


def archives_to_build() -> list[int]:
    """List the archives that wait or were interrupted, the oldest first."""
    waiting = Archive.objects.filter(state__in=[Archive.State.WAITING, Archive.State.RUNNING])
    return list(waiting.order_by("asked_at").values_list("pk", flat=True))


def language_of(archive_id: int) -> str | None:
    """Give the language of the person whose archive it is."""
    return Archive.objects.filter(pk=archive_id).values_list("person__language", flat=True).first()


def erasure_of(person: User) -> Erasure | None:
    """Find a person's wish to be erased that still runs."""
    return Erasure.objects.filter(person=person, state=Erasure.State.ASKED).first()


def erasures_due(at: datetime) -> list[int]:
    """List the wishes whose days to think are over, the oldest first."""
    due = Erasure.objects.filter(state=Erasure.State.ASKED, due_at__lte=at)
    return list(due.order_by("due_at").values_list("pk", flat=True))


def erasures_to_sweep(at: datetime) -> list[int]:
    """List the erased for whom the second look, or the deletion of files, is still to be done."""
    done = Erasure.objects.filter(state=Erasure.State.DONE)
    late = done.filter(swept_at__isnull=True, ended_at__lte=at - domain.SWEPT_AFTER)
    with_files = done.exclude(files_left=[]).filter(ended_at__lte=at - timedelta(minutes=1))
    return sorted({*late.values_list("pk", flat=True), *with_files.values_list("pk", flat=True)})


def obstacles_of(person: User, at: datetime) -> list[Obstacle]:
    """List what stands in the way of erasing a person, from every app."""
    return [one for holding in all_holdings() for one in holding.obstacles(person, at)]
