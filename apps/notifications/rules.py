"""Who may change rows of an inbox, the habits of mail, and a calendar: everybody their own."""

import rules

from apps.accounts.models import User
from apps.notifications.models import Notice


@rules.predicate
def is_for(person: User, notice: Notice | None) -> bool:
    """The person whose inbox it is."""
    return notice is not None and notice.person_id == person.pk


@rules.predicate
def is_oneself(person: User, other: User | None) -> bool:
    """The person whose account it is."""
    return other is not None and person.pk == other.pk


rules.add_perm("notifications.read_notice", is_for)
rules.add_perm("notifications.change_mailing", is_oneself)
rules.add_perm("notifications.keep_calendar", is_oneself)
