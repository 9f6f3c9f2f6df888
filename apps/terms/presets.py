"""Starting points for companies, and the few facts that a plain sentence about terms needs."""

from dataclasses import dataclass

from apps.terms.amounts import Money
from apps.terms.components import Component
from apps.terms.domain import Terms
from apps.terms.duration import Duration
from apps.terms.vocabulary import VOCABULARY, Field


@dataclass(frozen=True, slots=True)
class Preset:
    """A starting point with a name."""

    id: str
    label: str
    terms: Terms


def presets() -> tuple[Preset, ...]:
    """List the starting points for companies."""
    return tuple(Preset(one.id, one.label, Terms.parse(one.terms)) for one in VOCABULARY.presets)


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """A field to be asked first; `answered` also looks at the kind of payment where one is named."""

    field: Field
    category: str
    answered: bool


def first_questions(terms: Terms) -> tuple[FirstQuestion, ...]:
    """List what is asked first, and whether `terms` answer it."""
    categories = {one.category for one in terms.components}
    return tuple(
        FirstQuestion(
            field=VOCABULARY.by_key[one.key],
            category=one.category,
            answered=one.category in categories if one.category else terms.get(one.key) is not None,
        )
        for one in VOCABULARY.first_questions
    )


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What the first sentence about terms says. Codes and numbers; an edge puts them in words."""

    licensee: str
    models: tuple[str, ...]
    uses: tuple[str, ...]
    personal_uses: tuple[str, ...]
    excluded_personal_uses: tuple[str, ...]
    fee_per_work: Money | None
    minimum_guarantee: Money | None
    revenue_share_percent: str
    revenue_base: str
    duration: Duration | None
    starts_on: str
    territory: tuple[str, ...]
    payment_days: Duration | None
    upfront: tuple[Component, ...]
    ongoing: tuple[Component, ...]


def summary_facts(terms: Terms) -> SummaryFacts:
    """Gather the facts for one plain sentence; what is not answered is None, "" or empty."""
    licensee = terms.get("parties.licensee")
    personal = VOCABULARY.by_key["scope.uses"].personal_options
    return SummaryFacts(
        licensee=licensee["name"] if isinstance(licensee, dict) else "",
        models=terms.choices("parties.models"),
        uses=terms.uses,
        personal_uses=tuple(use for use in personal if use in terms.uses),
        excluded_personal_uses=tuple(use for use in personal if use not in terms.uses),
        fee_per_work=terms.money("money.fee_per_work"),
        minimum_guarantee=terms.money("money.minimum_guarantee"),
        revenue_share_percent=terms.text("money.revenue_share"),
        revenue_base=terms.text("money.revenue_base"),
        duration=terms.duration("term.duration"),
        starts_on=terms.text("term.starts_on"),
        territory=terms.choices("term.territory"),
        payment_days=terms.duration("money.payment_days"),
        upfront=tuple(one for one in terms.components if one.category == "upfront"),
        ongoing=tuple(one for one in terms.components if one.category == "ongoing"),
    )
