"""Who may do what with a ballot."""

import rules
from django.db.models import Q

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import holds_seat
from apps.ballots import domain
from apps.ballots.models import Ballot, ProvisionalEntry, RollEntry
from apps.ballots.queries import ballots_visible_to
from apps.ballots.turnout import visible_to


@rules.predicate
def is_on_roll(person: User, subject: Ballot | RollEntry | None) -> bool:
    """Whether the person is on the roll; an action that has locked the entry hands in the entry."""
    if isinstance(subject, Ballot):
        return RollEntry.objects.filter(ballot=subject, person_id=person.pk).exists()
    return subject is not None and subject.person_id == person.pk


@rules.predicate
def represents_certifier(person: User, ballot: Ballot) -> bool:
    """Whether the person holds a representative's seat in the union that certifies, and none beside it.

    Who may vote, sits in the organisation that decides, or sits in a company vouches for nothing (rule 21).
    """
    if ballot.certifier_id is None or is_on_roll(person, ballot):
        return False
    seats = Seat.objects.filter(person_id=person.pk, until__isnull=True)
    beside = Q(organisation=ballot.organisation_id) | Q(organisation__kind=Organisation.Kind.COMPANY)
    represents = seats.filter(organisation=ballot.certifier_id, role=Role.REPRESENTATIVE).exists()
    return represents and not seats.filter(beside).exists()


def audience_of(person: User, ballot: Ballot) -> domain.Audience:
    """Say which bundle is for this person, of those who may see the ballot.

    Who stands on the roll or is a steward is a member; the union's representatives are the auditors, if no
    seat elsewhere keeps them from it.
    """
    if represents_certifier(person, ballot):
        return "auditors"
    return "members" if visible_to(person).filter(pk=ballot.pk).exists() else "public"


@rules.predicate
def is_on_provisional_roll(person: User, ballot: Ballot) -> bool:
    """Whether the person would be on the roll if the ballot opened now."""
    return ProvisionalEntry.objects.filter(ballot=ballot, person_id=person.pk).exists()


@rules.predicate
def is_member(person: User, ballot: Ballot) -> bool:
    """Whether the person is a member of the organisation that decides: who is missing on the roll says so."""
    return holds_seat(person, ballot.organisation_id, Role.MEMBER)


@rules.predicate
def is_steward(person: User, ballot: Ballot) -> bool:
    """Whether the person is a steward of the organisation that decides."""
    return holds_seat(person, ballot.organisation_id, Role.STEWARD)


@rules.predicate
def answers_for(person: User, ballot: Ballot) -> bool:
    """Whether the ballot is this person's to void: the stewards' before it opens, the union's afterwards."""
    return bool(is_steward(person, ballot) if not ballot.roll_root else represents_certifier(person, ballot))


@rules.predicate
def sees(person: User, ballot: Ballot) -> bool:
    """Whether the ballot's page is for this person."""
    return ballots_visible_to(person).filter(pk=ballot.pk).exists()


rules.add_perm("ballots.answer_contest", is_steward)
rules.add_perm("ballots.cast", is_on_roll)
rules.add_perm("ballots.certify", represents_certifier)
rules.add_perm("ballots.challenge", represents_certifier)
rules.add_perm("ballots.contest", is_on_provisional_roll | is_member)
rules.add_perm("ballots.delegate", is_on_provisional_roll)
rules.add_perm("ballots.extend", is_steward)
rules.add_perm("ballots.see", sees)
rules.add_perm("ballots.void", answers_for)
