"""What this app holds about people: who asked, answered and published; seats say who is with a union."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.holdings import Fate, Holding, Row, Section, as_text
from apps.unions import actions
from apps.unions.models import AffiliationAsk, Charge, MinimumTerms
from apps.unions.queries import unions_beside

FATES = {
    "Affiliation.notice_by": Fate.KEPT,
    "Affiliation.notice_reason": Fate.SCRUBBED,
    "AffiliationAsk.words": Fate.EMPTIED,
    "AffiliationAsk.reason": Fate.EMPTIED,
    "AffiliationAsk.asked_by": Fate.TOMBSTONE,
    "AffiliationAsk.answered_by": Fate.TOMBSTONE,
    "Charge.person": Fate.TOMBSTONE,
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
    asked = AffiliationAsk.objects.filter(Q(asked_by=person) | Q(answered_by=person))
    yield Section(
        "union-asks",
        _("What you asked a union, or answered for one"),
        [_ask(one, person) for one in asked.select_related("collective", "union").order_by("pk")],
    )
    charges = Charge.objects.filter(person=person).select_related("affiliation__collective").order_by("pk")
    yield Section(
        "union-charges",
        _("Collectives you look after for a union"),
        [
            {
                "collective": one.affiliation.collective.name,
                "since": as_text(one.since),
                "until": as_text(one.until),
            }
            for one in charges
        ],
    )
    published = MinimumTerms.objects.filter(published_by=person).order_by("pk")
    yield Section(
        "minimum-terms",
        _("Minimum terms you published"),
        [
            {"id": one.public_id, "sector": one.sector, "version": one.version, "at": as_text(one.valid_from)}
            for one in published
        ],
    )


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Empty what the person wrote to or for a union."""
    actions.forget_words(person=person, names=names)
    return ()


def _ask(one: AffiliationAsk, person: User) -> Row:
    return {
        "collective": one.collective.name,
        "union": one.union.name,
        "state": one.state,
        "words": one.words if one.asked_by_id == person.pk else "",
        "reason": one.reason if one.answered_by_id == person.pk else "",
        "asked_at": as_text(one.asked_at),
        "answered_at": as_text(one.answered_at),
    }


HOLDING = Holding("unions", FATES, sections=sections, erase=erase)
