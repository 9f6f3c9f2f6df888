"""What an offer would pay to one member, and which of their works it would cover."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

from apps.accounts.models import Organisation, User
from apps.catalogues.domain import BAND, WorkFacts
from apps.collectives.domain import Band, Portion, WorkStanding
from apps.collectives.queries import bylaws_in_force, coverage_band
from apps.contracts.queries import own_standings_under, pool_under
from apps.negotiations.models import Offer, OfferDraft, Room
from apps.splits.forecast import Estimate, Forecast, forecast
from apps.terms.domain import Terms


@dataclass(frozen=True)
class MemberWorks:
    """One person's works as an offer finds them.

    `ask` wait for this person's answer below the vote and for nobody else's, `ask_others` for somebody
    else's as well, so that nothing is counted on. `kept_out` are the rest of their works. `pool` is how many
    works the schedule has at the most, rounded up to ten.
    """

    person_id: int
    included: tuple[WorkStanding, ...]
    ask: tuple[WorkStanding, ...]
    ask_others: tuple[WorkStanding, ...]
    kept_out: tuple[WorkStanding, ...]
    pool: int

    @property
    def to_answer(self) -> tuple[WorkStanding, ...]:
        """The works about which the person is asked: in, out or choose."""
        return (*self.ask, *self.ask_others)


class _Between(TypedDict):
    """Who licenses to whom and when, and whose place it would take."""

    collective: Organisation
    company: Organisation
    at: datetime
    follows_id: int | None


def works_of_member(person: User, offer: Offer, at: datetime) -> MemberWorks:
    """Sort a member's works by what an offer would do with them; a fixed number of statements."""
    room = offer.room
    terms = Terms.parse(offer.terms)
    between: _Between = {
        "collective": room.collective,
        "company": room.company,
        "at": at,
        "follows_id": room.follows_id,
    }
    own = own_standings_under(person, terms, **between)
    pool = pool_under(terms, **between)
    mine = [one for one in own if person.pk in one.owner_ids]
    ask = [one for one in mine if one.standing.asks(person.pk)]
    alone = [one for one in ask if not _waits_for_others(one, person.pk)]
    return MemberWorks(
        person_id=person.pk,
        included=tuple(one for one in mine if one.standing.is_in and one not in ask),
        ask=tuple(alone),
        ask_others=tuple(one for one in ask if one not in alone),
        kept_out=tuple(one for one in mine if not one.standing.is_in and one not in ask),
        pool=_at_the_most(pool),
    )


def coverage_of(room: Room, at: datetime) -> Band | None:
    """Say in a band of ten how much of the pool the collective's own proposal would cover.

    It is the proposal, never an offer, that is looked at: whoever tables one offer after another learns
    nothing about anybody's floor or answer (rule 12). None below five owners.
    """
    terms = Terms.parse(room.proposal.terms)
    pool = pool_under(
        terms, collective=room.collective, company=room.company, at=at, follows_id=room.follows_id
    )
    return coverage_band(pool)


def forecast_for(
    works: MemberWorks, offer: Offer, *, chosen: Collection[int], costs_ppm: int | None = None
) -> Forecast:
    """Work out what an offer guarantees to a member, and what is possible on the company's estimate.

    Args:
        chosen: ids of those of their ask-me works that the person would put in.
        costs_ppm: what the collective keeps; None reads it from the bylaws.
    """
    terms = Terms.parse(offer.terms)
    covered = [*works.included, *(one for one in works.ask if one.work.work_id in chosen)]
    rights = terms.choices("scope.rights")
    if costs_ppm is None:
        costs_ppm = bylaws_in_force(offer.room.collective_id).costs_ppm
    shares = [share_ppm(one.work, works.person_id, rights) for one in covered]
    return forecast(terms, shares, works.pool, costs_ppm, estimate_of(offer))


def estimate_of(offer: Offer | OfferDraft) -> Estimate | None:
    """Read the company's estimate of a year's revenue."""
    if offer.estimate is None:
        return None
    return Estimate(
        amount=Decimal(offer.estimate["amount"]),
        currency=offer.estimate["currency"],
        made_on=date.fromisoformat(offer.estimate["made_on"]),
    )


def share_ppm(work: WorkFacts, person_id: int, rights: Iterable[str]) -> int:
    """Give a person's part of a work in ppm: the mean of their parts of the licensed rights, rounded down."""
    licensed = [right for right in work.rights if right.right in rights and right.holders]
    held = sum(
        share.ppm or 0 for right in licensed for share in right.holders if share.holder_id == person_id
    )
    return held // len(licensed) if licensed else 0


def _waits_for_others(one: WorkStanding, person_id: int) -> bool:
    """Say whether somebody else has still to say yes, which every owner of the work may know."""
    return any(obstacle.person_id != person_id for obstacle in one.standing.obstacles)


def _at_the_most(pool: Iterable[Portion]) -> int:
    open_or_in = sum(one.works for one in pool if one.state in {"in", "ask"})
    return -(-open_or_in // BAND) * BAND
