"""An offer beside the round before, the collective's own terms and the union's minimum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.negotiations import domain
from apps.negotiations.models import Offer, Room
from apps.terms.comparison import Comparison, compare
from apps.terms.domain import Terms
from apps.terms.floors import FloorVerdict, check
from apps.terms.minimum import Minimum
from apps.unions.models import MinimumTerms
from apps.unions.queries import MinimumNews, minimum_in_force, minimum_news, sector_and_country_of


@dataclass(frozen=True)
class Compared:
    """An offer with what it is compared with; `before` and `ours` say where those terms come from."""

    offer: Offer
    terms: Terms
    ours: Terms
    before: Terms | None
    before_offer: Offer | None
    ours_offer: Offer | None
    minimum: Minimum
    comparison: Comparison


def minimum_of(room: Room, at: datetime) -> Minimum:
    """Find the minimum terms in force at a moment; the reference ones without a union (rule 21)."""
    sector, country = sector_and_country_of(room.collective_id)
    return minimum_in_force(room.union_id, sector, at, country)[0]


def minimum_version_of(room: Room, at: datetime) -> MinimumTerms | None:
    """Find the version of the union's minimum terms in force at a moment; None for the reference ones."""
    sector, country = sector_and_country_of(room.collective_id)
    return minimum_in_force(room.union_id, sector, at, country)[1]


def news_of(room: Room, terms: Terms, *, since: datetime, at: datetime) -> list[MinimumNews]:
    """Find the minimum terms that came after an offer or a draft, and how it stands against them."""
    sector, country = sector_and_country_of(room.collective_id)
    return minimum_news(room.union_id, sector, terms, territory=country, since=since, at=at)


def verdicts_of(room: Room, terms: Terms, at: datetime) -> tuple[FloorVerdict, ...]:
    """Hold terms against the minimum in force at a moment."""
    return check(terms, minimum_of(room, at))


def below_minimum(offer: Offer) -> tuple[str, ...]:
    """List the fields in which an offer is below the minimum that was in force when it was tabled."""
    verdicts = verdicts_of(offer.room, Terms.parse(offer.terms), offer.tabled_at)
    return tuple(one.key for one in verdicts if one.verdict == "below")


def steps_to(shown: Sequence[Offer], offers: Sequence[Offer]) -> list[domain.Step]:
    """Say for some offers what their side changed since its offer before.

    Args:
        offers: all offers of the room, in order.
    """
    sheets = [_sheet(one) for one in offers]
    numbers = {one.number for one in shown}
    return [
        domain.step_to(sheet, sheets[:place])
        for place, sheet in reversed(list(enumerate(sheets)))
        if sheet.number in numbers
    ]


def _sheet(offer: Offer) -> domain.Sheet:
    return domain.Sheet(offer.number, offer.side, Terms.parse(offer.terms), offer.prose, offer.tabled_at)


def compared(offer: Offer, offers: list[Offer]) -> Compared:
    """Compare an offer with the round before, with ours, and with the minimum in force when it was tabled.

    Ours is what the collective last put on the table before it, and at first its published proposal. Before
    a company's offer came the company's previous one; before an answer of the collective what it answers.

    Args:
        offers: all offers of the room, in order.
    """
    earlier = [one for one in offers if one.number < offer.number]
    own = [one for one in earlier if one.side == "collective"]
    theirs = [one for one in earlier if one.side == "company"]
    ours = Terms.parse(own[-1].terms if own else offer.room.proposal.terms)
    before = Terms.parse(theirs[-1].terms) if theirs else None
    terms = Terms.parse(offer.terms)
    minimum = minimum_of(offer.room, offer.tabled_at)
    return Compared(
        offer=offer,
        terms=terms,
        ours=ours,
        before=before,
        before_offer=theirs[-1] if theirs else None,
        ours_offer=own[-1] if own else None,
        minimum=minimum,
        comparison=compare(terms, ours, before=before, minimum=minimum),
    )
