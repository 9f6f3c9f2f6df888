"""Who decides on an offer, until when, and who may not vote for others in it."""

from datetime import datetime

from apps.accounts.models import Organisation, Role, Seat
from apps.ballots.domain import Voter
from apps.ballots.models import Ballot
from apps.collectives.domain import Bylaws, kinds_asked
from apps.collectives.queries import roll_for
from apps.negotiations import domain
from apps.negotiations.models import Offer
from apps.terms.domain import Terms


def roll_of(offer: Offer, bylaws: Bylaws | None = None) -> list[Voter]:
    """List who would vote on an offer now, as the bylaws say; those in force if None.

    A vote that has been announced keeps the rules under which it was, whatever the bylaws say since.
    """
    kinds = kinds_asked(Terms.parse(offer.terms).choices("scope.rights"))
    asked = offer.ballot if bylaws is None else None
    found = roll_for(offer.room.collective_id, bylaws=bylaws, asked=asked, kinds=kinds)
    return [Voter(one.person_id, one.weight, one.reason, one.share) for one in found]


def latest_end_of_vote(public_id: str) -> datetime | None:
    """Say until when the vote on an offer may be extended: it has to be over before the offer lapses.

    A second call that was announced keeps its days.
    """
    offer = Offer.objects.select_related("ballot", "room__collective").filter(public_id=public_id).first()
    if offer is None:
        return None
    call = offer.ballot.definition["second_call"] if offer.ballot else None
    if not call or "days" not in call:
        return offer.open_until
    return domain.latest_end_before_second_call(
        offer.open_until, int(call["days"]), offer.room.collective.zone
    )


def conflicted_in_vote(public_id: str) -> frozenset[int]:
    """Find who may not vote for others on an offer: people of a company, and who moderates (rule 21)."""
    union = Offer.objects.filter(public_id=public_id).values_list("room__union", flat=True).first()
    seats = Seat.objects.filter(until__isnull=True)
    companies = seats.filter(organisation__kind=Organisation.Kind.COMPANY)
    moderating = seats.filter(organisation=union, role=Role.REPRESENTATIVE)
    return frozenset((companies | moderating).values_list("person", flat=True))


def is_vote_undecided(public_id: str) -> bool:
    """Whether the vote on an offer has not been concluded, so that the members may be called once more."""
    return Offer.objects.filter(public_id=public_id, state=Offer.State.VOTING).exists()


def votes_announced(due_at: datetime | None = None) -> list[int]:
    """List the offers whose vote is announced, the soonest first; those due at a moment, if one is given."""
    announced = Offer.objects.filter(state=Offer.State.VOTING, ballot__state=Ballot.State.ANNOUNCED)
    if due_at is not None:
        announced = announced.filter(ballot__opens_at__lte=due_at)
    return list(announced.order_by("ballot__opens_at").values_list("pk", flat=True))
