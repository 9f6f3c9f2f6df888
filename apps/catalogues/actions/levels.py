"""Keeps how well a share is known."""

from collections.abc import Collection

from apps.catalogues.models import Share


def mark_shares(*, share_ids: Collection[int], level: Share.Level) -> None:
    """Set the level of shares; what is said anew of a share is a new one, which has none.

    No fact of its own: whoever checks records that, and has locked the work.
    """
    Share.objects.filter(pk__in=share_ids, ended_at__isnull=True).update(level=level)
