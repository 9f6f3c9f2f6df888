"""The dates of a person's calendar: only what that person may see now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from apps.accounts.models import User
from apps.ballots.models import Ballot
from apps.ballots.queries import ballots_visible_to
from apps.contracts.domain import RUNNING, Period
from apps.contracts.models import Contract
from apps.contracts.queries import contracts_visible_to, period_of
from apps.negotiations.domain import ON_TABLE
from apps.negotiations.models import Offer, Pause
from apps.negotiations.queries import offers_visible_to, rooms_visible_to


@dataclass(frozen=True)
class Dates:
    """What lies ahead of a person; contracts in force with the days of their licence."""

    ballots: tuple[Ballot, ...]
    offers: tuple[Offer, ...]
    pauses: tuple[Pause, ...]
    agreed: tuple[Contract, ...]
    in_force: tuple[tuple[Contract, Period], ...]


def dates_of(person: User, at: datetime) -> Dates:
    """Look up what lies ahead of a person, in a fixed number of statements."""
    ballots = ballots_visible_to(person).filter(state=Ballot.State.OPEN, closes_at__gt=at)
    offers = offers_visible_to(person).filter(state__in=ON_TABLE, open_until__gt=at)
    holding = Pause.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at),
        room__in=rooms_visible_to(person).order_by().values("pk"),
        until__gt=at,
    )
    contracts = contracts_visible_to(person)
    agreed = contracts.filter(state=Contract.State.AGREED, take_out_until__gt=at)
    binding = contracts.filter(state__in=RUNNING).prefetch_related("steps")
    running = [(one, period_of(one)) for one in binding]
    return Dates(
        ballots=tuple(ballots.defer("document", "definition").order_by("closes_at", "pk")),
        offers=tuple(offers.order_by("open_until", "pk")),
        pauses=tuple(holding.select_related("room__collective", "room__company").order_by("until", "pk")),
        agreed=tuple(agreed.order_by("take_out_until", "pk")),
        in_force=tuple((one, days) for one, days in running if days is not None),
    )
