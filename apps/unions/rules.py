"""Who may speak for a union."""

import rules

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat


@rules.predicate
def is_representative(person: User, union: Organisation | None) -> bool:
    """A representative of that union."""
    return union is not None and holds_seat(person, union.pk, Role.REPRESENTATIVE)


@rules.predicate
def is_steward_of(person: User, collective: Organisation | None) -> bool:
    """A steward of that collective."""
    return collective is not None and holds_seat(person, collective.pk, Role.STEWARD)


rules.add_perm("unions.publish_minimum", is_representative)
rules.add_perm("unions.affiliate", is_steward_of)
