"""What this app holds about people: who published minimum terms; seats say who is with which union."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.holdings import Fate, Holding, Section, as_text
from apps.unions.models import MinimumTerms
from apps.unions.queries import unions_beside

FATES = {
    "MinimumTerms.sector": Fate.KEPT,
    "MinimumTerms.territory": Fate.KEPT,
    "MinimumTerms.comparators": Fate.KEPT,
    "MinimumTerms.comparators_hash": Fate.KEPT,
    "MinimumTerms.published_by": Fate.TOMBSTONE,
}


def sections(person: User) -> Iterator[Section]:
    """Give the unions that one is with through a collective, and the minimum terms one published."""
    beside = [
        {"union": one.union.name, "through": one.collective.name, "since": as_text(one.since)}
        for one in unions_beside(person)
    ]
    yield Section("unions", _("Unions you are with, through your collectives"), beside)
    published = MinimumTerms.objects.filter(published_by=person).order_by("pk")
    yield Section(
        "minimum-terms",
        _("Minimum terms you published"),
        [
            {"id": one.public_id, "sector": one.sector, "version": one.version, "at": as_text(one.valid_from)}
            for one in published
        ],
    )


HOLDING = Holding("unions", FATES, sections=sections)
