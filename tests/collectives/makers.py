"""Rows that several tests of collectives need."""

from datetime import UTC, datetime

from apps.accounts.models import Organisation, User
from apps.collectives import domain
from apps.collectives.models import Collective
from apps.collectives.queries import standings
from apps.terms.domain import Terms
from tests import makers

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RAW = {
    "scope.uses": ["train_generative"],
    "scope.rights": ["master", "composition"],
    "scope.open_weights": "never",
    "scope.excluded_outputs": ["political"],
    "money.components": [{"kind": "fee_per_work", "amount": "9.50", "currency": "EUR"}],
}
TERMS = Terms.parse(RAW)


def group_of(organisation: Organisation) -> Collective:
    return Collective.objects.select_related("organisation").get(organisation=organisation)


def speaks_for(someone: User, other: User, capacity: str) -> None:
    makers.acts_for(someone, other, capacity)


def standing_by_title(
    organisation: Organisation, company: Organisation, terms: Terms = TERMS, *, minimum_met: bool = True
) -> dict[str, domain.Standing]:
    found = standings(organisation.pk, terms, company=company, minimum_met=minimum_met, grade_met=True, at=AT)
    return {one.work.title: one.standing for one in found}


def yes_to_all() -> dict[str, str]:
    return dict.fromkeys(domain.USES, "yes")


__all__ = ["AT", "RAW", "TERMS", "group_of", "makers", "speaks_for", "standing_by_title", "yes_to_all"]
