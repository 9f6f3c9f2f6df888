"""Who may cast, certify and see."""

import rules

from apps.accounts.models import Role, Seat, User
from apps.ballots.models import Ballot, RollEntry
from apps.ballots.queries import ballots_visible_to


@rules.predicate
def is_on_roll(person: User, subject: Ballot | RollEntry | None) -> bool:
    """Whether the person is on the roll; an action that has locked the entry hands in the entry."""
    if isinstance(subject, Ballot):
        return RollEntry.objects.filter(ballot=subject, person_id=person.pk).exists()
    return subject is not None and subject.person_id == person.pk


@rules.predicate
def represents_certifier(person: User, ballot: Ballot) -> bool:
    """Whether the person holds a representative's seat in the union that certifies."""
    if ballot.certifier_id is None:
        return False
    return Seat.objects.filter(
        person_id=person.pk, organisation=ballot.certifier_id, role=Role.REPRESENTATIVE, until__isnull=True
    ).exists()


@rules.predicate
def sees(person: User, ballot: Ballot) -> bool:
    """Whether the ballot's page is for this person."""
    return ballots_visible_to(person).filter(pk=ballot.pk).exists()


rules.add_perm("ballots.cast", is_on_roll)
rules.add_perm("ballots.certify", represents_certifier)
rules.add_perm("ballots.see", sees)
