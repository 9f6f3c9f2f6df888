"""Who stands for what in a ballot: stewards without a part in it, and the union that certifies it."""

from django.db.models import Q, QuerySet

from apps.accounts.models import Organisation, Role, Seat, User
from apps.accounts.queries import people_with_seat
from apps.ballots import domain
from apps.ballots.models import Ballot, ProvisionalEntry, RollEntry


def conflicted_in(ballot: Ballot) -> frozenset[int]:
    """Find who sits on another side of what is asked, or has a part in it; ids of people."""
    asked = domain.subject_of(ballot.subject)
    return asked[0].conflicted(asked[1]) if asked else frozenset()


def called_off_by(ballot: Ballot) -> frozenset[int] | None:
    """Find who alone may call an announced vote off, beside who certifies it; None for the stewards."""
    asked = domain.subject_of(ballot.subject)
    return asked[0].called_off_by(asked[1]) if asked else None


def impartial_stewards(ballot: Ballot) -> QuerySet[User]:
    """Find the stewards of the organisation that decides who have no part in what is decided."""
    return people_with_seat(ballot.organisation_id, Role.STEWARD).exclude(pk__in=conflicted_in(ballot))


def representatives(ballot: Ballot) -> QuerySet[User]:
    """Find who speaks for the union that certifies a ballot.

    Who may vote, sits in the organisation that decides, or sits in a company does not (rule 21).
    """
    if ballot.certifier_id is None:
        return User.objects.none()
    seats = Seat.objects.filter(until__isnull=True)
    beside = Q(organisation=ballot.organisation_id) | Q(organisation__kind=Organisation.Kind.COMPANY)
    found = people_with_seat(ballot.certifier_id, Role.REPRESENTATIVE)
    found = found.exclude(pk__in=seats.filter(beside).values("person"))
    if ballot.roll_root:
        return found.exclude(pk__in=RollEntry.objects.filter(ballot=ballot).values("person"))
    return found.exclude(pk__in=ProvisionalEntry.objects.filter(ballot=ballot).values("person"))


def answerers(ballot: Ballot) -> QuerySet[User]:
    """Find who may answer an objection to the roll: impartial stewards, and who certifies the vote."""
    stewards = impartial_stewards(ballot).values("pk")
    return User.objects.filter(Q(pk__in=stewards) | Q(pk__in=representatives(ballot).values("pk")))
