"""Words about what is said in rooms; never what was said."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.negotiations.domain import LANES, LaneName
from apps.negotiations.messages.lanes import HEADINGS
from apps.negotiations.messages.powers import POWER_NAMES
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


def ruling_made(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that the union used a power, and that they may appeal."""
    title = POWER_NAMES.get(about.id_of("power"), "")
    return _of_the_union(
        about,
        seen,
        _("The union did something in the room: %(power)s") % {"power": title},
        _("The reason stands in the room. Your side may appeal; a second representative answers."),
    )


def ruling_ended(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that something of the union's ended."""
    title = POWER_NAMES.get(about.id_of("power"), "")
    return _of_the_union(
        about, seen, _("No longer in force: %(power)s") % {"power": title}, _("The union ended it.")
    )


def appeal_made(about: About, seen: Seen) -> Letter | None:
    """Tell the union that a side appeals."""
    return _of_the_union(
        about,
        seen,
        _("A side appeals against what the union did"),
        _("A second representative answers within five days. What was done stands until then."),
    )


def appeal_answered(about: About, seen: Seen) -> Letter | None:
    """Tell both sides that an appeal was answered."""
    return _of_the_union(
        about, seen, _("An appeal is answered"), _("The answer and its reason stand in the room.")
    )


def appeal_unanswered(about: About, seen: Seen) -> Letter | None:
    """Tell both sides and the union that nobody answered an appeal in time."""
    return _of_the_union(
        about,
        seen,
        _("An appeal was not answered in five days"),
        _("That is written down for both sides. What was done stands, and the union can still answer."),
    )


def admitted_to_desk(about: About, seen: Seen) -> Letter | None:
    """Tell a member that they read and write at the union's desk of a room."""
    where = _where(about, seen)
    if where is None:
        return None
    room, lane = where
    return Letter(
        subject=one_line(
            _("You are admitted to the union’s desk: %(collective)s and %(company)s") % _parties(room)
        ),
        lines=(_("You read and write there, beside the stewards, until they end it."),),
        action=_("Open the desk"),
        url=reverse("negotiations:lane", args=[room.public_id, lane]),
        reason=because_of_room(),
    )


def _of_the_union(about: About, seen: Seen, subject: str, line: str) -> Letter | None:
    room = seen.rooms.get(about.id_of("room"))
    if room is None:
        return None
    return Letter(
        subject=one_line(subject),
        lines=(_("%(collective)s and %(company)s") % _parties(room) + ".", line),
        action=_("Read it"),
        url=reverse("negotiations:moderation", args=[room.public_id]),
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
