"""Words about what is said in rooms; never what was said."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.negotiations.domain import LANES, LaneName
from apps.negotiations.messages.lanes import HEADINGS
from apps.negotiations.models import Room
from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import because_of_room, one_line
from apps.notifications.queries import Seen


def mentioned(about: About, seen: Seen) -> Letter | None:
    """Tell somebody that they are spoken to, if they read that lane now."""
    where = _where(about, seen)
    if where is None:
        return None
    room, lane = where
    return Letter(
        subject=one_line(_("You are spoken to: %(collective)s and %(company)s") % _parties(room)),
        lines=(_("Somebody speaks to you here: %(lane)s.") % {"lane": HEADINGS[lane]},),
        action=_("Read it"),
        url=reverse("negotiations:lane", args=[room.public_id, lane]),
        reason=because_of_room(),
    )


def struck(about: About, seen: Seen) -> Letter | None:
    """Tell somebody that the union struck what they said across the table."""
    where = _where(about, seen)
    if where is None:
        return None
    room, lane = where
    return Letter(
        subject=one_line(_("Struck: a message of yours to %(company)s and %(collective)s") % _parties(room)),
        lines=(_("The union hid what you said across the table. Its reason stands in the place of it."),),
        action=_("Read the reason"),
        url=reverse("negotiations:lane", args=[room.public_id, lane]),
        reason=because_of_room(),
    )


def invited(about: About, seen: Seen) -> Letter | None:
    """Tell the union that it may read and speak in a caucus."""
    where = _where(about, seen)
    if where is None:
        return None
    room, lane = where
    return Letter(
        subject=one_line(_("%(collective)s lets you into its caucus") % _parties(room)),
        lines=(_("You read and speak there until the stewards end it."),),
        action=_("Open the caucus"),
        url=reverse("negotiations:lane", args=[room.public_id, lane]),
        reason=because_of_room(),
    )


def _where(about: About, seen: Seen) -> tuple[Room, LaneName] | None:
    """Find the room and the lane of a fact; none if the person does not read that lane now."""
    room = seen.rooms.get(about.id_of("room"))
    name = about.stream.partition(":")[0]
    lane = next((one for one in LANES if one == name), None)
    if room is None or lane is None or lane not in seen.lanes.get(room.public_id, ()):
        return None
    return room, lane


def _parties(room: Room) -> dict[str, object]:
    return {"collective": room.collective.short, "company": room.company.short}
