"""What other companies offer the same collective, brought to one measure: guaranteed per work and year."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from apps.accounts.models import User
from apps.common.money import MICRO
from apps.negotiations import domain
from apps.negotiations.models import Offer, Room
from apps.negotiations.queries.comparisons import minimum_of
from apps.negotiations.queries.rooms import party_of, rooms_visible_to
from apps.splits.forecast import WHOLE_PPM, forecast, years_of
from apps.terms.domain import Terms
from apps.terms.floors import check

# The same for all, so that a sum for each agreement is spread over as many works.
WORKS_COMPARED = 100


@dataclass(frozen=True)
class Beside:
    """A company's live offer, measured like the others.

    `per_work_year` is what is guaranteed for one work and year, of 100 works, before costs; None for an
    offer without a term. Revenue shares are not in it.
    """

    offer: Offer
    terms: Terms
    years: Fraction
    currency: str
    per_work_year: Decimal | None
    below: int


def may_see_others(person: User, room: Room) -> bool:
    """Say whether a person may see what other companies offer: the collective and its union, no company."""
    return party_of(person, room) in {"collective", "union"}


def beside(person: User, room: Room, at: datetime) -> list[Beside]:
    """List the companies' live offers to the room's collective that a person may read, the best paid first.

    Nothing is converted from one currency into another.
    """
    if not may_see_others(person, room):
        return []
    rooms = rooms_visible_to(person).filter(collective=room.collective_id).order_by().values("pk")
    live = Offer.objects.filter(
        room__in=rooms, side="company", state__in=[*domain.ON_TABLE, Offer.State.VOTING]
    )
    minimum = minimum_of(room, at)
    found = []
    for offer in live.select_related("room__company", "room__collective").order_by("pk"):
        terms = Terms.parse(offer.terms)
        below = sum(one.verdict == "below" for one in check(terms, minimum))
        found.append(_measured(offer, terms, below))
    return sorted(found, key=lambda one: (one.currency, -(one.per_work_year or 0), one.offer.pk))


def _measured(offer: Offer, terms: Terms, below: int) -> Beside:
    years = years_of(terms.duration("term.duration"))
    result = forecast(terms, [WHOLE_PPM] * WORKS_COMPARED, WORKS_COMPARED, 0)
    each = Fraction(result.gross_micro, MICRO * WORKS_COMPARED) / years if years else None
    amount = None if each is None else Decimal(each.numerator) / Decimal(each.denominator)
    return Beside(offer, terms, years, result.currency, amount, below)
