"""Who may bring works into a catalogue, claim them and change them."""

import rules

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues.models import Work


@rules.predicate
def speaks_for_owner(person: User, owner: User | None) -> bool:
    """The person whose catalogue it is, or who acts for that person."""
    return owner is not None and owner.pk in speaks_for(person)


@rules.predicate
def speaks_for_registrant(person: User, work: Work | None) -> bool:
    """The person who registered the work, or who acts for that person."""
    return work is not None and work.registered_by_id in speaks_for(person)


rules.add_perm("catalogues.import_works", speaks_for_owner)
rules.add_perm("catalogues.add_work", speaks_for_owner)
rules.add_perm("catalogues.claim", speaks_for_owner)
rules.add_perm("catalogues.change_work", speaks_for_registrant)
