"""Who decides on an offer, and who may not vote for others in it."""

from apps.ballots.domain import Voter
from apps.collectives.domain import Bylaws, kinds_asked
from apps.collectives.queries import roll_for
from apps.negotiations.models import Offer
from apps.terms.domain import Terms


def roll_of(offer: Offer, bylaws: Bylaws | None = None) -> list[Voter]:
    """List who would vote on an offer now, as the bylaws say; those in force if None."""
    rights = Terms.parse(offer.terms).choices("scope.rights")
    found = roll_for(offer.room.collective_id, bylaws=bylaws, kinds=kinds_asked(rights))
    return [Voter(one.person_id, one.weight, one.reason, one.share) for one in found]
