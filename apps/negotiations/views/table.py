"""What the table of a room shows: the offer, its comparison, its payments, the rounds so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.audit.queries import length
from apps.ballots import turnout
from apps.common import drawing
from apps.common.money import MICRO
from apps.common.templatetags.look import day, money_round
from apps.contracts.queries import readable_of
from apps.negotiations import queries
from apps.negotiations.messages.lanes import tabs_of
from apps.negotiations.messages.money import years_in_words
from apps.negotiations.messages.powers import standing_in_words
from apps.negotiations.models import Offer, Opinion, Pause, Room
from apps.splits.forecast import WHOLE_PPM, YEARLY, forecast, years_of
from apps.terms.comparison import Comparison
from apps.terms.domain import Terms
from apps.unions.messages import ComparisonRow, NewsWords, rows_for_page, say_news, say_title

SHOWN_ROWS = 8
WORKS_IN_CHART = 100
TIMELINE_ROUNDS = 4
COMPANY, COLLECTIVE, UNION = range(3)


@dataclass(frozen=True)
class Bar:
    """A row of the payments' chart."""

    name: str
    sign: str
    theirs: bool
    present: bool
    sum: str
    parts: tuple[drawing.Part, ...]


def table_of(
    room: Room, person: User, at: datetime, *, shows_all: bool, compares: bool = True
) -> dict[str, Any]:
    """Gather what the page shows, its head alone or all of it, in a fixed number of statements."""
    seen = length(room.stream)  # read first, so that what happens meanwhile is heard again, not missed
    news = queries.news_in_lanes(person, room)
    offers = queries.offers_of(room)
    opinions = list(queries.opinions_of(room))
    pauses = list(queries.pauses_of(room))
    on_table = [one for one in offers if one.is_on_table or one.state == Offer.State.VOTING]
    shown = (on_table or offers)[-1] if offers else None
    context: dict[str, Any] = {
        "room": room,
        "seen": seen,
        "offers": offers,
        "offer": shown,
        "party": queries.party_of(person, room),
        "side": queries.side_of(person, room),
        "pause": next((one for one in pauses if one.until > at and not _has_ended(one, at)), None),
        "undeclared": queries.undeclared_in(room, at),
        "heading": heading_of(room, shown),
        "rounds": rounds_of(room, offers, opinions, pauses),
        "parties": parties_of(room),
        "lanes": tabs_of(room, news, current="table"),
        "reads_caucus": any(one.lane == "caucus" for one in news),
        "talk_new": next((one.new for one in news if one.lane == "table"), 0),
        "is_open_room": room.state == Room.State.OPEN,
        "standing": standing_in_words(queries.rulings_standing(room, at)),
    }
    if shown is not None:
        context |= comparison_of(shown, offers, shows_all=shows_all) if compares else {}
        context |= {"opinions": [one for one in opinions if one.offer_id == shown.pk]}
        context |= {"news": news_of(shown, at) if on_table and compares else []}
        context |= {"days_left": max(0, (shown.open_until - at).days), "is_on_table": bool(on_table)}
        context |= _about_vote(shown, person)
    agreed = context.get("contract")
    return context | {"readable": readable_of(person, {room.follows_id, agreed.pk if agreed else None})}


def comparison_of(offer: Offer, offers: list[Offer], *, shows_all: bool) -> dict[str, Any]:
    """Compare an offer and put the comparison in words."""
    compared = queries.compared(offer, offers)
    before = compared.before_offer
    rows = rows_for_page(
        compared.comparison,
        before_round=before.round if before else None,
        is_before_shown=before is not None,
    )
    rows.sort(key=_is_to_be_read)  # keeps the order otherwise: the worst first
    return {
        "compared": compared,
        "verdict": verdict_of(offer, compared.comparison),
        "before_round": before.round if before else None,
        "before_name": round_name(before) if before else "",
        "now_name": round_name(offer),
        "rows": rows if shows_all else rows[:SHOWN_ROWS],
        "rows_total": len(rows),
        "shows_all": shows_all or len(rows) <= SHOWN_ROWS,
        "works_in_chart": works_in_chart(compared.terms),
        "chart_years": years_in_words(years_of(compared.terms.duration("term.duration"))),
        "bars": bars_of(compared),
    }


def news_of(offer: Offer, at: datetime) -> list[NewsWords]:
    """Say which minimum terms came after an offer, and how it stands against them."""
    terms = Terms.parse(offer.terms)
    return say_news(queries.news_of(offer.room, terms, since=offer.tabled_at, at=at))


def verdict_of(offer: Offer, comparison: Comparison) -> str:
    """Say in a sentence how an offer compares; an answer of the collective is not judged by its own terms."""
    if offer.side == "company":
        return say_title(comparison)
    names = {"company": offer.room.company.short, "collective": offer.room.collective.short}
    return _("%(collective)s has answered. It is %(company)s’s turn.") % names


def _is_to_be_read(row: ComparisonRow) -> bool:
    """Say whether both sides of a row have to be read, which needs more room and comes last."""
    return row.verdict_kind == "read" and not row.is_below


def round_name(offer: Offer) -> str:
    """Name an offer beside others: "Round 3", "Our answer 3"."""
    if offer.side == "company":
        return _("Round %(n)s") % {"n": offer.round}
    return _("Answer %(n)s") % {"n": offer.round}


def heading_of(room: Room, offer: Offer | None) -> str:
    """Say in a sentence what lies on the table."""
    names = {"company": room.company.short, "collective": room.collective.short}
    if offer is None:
        return _("%(collective)s and %(company)s meet here") % names
    if offer.side == "collective":
        return _("%(collective)s’s answer to %(company)s") % names
    count = Terms.parse(offer.terms).number("scope.minimum_works")
    if count:
        return ngettext(
            "%(company)s’s offer for %(count)s work", "%(company)s’s offer for %(count)s works", int(count)
        ) % {**names, "count": int(count)}
    return _("%(company)s’s offer to %(collective)s") % names


def parties_of(room: Room) -> list[str]:
    """Name the lines of the timeline."""
    parties = [room.company.short, room.collective.short]
    return [*parties, _("Union desk")] if room.union_id else parties


def rounds_of(
    room: Room, offers: Sequence[Offer], opinions: Sequence[Opinion], pauses: Sequence[Pause]
) -> tuple[drawing.Round, ...]:
    """Put what every party did into rounds, the last few of them, and what is expected next."""
    last = max((offer.round for offer in offers), default=0)
    first = max(1, last - TIMELINE_ROUNDS + 1)
    drawn = [
        drawing.Round(
            label=_("Round %(n)s, now") % {"n": number}
            if number == last
            else _("Round %(n)s") % {"n": number},
            acts=_acts(room, number, offers, opinions, pauses),
            url=_url_of(number, offers),
            is_now=number == last and room.state in {Room.State.OPEN, Room.State.VOTING},
        )
        for number in range(first, last + 1)
    ]
    expected = _expected(room)
    return (*drawn, drawing.Round(_("next"), (expected,))) if expected else tuple(drawn)


def _acts(
    room: Room,
    number: int,
    offers: Sequence[Offer],
    opinions: Sequence[Opinion],
    pauses: Sequence[Pause],
) -> tuple[drawing.Act, ...]:
    begins = {one.round: one.tabled_at for one in offers if one.side == "company"}
    starts, ends = begins.get(number, room.opened_at), begins.get(number + 1)
    found: list[tuple[datetime, drawing.Act]] = []
    for offer in offers:
        if offer.round == number:
            party = COMPANY if offer.side == "company" else COLLECTIVE
            words = _("offer, %(day)s") if offer.side == "company" else _("answer, %(day)s")
            found.append((offer.tabled_at, drawing.Act(party, words % {"day": day(offer.tabled_at)})))
    for opinion in opinions:
        if opinion.offer.round == number:
            words = _("opinion, %(day)s") % {"day": day(opinion.given_at)}
            found.append((opinion.given_at, drawing.Act(UNION, words)))
    of_round = [one for one in pauses if starts <= one.since and (ends is None or one.since < ends)]
    found += [(one.since, drawing.Act(UNION, _length_of(one))) for one in of_round]
    return tuple(act for _at, act in sorted(found, key=lambda pair: pair[0]))


def _length_of(pause: Pause) -> str:
    end = min(pause.until, pause.ended_at) if pause.ended_at else pause.until
    days = max(1, round((end - pause.since).total_seconds() / 86_400))
    return ngettext("paused %(n)s day", "paused %(n)s days", days) % {"n": days}


def _url_of(number: int, offers: Sequence[Offer]) -> str:
    of_round = [one for one in offers if one.round == number and one.side == "company"]
    return reverse("negotiations:offer", args=[of_round[-1].public_id]) if of_round else ""


def _expected(room: Room) -> drawing.Act | None:
    if room.state == Room.State.VOTING:
        return drawing.Act(COLLECTIVE, _("the members vote"), is_expected=True)
    if room.state != Room.State.OPEN:
        return None
    if room.turn == "company":
        return drawing.Act(COMPANY, _("an offer"), is_expected=True)
    return drawing.Act(COLLECTIVE, _("an answer"), is_expected=True)


def bars_of(compared: queries.Compared) -> list[Bar]:
    """Draw what each sheet would pay for the same works, guaranteed and in all; no revenue share."""
    works = works_in_chart(compared.terms)
    sheets: list[tuple[str, str, bool, bool, Terms]] = []
    if compared.before is not None and compared.before_offer is not None:
        sheets.append((_("%(name)s, before"), "square-open", True, False, compared.before))
    is_theirs = compared.offer.side == "company"
    sign = "square" if is_theirs else "circle"
    sheets.append((_("%(name)s, on the table"), sign, is_theirs, True, compared.terms))
    if compared.ours_offer is None or is_theirs:
        sheets.append((_("We proposed"), "circle", False, False, compared.ours))
    names = {"square-open": round_name(compared.before_offer) if compared.before_offer else ""}
    bars = []
    for words, kind, theirs, present, terms in sheets:
        name = words % {"name": names.get(kind, round_name(compared.offer))} if "%(" in words else words
        parts, total, currency = _parts(terms, works)
        bars.append(Bar(name, kind, theirs, present, money_round(total, currency), parts))
    return bars if any(bar.parts for bar in bars) else []


def _parts(terms: Terms, works: int) -> tuple[tuple[drawing.Part, ...], Decimal, str]:
    result = forecast(terms, [WHOLE_PPM] * works, works, 0)
    once = sum(line.amount_micro for line in result.lines if line.code not in YEARLY)
    later = sum(line.amount_micro for line in result.lines if line.code in YEARLY)
    parts = []
    if once:
        parts.append(drawing.Part(Decimal(once) / MICRO, "solid"))
    if later:
        amount = Decimal(later) / MICRO
        words = _("%(amount)s guarantee") % {"amount": money_round(amount, result.currency)}
        parts.append(drawing.Part(amount, "outlined", words))
    return tuple(parts), Decimal(once + later) / MICRO, result.currency


def works_in_chart(terms: Terms) -> int:
    """Say for how many works payments are shown: the least that the company named, or a hundred."""
    named = terms.number("scope.minimum_works")
    return int(named) if named else WORKS_IN_CHART


def _has_ended(pause: Pause, at: datetime) -> bool:
    return pause.ended_at is not None and pause.ended_at <= at


def _about_vote(offer: Offer, person: User) -> dict[str, Any]:
    """Say whether the reader may vote, and show turnout to the members and stewards, and to nobody else."""
    contract = queries.contract_of(offer)
    if offer.state != Offer.State.VOTING or offer.ballot is None:
        return {"may_vote": False, "turnout_panel": None, "contract": contract}
    may_vote = queries.vote_visible_to(person).filter(pk=offer.pk).exists()
    sees_turnout = turnout.visible_to(person).filter(pk=offer.ballot.pk).exists()
    panel = turnout.panel(person, offer.ballot) if sees_turnout else None
    return {"may_vote": may_vote, "turnout_panel": panel, "contract": contract}
