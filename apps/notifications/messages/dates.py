"""The words of a calendar: with names, or discreet."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from apps.ballots.models import Ballot
from apps.contracts.domain import SUSPENDED, Period
from apps.contracts.models import Contract
from apps.contracts.queries import dates_ahead
from apps.negotiations.models import Offer, Pause
from apps.notifications.domain import Date
from apps.notifications.messages.contracts import contract_url
from apps.notifications.messages.deals import maker_of
from apps.notifications.messages.writing import room_url, vote_url
from apps.notifications.queries import Dates

_MINUTE = 60


def words_of_dates(dates: Dates, *, with_names: bool, at: datetime) -> list[Date]:
    """Write each date, in a fixed order; without names a title tells nobody what it is about."""
    return [
        *(_ballot(one, with_names=with_names) for one in dates.ballots),
        *(_offer(one, with_names=with_names) for one in dates.offers),
        *(_pause(one, with_names=with_names) for one in dates.pauses),
        *(_take_out(one, with_names=with_names) for one in dates.agreed),
        *(date for one, days in dates.in_force for date in _days(one, days, at, with_names=with_names)),
    ]


def _ballot(ballot: Ballot, *, with_names: bool) -> Date:
    """The end of a vote; it only ever moves to a later one, so that its length counts its moves."""
    named = _("Vote closes: %(title)s") % {"title": ballot.title}
    length = ballot.closes_at - ballot.opens_at
    return Date(
        uid=f"ballot-{ballot.public_id}",
        title=named if with_names else _("Tutti: a vote closes"),
        at=ballot.closes_at,
        url=settings.SITE_URL + vote_url(ballot),
        sequence=int(length.total_seconds()) // _MINUTE,
        stamp=ballot.opens_at,
    )


def _offer(offer: Offer, *, with_names: bool) -> Date:
    named = _("%(maker)s’s offer ends") % {"maker": maker_of(offer).short}
    return Date(
        uid=f"offer-{offer.public_id}",
        title=named if with_names else _("Tutti: an offer ends"),
        at=offer.open_until,
        url=settings.SITE_URL + room_url(offer.room),
        sequence=0,
        stamp=offer.tabled_at,
    )


def _pause(pause: Pause, *, with_names: bool) -> Date:
    named = _("Pause ends: %(collective)s and %(company)s") % {
        "collective": pause.room.collective.short,
        "company": pause.room.company.short,
    }
    return Date(
        uid=f"pause-{pause.room.public_id}-{int(pause.since.timestamp())}",
        title=named if with_names else _("Tutti: a pause ends"),
        at=pause.until,
        url=settings.SITE_URL + room_url(pause.room),
        sequence=0,
        stamp=pause.since,
    )


def _take_out(contract: Contract, *, with_names: bool) -> Date:
    named = _("Works can be taken out until now: %(company)s") % {"company": contract.company.short}
    return Date(
        uid=f"works-{contract.public_id}",
        title=named if with_names else _("Tutti: works can be taken out until now"),
        at=contract.take_out_until,
        url=settings.SITE_URL + contract_url(contract),
        sequence=0,
        stamp=contract.agreed_at,
    )


def _days(contract: Contract, days: Period, at: datetime, *, with_names: bool) -> Iterator[Date]:
    """The first and the last day of a licence, as whole days in the contract's own zone."""
    words = {"number": contract.number, "company": contract.company.short}
    if contract.state == SUSPENDED:
        words["number"] = _("%(number)s (suspended)") % {"number": contract.number}
    begins = _("Contract %(number)s with %(company)s begins") % words
    ends = _("Contract %(number)s with %(company)s: last day") % words
    stamp = contract.in_force_at or contract.agreed_at
    url = settings.SITE_URL + contract_url(contract)
    uid = f"contract-{contract.public_id}"
    if days.starts_on > at.date():
        title = begins if with_names else _("Tutti: a contract begins")
        yield Date(f"{uid}-first", title, days.starts_on, url, 0, stamp)
    if days.ends_on is not None and days.ends_on >= at.date():
        title = ends if with_names else _("Tutti: last day of a contract")
        yield Date(f"{uid}-last", title, days.ends_on, url, 0, stamp)
    yield from _set_by_steps(contract, at, with_names=with_names)


def _set_by_steps(contract: Contract, at: datetime, *, with_names: bool) -> Iterator[Date]:
    """Until when a breach may be cured, and when a notice to end the contract is over."""
    words = {"number": contract.number, "company": contract.company.short}
    named = {
        "cure": _("Contract %(number)s with %(company)s: last moment to cure the breach") % words,
        "notice": _("Contract %(number)s with %(company)s ends: the notice is over") % words,
    }
    for name, moment in dates_ahead(contract):
        if moment > at:
            title = named[name] if with_names else _("Tutti: a date of a contract")
            yield Date(
                uid=f"contract-{contract.public_id}-{name}",
                title=title,
                at=moment,
                url=settings.SITE_URL + contract_url(contract),
                sequence=len(contract.steps.all()),
                stamp=contract.in_force_at or contract.agreed_at,
            )
