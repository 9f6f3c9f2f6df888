"""Reading one's inbox. That somebody read a row is no fact, and stands in no record."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.common.permissions import require
from apps.notifications import queries
from apps.notifications.models import Notice


@transaction.atomic
def mark_read(*, actor: User, notice_id: int, at: datetime) -> Notice:
    """Mark one row as read; a row that was read keeps its time.

    Raises:
        NotAllowed: it stands in somebody else's inbox.
    """
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    require(actor, "notifications.read_notice", notice)
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, actor: User, newest_id: int, at: datetime) -> int:
    """Mark a row and everything older as read; what came since stays unread.

    Returns:
        how many were marked.

    Raises:
        NotAllowed: the row stands in somebody else's inbox.
    """
    newest = Notice.objects.get(pk=newest_id)
    require(actor, "notifications.read_notice", newest)
    return queries.unread_up_to(actor, newest).update(read_at=at)
