"""Who may read, sign, and take works out."""

import rules

from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.catalogues.models import Work
from apps.contracts import domain, queries
from apps.contracts.models import Contract


@rules.predicate
def is_party(person: User, contract: Contract | None) -> bool:
    """One of those who may read the contract."""
    return contract is not None and queries.contracts_visible_to(person).filter(pk=contract.pk).exists()


@rules.predicate
def brings_works(person: User, contract: Contract | None) -> bool:
    """Somebody of the collective, or somebody with works of their own."""
    if contract is None:
        return False
    is_inside = holds_seat(person, contract.collective_id, Role.MEMBER, Role.STEWARD)
    return is_inside or queries.own_works(person).exists()


@rules.predicate
def is_steward(person: User, contract: Contract | None) -> bool:
    """A steward of the collective."""
    return contract is not None and holds_seat(person, contract.collective_id, Role.STEWARD)


@rules.predicate
def is_signatory(person: User, contract: Contract | None) -> bool:
    """A signatory of the company."""
    return contract is not None and holds_seat(person, contract.company_id, Role.SIGNATORY)


@rules.predicate
def is_delegate(person: User, contract: Contract | None) -> bool:
    """A delegate of the company."""
    return contract is not None and holds_seat(person, contract.company_id, Role.DELEGATE)


@rules.predicate
def is_of_work(person: User, work: Work | None) -> bool:
    """One of the people of a work: it is theirs, or they registered it, or they speak for such a person."""
    return work is not None and queries.own_works(person).filter(pk=work.pk).exists()


rules.add_perm("contracts.view_contract", is_party)
rules.add_perm("contracts.choose_works", is_party & brings_works)
rules.add_perm("contracts.sign_for_collective", is_steward)
rules.add_perm("contracts.sign_for_company", is_signatory)
rules.add_perm("contracts.take_out_work", is_of_work)
# A strike is the artists' alone; all else either side does. Whose turn it is, `domain.check_act` says.
for _side, _speaks in (("collective", is_steward), ("company", is_signatory)):
    for _act in domain.ACTS:
        if (_act, _side) != (domain.STRIKE, "company"):
            rules.add_perm(f"contracts.{_act}_for_{_side}", _speaks)
rules.add_perm("contracts.propose_following", is_steward | is_delegate)
