"""A table in a deal room with the people who speak at it; the play sits at these tables too."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from secrets import token_hex

from apps.accounts.models import User
from apps.demo.world import parties, people, sheets
from apps.negotiations import actions, queries
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import Offer, OfferDraft, Room
from apps.proposals.models import ProposalVersion
from apps.splits.forecast import Estimate
from apps.terms.domain import Terms

OPEN_DAYS = 12


@dataclass(frozen=True)
class Table:
    """A room, who speaks for each side, who moderates, and what is talked about."""

    room: Room
    steward: User
    delegate: User
    moderator: User
    about: sheets.Parties

    def offer(
        self,
        terms: Terms,
        at: datetime,
        *,
        prose: str = "",
        open_until: datetime | None = None,
        a_year: str = "",
        key: str = "",
    ) -> Offer:
        """Table an offer of the company; `a_year` is its own estimate of a year's revenue in euros."""
        estimate = Estimate(Decimal(a_year), "EUR", (at - timedelta(days=1)).date()) if a_year else None
        content = OfferContent(terms, prose, estimate, open_until or at + timedelta(days=OPEN_DAYS))
        result = actions.submit_offer(
            actor=self.delegate, room_id=self.room.pk, content=content, key=key or token_hex(8), at=at
        )
        return result if isinstance(result, Offer) else self._approve(result, at)

    def _approve(self, draft: OfferDraft, at: datetime) -> Offer:
        """Let the company's signatory approve what a delegate prepared, so that it is on the table."""
        _delegates, signatory = parties.staff(self.about.company.slug)
        done = actions.approve_draft(actor=signatory, draft_id=draft.pk, seen_hash=draft.content_hash, at=at)
        if done.offer is None:
            why = queries.obstacle(done, queries.table_facts(done.room, at))
            raise ValueError(f"{draft} was not tabled: {why}")
        return done.offer

    def answer(self, terms: Terms, at: datetime, *, prose: str = "", key: str = "") -> Offer:
        """Table what the collective answers."""
        return actions.table_offer(
            actor=self.steward,
            room_id=self.room.pk,
            terms=terms,
            prose=prose,
            open_until=at + timedelta(days=OPEN_DAYS),
            key=key or token_hex(8),
            at=at,
        )

    def say(self, offer: Offer, stance: str, text: str, at: datetime) -> None:
        """Give the union's opinion of an offer."""
        actions.give_opinion(actor=self.moderator, offer_id=offer.pk, stance=stance, text=text, at=at)

    def offered(self, number: str, paid: sheets.Price | None = None, **changes: object) -> Terms:
        """Write the company's terms of a round."""
        return sheets.offered(self.about, number, paid, **changes)

    def ours(self, asked: sheets.Price | None = None, **changes: object) -> Terms:
        """Write the collective's terms."""
        return sheets.ours(self.about, asked, **changes)


def open_table(
    proposal: ProposalVersion,
    steward: User,
    about: sheets.Parties,
    at: datetime,
    moderator: str = people.INGRID,
) -> Table:
    """Let a company open a room, its first delegate speaking."""
    delegates, _signatory = parties.staff(about.company.slug)
    room = actions.open_room(
        actor=delegates[0], company=about.company, proposal_version_id=proposal.pk, at=at
    )
    return Table(room, steward, delegates[0], people.known(moderator), about)
