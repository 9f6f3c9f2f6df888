"""Who may speak for a company about itself."""

import rules

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat


@rules.predicate
def is_delegate(person: User, company: Organisation | None) -> bool:
    """A delegate of that company."""
    return company is not None and holds_seat(person, company.pk, Role.DELEGATE)


@rules.predicate
def is_signatory(person: User, company: Organisation | None) -> bool:
    """A signatory of that company."""
    return company is not None and holds_seat(person, company.pk, Role.SIGNATORY)


rules.add_perm("companies.write_dossier", is_delegate)
rules.add_perm("companies.add_model", is_delegate)
rules.add_perm("companies.answer_question", is_delegate)
rules.add_perm("companies.say_part", is_delegate)
rules.add_perm("companies.prove_domain", is_delegate | is_signatory)
rules.add_perm("companies.manage_people", is_delegate | is_signatory)
rules.add_perm("companies.see_approval_rule", is_delegate | is_signatory)
rules.add_perm("companies.choose_approval_rule", is_signatory)
