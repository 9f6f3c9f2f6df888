"""What members say matters how much, the weights taken of it, and how offers do by them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from apps.accounts.models import Organisation, Role, Seat, User
from apps.negotiations.domain import CAUCUS
from apps.negotiations.models import Offer, PointSpread, Room, WeightsTaken
from apps.negotiations.queries.comparisons import minimum_of
from apps.negotiations.queries.lanes import reads_lane
from apps.terms import weighing
from apps.terms.comparison import compare
from apps.terms.domain import Terms

OFFERS_WEIGHED = 5


@dataclass(frozen=True)
class Weighed:
    """A company's offer with its score."""

    offer: Offer
    score: weighing.Score


def may_analyse(person: User, room: Room) -> bool:
    """Say whether a person reads the analysis of a room: whoever reads the caucus, and never a company."""
    return reads_lane(person, room, CAUCUS)


def points_of(person: User, collective_id: int) -> PointSpread | None:
    """Find how a person spread the points; for that person's page alone."""
    return PointSpread.objects.filter(person=person, collective=collective_id).first()


def spreads_in(collective_id: int) -> QuerySet[PointSpread]:
    """Find what the present members of a collective say; for the medians alone."""
    return PointSpread.objects.filter(Exists(_sitting()), collective=collective_id)


def spreads_left_behind() -> QuerySet[PointSpread]:
    """Find what people said who are members of the collective no longer."""
    return PointSpread.objects.filter(~Exists(_sitting())).order_by("pk")


def _sitting() -> QuerySet[Seat]:
    return Seat.objects.filter(
        organisation=OuterRef("collective"), person=OuterRef("person"), role=Role.MEMBER, until__isnull=True
    )


def newest_weights(collective_id: int) -> WeightsTaken | None:
    """Find the weights that count now."""
    return WeightsTaken.objects.filter(collective=collective_id).order_by("-at", "-pk").first()


def spreads_to_weigh(collective: Organisation, at: datetime) -> list[dict[str, int]]:
    """Give what the weights of this week are taken of; nothing if they are not due, or taken already.

    What was said since Monday counts the next time, so that nothing said in a week moves its weights.
    """
    monday, last = weighing.last_monday(at, collective.zone), newest_weights(collective.pk)
    if last is not None and last.at >= monday:
        return []
    said = spreads_in(collective.pk).filter(at__lt=monday)
    before = weighing.last_monday(last.at, collective.zone) if last else None
    new = said.filter(at__gte=before) if before else said
    if not weighing.may_take(said.count(), new.count()):
        return []
    return list(said.order_by("pk").values_list("points", flat=True))


def collectives_to_weigh(at: datetime) -> list[int]:
    """List the collectives whose weights are taken anew now."""
    enough = PointSpread.objects.order_by().values("collective").annotate(many=Count("pk"))
    asked = enough.filter(many__gte=weighing.FEWEST_ANSWERS).values("collective")
    found = Organisation.objects.filter(pk__in=asked).order_by("pk")
    return [one.pk for one in found if spreads_to_weigh(one, at)]


def weighed_in(room: Room, weights: dict[str, int]) -> list[Weighed]:
    """Weigh the newest offers of the company against the collective's proposal, the newest first."""
    offers = Offer.objects.filter(room=room, side="company").order_by("-number")[:OFFERS_WEIGHED]
    proposal = Terms.parse(room.proposal.terms)
    found = []
    for offer in offers:
        minimum = minimum_of(room, offer.tabled_at)
        comparison = compare(Terms.parse(offer.terms), proposal, minimum=minimum)
        found.append(Weighed(offer, weighing.score(comparison, weights)))
    return found
