"""Who may do what with a ballot."""

import rules

from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.ballots import domain, queries
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
    return queries.representatives(ballot).filter(pk=person.pk).exists()


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
def leads_impartially(person: User, ballot: Ballot) -> bool:
    """Whether the person is a steward of the organisation that decides, and has no part in the matter."""
    return queries.impartial_stewards(ballot).filter(pk=person.pk).exists()


@rules.predicate
def may_answer(person: User, ballot: Ballot) -> bool:
    """Whether the person may answer an objection to the roll: an impartial steward, or who certifies it."""
    return queries.answerers(ballot).filter(pk=person.pk).exists()


@rules.predicate
def may_call_off(person: User, ballot: Ballot) -> bool:
    """Whether the vote is this person's to void: until it opens who asked for it, afterwards the union's.

    What the stewards ask, an offer, they may call off again before anybody votes. What is asked about the
    collective itself is not theirs: a steward could else keep a rival from being elected, or themselves from
    being removed, by calling each vote off. Such a vote is called off by the one who moved it or stands in
    it, which is a withdrawal, and by a representative of the union that was named to certify it, alone and
    with a reason that all read; where no union was named, by nobody else, and the vote takes place. Who was
    in the right is not lost by that: a result that the members should not have reached is theirs to reverse
    by the next vote, while a vote that never takes place leaves them nothing.
    """
    if ballot.roll_root:
        return bool(represents_certifier(person, ballot))
    moved_by = queries.called_off_by(ballot)
    if moved_by is None:
        return bool(leads_impartially(person, ballot))
    return person.pk in moved_by or bool(represents_certifier(person, ballot))


@rules.predicate
def sees(person: User, ballot: Ballot) -> bool:
    """Whether the ballot's page is for this person."""
    return ballots_visible_to(person).filter(pk=ballot.pk).exists()


rules.add_perm("ballots.answer_contest", may_answer)
rules.add_perm("ballots.cast", is_on_roll)
rules.add_perm("ballots.certify", represents_certifier)
rules.add_perm("ballots.challenge", represents_certifier)
rules.add_perm("ballots.contest", is_on_provisional_roll | is_member)
rules.add_perm("ballots.delegate", is_on_provisional_roll)
rules.add_perm("ballots.extend", leads_impartially)
rules.add_perm("ballots.see", sees)
rules.add_perm("ballots.void", may_call_off)
