"""Who may speak for a union."""

import rules

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat
from apps.unions.models import Affiliation, AffiliationAsk
from apps.unions.queries import has_part


@rules.predicate
def is_representative(person: User, union: Organisation | None) -> bool:
    """A representative of that union."""
    return union is not None and holds_seat(person, union.pk, Role.REPRESENTATIVE)


@rules.predicate
def is_steward_of(person: User, collective: Organisation | None) -> bool:
    """A steward of that collective."""
    return collective is not None and holds_seat(person, collective.pk, Role.STEWARD)


@rules.predicate
def answers_ask(person: User, ask: AffiliationAsk | None) -> bool:
    """A representative of the union that is asked, who has no part in the collective that asks."""
    if ask is None or not holds_seat(person, ask.union_id, Role.REPRESENTATIVE):
        return False
    return not has_part(person, ask.collective_id)


@rules.predicate
def speaks_for_either(person: User, affiliation: Affiliation | None) -> bool:
    """A steward of the collective, or a representative of the union beside it."""
    if affiliation is None:
        return False
    leads = holds_seat(person, affiliation.collective_id, Role.STEWARD)
    return leads or holds_seat(person, affiliation.union_id, Role.REPRESENTATIVE)


@rules.predicate
def represents_beside(person: User, affiliation: Affiliation | None) -> bool:
    """A representative of the union beside the collective."""
    return affiliation is not None and holds_seat(person, affiliation.union_id, Role.REPRESENTATIVE)


rules.add_perm("unions.answer_ask", answers_ask)
rules.add_perm("unions.give_notice", speaks_for_either)
rules.add_perm("unions.put_in_charge", represents_beside)
rules.add_perm("unions.publish_minimum", is_representative)
rules.add_perm("unions.affiliate", is_steward_of)
