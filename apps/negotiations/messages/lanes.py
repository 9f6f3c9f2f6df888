"""The lanes of a room in words: names, who reads them, what a message shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.negotiations import domain
from apps.negotiations.domain import LaneName
from apps.negotiations.models import Message, Room, TableMessage
from apps.negotiations.queries import LaneNews

_SIGNS = {"collective": "circle", "company": "square", "union": "diamond"}
_NAMES: Mapping[LaneName, Promise] = {
    domain.TABLE: gettext_lazy("The table"),
    domain.CAUCUS: gettext_lazy("Caucus"),
    domain.DESK: gettext_lazy("Union desk"),
}
LABELS: Mapping[LaneName, Promise] = {
    domain.TABLE: gettext_lazy("To everybody in the room"),
    domain.CAUCUS: gettext_lazy("To the members only"),
    domain.DESK: gettext_lazy("To those at the union’s desk only"),
}
HEADINGS: Mapping[LaneName, Promise] = {
    domain.TABLE: gettext_lazy("Across the table"),
    domain.CAUCUS: gettext_lazy("Among the members"),
    domain.DESK: gettext_lazy("At the union’s desk"),
}
EMPTY: Mapping[LaneName, Promise] = {
    domain.TABLE: gettext_lazy("What both sides say to each other belongs here."),
    domain.CAUCUS: gettext_lazy("What the members say among themselves belongs here."),
    domain.DESK: gettext_lazy("What the stewards and the union say to each other belongs here."),
}


@dataclass(frozen=True)
class Post:
    """A message as its reader sees it: its words, or why they are gone."""

    number: int
    name: str
    party: str
    sign: str
    at: datetime
    text: str
    is_own: bool
    is_for_me: bool
    is_erased: bool
    is_struck: bool
    struck_by: str
    strike_reason: str


def tabs_of(room: Room, news: Sequence[LaneNews], *, current: LaneName) -> list[dict[str, object]]:
    """Describe the lanes that somebody reads as tabs; the others are absent."""
    return [
        {
            "name": _NAMES[one.lane],
            "readers": readers_of(room, one.lane),
            "url": _address(room, one.lane),
            "new": one.new if one.lane not in {current, domain.TABLE} else 0,
            "current": one.lane == current,
            "sunk": one.lane != domain.TABLE,
        }
        for one in news
    ]


def readers_of(room: Room, lane: LaneName, *, with_guest: bool = False) -> str:
    """Say who reads a lane."""
    if lane == domain.CAUCUS:
        return _("members, and the union as a guest") if with_guest else _("members only")
    if lane == domain.DESK:
        return (
            _("stewards, members they admitted, and the union") if with_guest else _("stewards and the union")
        )
    return _("both sides and the union read this") if room.union_id else _("both sides read this")


def posts_of(messages: Sequence[Message], room: Room, reader: User) -> list[Post]:
    """Put messages in words; what is struck or erased is a tombstone to everybody."""
    return [_post(one, room, reader) for one in messages]


def may_be_mentioned(people: Collection[User]) -> str:
    """Say how somebody is spoken to."""
    names = ", ".join(f"@{person.name}" for person in people)
    return _("To speak to somebody: %(names)s.") % {"names": names} if names else ""


def _post(message: Message, room: Room, reader: User) -> Post:
    struck = message if isinstance(message, TableMessage) and message.struck_at else None
    hidden = message.erased_at is not None or struck is not None
    values: dict[str, Any] = {
        "number": message.number,
        "name": message.author.name,
        "party": _party(room, message.party),
        "sign": _SIGNS.get(message.party, "circle"),
        "at": message.posted_at,
        "text": "" if hidden else message.text,
        "is_own": message.author_id == reader.pk,
        "is_for_me": not hidden and reader.public_id in message.mentions,
        "is_erased": message.erased_at is not None,
        "is_struck": struck is not None,
        "struck_by": struck.struck_by.name if struck and struck.struck_by else "",
        "strike_reason": struck.strike_reason if struck else "",
    }
    return Post(**values)


def _party(room: Room, party: str) -> str:
    organisation = {"collective": room.collective, "company": room.company}.get(party, room.union)
    return organisation.short if organisation else ""


def _address(room: Room, lane: LaneName) -> str:
    if lane == domain.TABLE:
        return reverse("negotiations:room", args=[room.public_id])
    return reverse("negotiations:lane", args=[room.public_id, lane])
