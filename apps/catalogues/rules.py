"""Who may bring works into a catalogue, claim them and change them."""

import rules

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import queries
from apps.catalogues.models import Conflict, Work


@rules.predicate
def speaks_for_owner(person: User, owner: User | None) -> bool:
    """The person whose catalogue it is, or who acts for that person."""
    return owner is not None and owner.pk in speaks_for(person)


@rules.predicate
def speaks_for_registrant(person: User, work: Work | None) -> bool:
    """The person who registered the work, or who acts for that person."""
    return work is not None and work.registered_by_id in speaks_for(person)


@rules.predicate
def speaks_for_claimant(person: User, conflict: Conflict | None) -> bool:
    """Somebody whose claim collides, or who acts for them; once it is over, whom it concerned."""
    if conflict is None:
        return False
    mine = speaks_for(person)
    if conflict.settled_at is None:
        return bool(queries.parties_of(conflict) & set(mine))
    return queries.conflicts_of(mine).filter(pk=conflict.pk).exists()


rules.add_perm("catalogues.settle", speaks_for_claimant)
rules.add_perm("catalogues.import_works", speaks_for_owner)
rules.add_perm("catalogues.add_work", speaks_for_owner)
rules.add_perm("catalogues.claim", speaks_for_owner)
rules.add_perm("catalogues.change_works", speaks_for_owner)
rules.add_perm("catalogues.ask_outside", speaks_for_owner)
rules.add_perm("catalogues.change_work", speaks_for_registrant)
