"""What of the terms, and of who offers them, decides whether a work may stand under them."""

from dataclasses import dataclass
from functools import cached_property

from apps.collectives.domain.rows import Reach
from apps.common.money import Money
from apps.terms.domain import Terms


@dataclass(frozen=True)
class LicenceFacts:
    """What of the terms, and of who offers them, a mandate looks at.

    `company` is its public id, `fee` what is paid for each work, if anything; `collective_id` is the
    organisation within which it is offered, without which no yes of somebody outside counts.
    `territories` are countries or "WORLD", empty where that is left open. `is_imagined` is the best of
    offers: it goes nowhere that somebody excepts.
    """

    uses: tuple[str, ...]
    rights: frozenset[str]
    company: str
    minimum_met: bool
    grade_met: bool
    weights_stay: bool
    political_excluded: bool
    fee: Money | None = None
    collective_id: int | None = None
    territories: frozenset[str] = frozenset()
    is_imagined: bool = False

    @cached_property
    def reach(self) -> Reach:
        """How far it goes, as rows of mandates look at it."""
        return Reach(self.rights, self.territories, self.is_imagined)


def licence_facts(
    terms: Terms, *, company: str, minimum_met: bool, grade_met: bool, collective_id: int | None = None
) -> LicenceFacts:
    """Read off the terms what mandates look at; what the terms leave open counts as not promised."""
    fee = terms.money("money.fee_per_work")
    return LicenceFacts(
        uses=terms.uses,
        rights=frozenset(terms.choices("scope.rights")),
        company=company,
        minimum_met=minimum_met,
        grade_met=grade_met,
        weights_stay=terms.text("scope.open_weights") in {"never", "to_named_parties"},
        political_excluded="political" in terms.choices("scope.excluded_outputs"),
        fee=Money.of(fee.amount, fee.currency) if fee else None,
        collective_id=collective_id,
        territories=frozenset(terms.choices("term.territory")),
    )


def any_licence(use: str, collective_id: int | None = None) -> LicenceFacts:
    """Imagine the best of offers for one use: what is still kept out then, the mandates keep out."""
    return LicenceFacts(
        uses=(use,),
        rights=frozenset(),
        company="",
        minimum_met=True,
        grade_met=True,
        weights_stay=True,
        political_excluded=True,
        collective_id=collective_id,
        is_imagined=True,
    )
