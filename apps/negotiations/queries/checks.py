"""What an offer comes to before it is tabled: page and API show the same; nothing is kept, nobody is told."""

from dataclasses import dataclass
from datetime import datetime

from apps.collectives.domain import Band
from apps.collectives.queries import bylaws_in_force
from apps.common.errors import Refusal
from apps.companies.queries import approval_policy
from apps.negotiations.domain import TableFacts, check_deadline
from apps.negotiations.models import OfferDraft, Room
from apps.negotiations.queries.beginnings import their_terms
from apps.negotiations.queries.comparisons import minimum_of
from apps.negotiations.queries.drafts import content_of
from apps.negotiations.queries.forecasts import coverage_of
from apps.negotiations.queries.tabling import table_facts
from apps.splits.forecast import Estimate
from apps.terms.comparison import Comparison, compare
from apps.terms.conditions import missing, required
from apps.terms.domain import Terms
from apps.terms.floors import PERSONAL_YES, FloorVerdict, check
from apps.terms.vocabulary import VOCABULARY

ASKED_FIRST = frozenset(question.key for question in VOCABULARY.first_questions)


@dataclass(frozen=True)
class OfferCheck:
    """An offer held against everything that its makers ought to know before they table it.

    Args:
        side: whose offer it is, "company" or "collective".
        terms: what it says so far, complete or not.
        estimate: the company's own, of a year's revenue; None for none, and always of the collective.
        open_until: when it would lapse; None if that is not said yet.
        facts: what of the room decides whether it can be tabled.
        comparison: with what the other side last put on the table, at first the proposal.
        verdicts: how each field that has a minimum stands against it.
        required: fields without an answer that need one before the offer can be tabled.
        missing: further fields without an answer that the minimum does not ask about; they may stay so.
        coverage: of the collective's own proposal, never of this offer (rule 12); None for few owners.
        days: how many days the members need by the bylaws, from the announcement to the end of the vote.
        is_gate: whether the bylaws let nothing below the minimum come to a vote.
        needs_approval: whether somebody else of the company has to read it first.
    """

    side: str
    terms: Terms
    estimate: Estimate | None
    open_until: datetime | None
    facts: TableFacts
    comparison: Comparison
    verdicts: tuple[FloorVerdict, ...]
    required: tuple[str, ...]
    missing: tuple[str, ...]
    coverage: Band | None
    days: int
    is_gate: bool
    needs_approval: bool

    @property
    def earliest(self) -> datetime:
        """Until when it has to be open at least, so that the members can vote."""
        return self.facts.earliest

    @property
    def deadline_fault(self) -> Refusal | None:
        """What is wrong with the end that is said; None if nothing is."""
        try:
            if self.open_until is not None:
                check_deadline(self.open_until, self.earliest)
        except Refusal as refusal:
            return refusal
        return None

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Every field without an answer, those first that the minimum asks about."""
        asked = self.keys_that("missing")
        return (*asked, *(key for key in self.required if key not in asked), *self.missing)

    def keys_that(self, verdict: str) -> tuple[str, ...]:
        """List the fields of which the minimum says one thing: "below", "missing"."""
        return tuple(one.key for one in self.verdicts if one.verdict == verdict)

    @property
    def personal_uses(self) -> tuple[str, ...]:
        """The uses to which each person depicted has to say yes."""
        asks = any(one.code == PERSONAL_YES for one in self.verdicts)
        personal = VOCABULARY.by_key["scope.uses"].personal_options
        return tuple(use for use in self.terms.uses if asks and use in personal)

    @property
    def most_favoured(self) -> str:
        """How far a most-favoured clause reaches; "" if there is none (rule 24)."""
        reach = self.terms.text("money.most_favoured")
        return "" if reach == "none" else reach

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields in which it differs from the other side's terms; what neither answers is the same."""
        return tuple(row.key for row in self.comparison.rows if row.offer != row.ours)

    @property
    def differing_besides(self) -> tuple[str, ...]:
        """Those of them that are not asked first: the rest, which is filled from the other side's terms."""
        derived = {key: field.derived_from for key, field in VOCABULARY.by_key.items()}
        return tuple(key for key in self.differing if not ASKED_FIRST & {key, derived[key]})


def check_of(
    room: Room,
    terms: Terms,
    *,
    side: str,
    at: datetime,
    open_until: datetime | None = None,
    estimate: Estimate | None = None,
) -> OfferCheck:
    """Hold an offer against the minimum, the other side's terms, the time and the pool."""
    bylaws, minimum = bylaws_in_force(room.collective_id), minimum_of(room, at)
    verdicts = check(terms, minimum)
    needed = required(terms)
    settled = {*needed, *(one.key for one in verdicts)}
    return OfferCheck(
        side=side,
        terms=terms,
        estimate=estimate,
        open_until=open_until,
        facts=table_facts(room, at),
        comparison=compare(terms, their_terms(room, side), minimum=minimum),
        verdicts=verdicts,
        required=needed,
        missing=tuple(key for key in missing(terms) if key not in settled),
        coverage=coverage_of(room, at),
        days=bylaws.announce_days + bylaws.voting_days,
        is_gate=bylaws.minimum_is_gate,
        needs_approval=side == "company" and approval_policy(room.company_id).needs_approval,
    )


def check_of_draft(draft: OfferDraft, at: datetime) -> OfferCheck:
    """Hold a draft of the company against everything that it would be held against if it were tabled now."""
    content = content_of(draft)
    return check_of(
        draft.room,
        content.terms,
        side="company",
        at=at,
        open_until=content.open_until,
        estimate=content.estimate,
    )
