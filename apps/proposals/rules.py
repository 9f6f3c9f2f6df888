"""Who drafts and who publishes."""

import rules

from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.collectives.models import Collective
from apps.proposals.models import Proposal, ProposalVersion

Subject = Collective | Proposal | ProposalVersion | None


def _organisation_id(subject: Subject) -> int | None:
    if isinstance(subject, ProposalVersion):
        subject = subject.proposal
    if isinstance(subject, Proposal):
        subject = subject.collective
    return subject.organisation_id if subject is not None else None


@rules.predicate
def is_drafter(person: User, subject: Subject) -> bool:
    """A member or steward of the collective."""
    return holds_seat(person, _organisation_id(subject), Role.MEMBER, Role.STEWARD)


@rules.predicate
def is_steward(person: User, subject: Subject) -> bool:
    """A steward of the collective."""
    return holds_seat(person, _organisation_id(subject), Role.STEWARD)


rules.add_perm("proposals.draft_proposal", is_drafter)
rules.add_perm("proposals.revise_proposal", is_drafter)
rules.add_perm("proposals.publish_proposal", is_steward)
