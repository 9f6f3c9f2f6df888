"""Who may change accounts, seats and keys."""

import rules

from apps.accounts import queries
from apps.accounts.models import ApiKey, Organisation, Role, User


@rules.predicate
def is_delegate(person: User, company: Organisation | None) -> bool:
    """A delegate of that company."""
    return company is not None and queries.holds_seat(person, company.pk, Role.DELEGATE)


@rules.predicate
def is_delegate_of_key(person: User, key: ApiKey | None) -> bool:
    """A delegate of the company that the key belongs to."""
    return key is not None and queries.holds_seat(person, key.organisation_id, Role.DELEGATE)


@rules.predicate
def is_oneself(person: User, other: User | None) -> bool:
    """The person whose account it is."""
    return other is not None and person.pk == other.pk


@rules.predicate
def runs_organisation(person: User, organisation: Organisation | None) -> bool:
    """A steward of the collective, a delegate or signatory of the company, a representative of the union."""
    if organisation is None:
        return False
    return queries.organisations_run_by(person).filter(pk=organisation.pk).exists()


rules.add_perm("accounts.issue_key", is_delegate)
rules.add_perm("accounts.revoke_key", is_delegate_of_key)
rules.add_perm("accounts.change_profile", is_oneself)
rules.add_perm("accounts.change_zone", runs_organisation)
