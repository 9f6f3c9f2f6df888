"""The record of a room in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.common.templatetags.look import weekday
from apps.negotiations.models import Offer, Room

_WORDS: Mapping[str, str | Promise] = {
    "room.opened": _("%(actor)s opened the room."),
    "room.reopened": _("Nothing came of the contract. The room goes on."),
    "offer.tabled": _("%(actor)s tabled offer %(number)s for %(side)s."),
    "offer.withdrawn": _("%(actor)s withdrew offer %(number)s."),
    "offer.accepted_in_principle": _("%(actor)s accepted offer %(number)s in principle."),
    "offer.declined": _("%(actor)s declined offer %(number)s."),
    "offer.expired": _("Offer %(number)s lapsed."),
    "offer.called_again": _("Offer %(number)s is asked a second time, until %(until)s."),
    "offer.put_to_vote": _("%(actor)s put offer %(number)s to the members’ vote, until %(until)s."),
    "offer.accepted": _("The members accepted offer %(number)s."),
    "offer.not_accepted": _("The members did not accept offer %(number)s. The room goes on."),
    "opinion.given": _("%(actor)s gave the union’s opinion on offer %(number)s."),
    "ruling.made": _("%(actor)s used a power of the union."),
    "ruling.ended": _("%(actor)s ended what the union had ruled."),
    "appeal.made": _("%(actor)s appealed against what the union did."),
    "appeal.answered": _("%(actor)s answered an appeal."),
    "room.paused": _("%(actor)s paused the room until %(until)s."),
    "room.resumed": _("%(actor)s ended the pause."),
}


@dataclass(frozen=True)
class Line:
    """One entry of the record as the page shows it."""

    sequence: int
    at: datetime
    words: str
    hash: str
    url: str


def lines_of(room: Room, entries: Sequence[Entry]) -> list[Line]:
    """Put entries in words; names are looked up now, for the record holds none."""
    offers = {offer.public_id: offer for offer in Offer.objects.filter(room=room)}
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [_line(room, entry, offers, names) for entry in entries]


def _line(room: Room, entry: Entry, offers: Mapping[str, Offer], names: Mapping[int, str]) -> Line:
    offer = offers.get(str(entry.payload.get("offer", "")))
    until = str(entry.payload.get("until") or entry.payload.get("closes_at") or "")
    side = room.company if offer and offer.side == "company" else room.collective
    words = str(_WORDS.get(entry.kind, entry.kind)) % {
        "actor": names.get(entry.actor_id or 0, ""),
        "number": offer.number if offer else "",
        "side": side.short,
        "until": weekday(parse_datetime(until)) if until else "",
    }
    url = reverse("negotiations:offer", args=[offer.public_id]) if offer else ""
    return Line(entry.sequence, entry.at, words, entry.hash, url)
