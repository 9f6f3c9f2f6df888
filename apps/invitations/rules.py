"""Who may invite whom to what."""

from dataclasses import dataclass

import rules

from apps.accounts.models import Act, Organisation, User
from apps.accounts.rules import is_member_of_act
from apps.invitations import queries
from apps.invitations.models import Invitation


@dataclass(frozen=True)
class Seats:
    """Seats of one role in an organisation, to which somebody wants to invite."""

    organisation: Organisation
    role: str


Place = Seats | Act


def place_of(invitation: Invitation) -> Place:
    """Give what an invitation is to."""
    if invitation.act is not None:
        return invitation.act
    assert invitation.organisation is not None  # noqa: S101  a constraint sees to it
    return Seats(invitation.organisation, invitation.role)


@rules.predicate
def invites(person: User, place: Place | None) -> bool:
    """Whoever may invite to these seats, or a member of the act."""
    if isinstance(place, Act):
        return bool(is_member_of_act(person, place))
    return place is not None and place.role in queries.roles_to_invite(person, place.organisation)


@rules.predicate
def invites_as(person: User, invitation: Invitation | None) -> bool:
    """Whoever may invite to what this invitation is to."""
    return invitation is not None and invites(person, place_of(invitation))


@rules.predicate
def answers_for_oneself(person: User, invitation: Invitation | None) -> bool:
    """Somebody signed in, grown up and alive; for a child the guardian joins."""
    if not person.is_authenticated or not person.is_active:
        return False
    return person.died_on is None and (not person.is_minor or is_to_act(invitation))


def is_to_act(invitation: Invitation | None) -> bool:
    """Say whether it is an invitation to an act, which binds nobody and takes the young as well."""
    return invitation is not None and invitation.act_id is not None


rules.add_perm("invitations.invite", invites)
rules.add_perm("invitations.change_invitation", invites_as)
rules.add_perm("invitations.accept", answers_for_oneself)
