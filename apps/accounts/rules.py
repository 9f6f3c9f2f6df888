"""Who may change accounts, seats and keys."""

import rules

from apps.accounts import queries
from apps.accounts.models import Act, ActsFor, ApiKey, Organisation, Role, User


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


@rules.predicate
def is_somebody(person: User, subject: object = None) -> bool:
    """Anybody who is signed in and active."""
    return bool(person.is_authenticated and person.is_active)


@rules.predicate
def answers_for_oneself(person: User, subject: object = None) -> bool:
    """Somebody who is grown up and alive."""
    return is_somebody(person) and not person.is_minor and person.died_on is None


@rules.predicate
def is_member_of_act(person: User, act: Act | None) -> bool:
    """A member of the act now."""
    return act is not None and queries.acts_visible_to(person).filter(pk=act.pk).exists()


@rules.predicate
def is_claimant(person: User, claim: ActsFor | None) -> bool:
    """Whoever says that they speak for somebody."""
    return claim is not None and claim.person_id == person.pk


@rules.predicate
def is_spoken_for(person: User, claim: ActsFor | None) -> bool:
    """The person for whom somebody speaks, or wants to."""
    return claim is not None and claim.on_behalf_of_id == person.pk


@rules.predicate
def decides_claim(person: User, claim: ActsFor | None) -> bool:
    """Whoever judges a claim; never the claimant."""
    return claim is not None and claim.person_id != person.pk and person.pk in queries.deciders_of(claim)


rules.add_perm("accounts.issue_key", is_delegate)
rules.add_perm("accounts.revoke_key", is_delegate_of_key)
rules.add_perm("accounts.change_profile", is_oneself)
rules.add_perm("accounts.change_zone", runs_organisation)
rules.add_perm("accounts.found_act", is_somebody)
rules.add_perm("accounts.act_as_member", is_member_of_act)
rules.add_perm("accounts.claim_to_act", answers_for_oneself)
rules.add_perm("accounts.change_claim", is_claimant)
rules.add_perm("accounts.decide_claim", decides_claim)
rules.add_perm("accounts.end_acting", is_claimant | is_spoken_for)
