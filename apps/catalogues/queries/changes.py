"""What people changed in works by hand."""

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues.models import BulkChange, Work, WorkChange


def bulk_changes_visible_to(person: User) -> QuerySet[BulkChange]:
    """Find what was set in many works of a person's catalogue, or of those they speak for; newest first."""
    return BulkChange.objects.filter(person__in=speaks_for(person)).order_by("-made_at", "-pk")


def changes_of(work: Work) -> QuerySet[WorkChange]:
    """Find what was changed in a work by hand, the newest first."""
    return work.changes.select_related("made_by", "bulk").order_by("-made_at", "-pk")
