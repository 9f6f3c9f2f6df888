"""What was changed in works, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.catalogues.models import AiPart, Contributor, Work
from apps.common.messages import Words

CHANGES: dict[str, Words] = {
    "change.nothing": _("Nothing is to be set yet. Fill in what all of these works share."),
    "change.no_works": _("No work is chosen. Tick some, or choose all that match."),
    "change.too_many": _(
        "That would be %(count)s works, and %(limit)s are the most at once. Narrow the list, and change its "
        "parts one by one."
    ),
    "change.not_as_shown": _(
        "Something changed meanwhile, so nothing was done. This is what would happen now."
    ),
    "change.changes_nothing": _("None of these works would change, so there is nothing to do."),
    "change.not_yours": _("Somebody else brought it, and only they can change it."),
    "change.same_work": _("The same work is in this catalogue already."),
    "change.has_shares": _(
        "Shares of it are said, and another sort of work has other rights. Take the shares back first."
    ),
    "change.has_recordings": _(
        "A recording of it has a code, so it stays a song or an instrumental. Take the code away first."
    ),
    "change.is_a_persons": _(
        "Somebody with an account sings, plays, is depicted in it or made it. Only they can say otherwise."
    ),
    "change.changed_since": _("It was changed once more since, so it stays as it is."),
    "change.work_changed_meanwhile": _(
        "Somebody changed this work meanwhile, so nothing was saved. The top of the page shows what it says "
        "now; save again if yours is right."
    ),
    "change.undone_before": _("This was undone already."),
    "change.too_old": _("It can be undone within a day only. Change the works anew instead."),
    "contributor.no_name": _("Write a name."),
    "contributor.unknown_part": _("Choose what they did."),
    "contributor.already_there": _("They are named for that already."),
    "contributor.gone": _("That person is not named here any more."),
    "code.gone": _("That code is not here any more."),
}
_FIELDS: dict[str, Words] = {
    "title": _("Title"),
    "artist_line": _("Artist"),
    "kind": _("Kind"),
    "year": _("Year"),
    "performers": _("Who sings, plays or is depicted"),
    "machine": _("Made with a machine"),
    "makers": _("Who wrote or made it"),
    "code": _("Code"),
    "contributor": _("Contributor"),
}


def say_field_of_work(name: str) -> str:
    """Name what a work says of itself."""
    return str(_FIELDS[name])


def say_change(change: Mapping[str, Any], me: str) -> dict[str, str]:
    """Say what one field said and says now.

    Args:
        me: what to call the person with an account who performs.
    """
    field = change["field"]
    old, new = (_value(field, change[side], me) for side in ("old", "new"))
    return {"field": str(_FIELDS[field]), "old": old, "new": new}


def _value(field: str, value: Any, me: str) -> str:
    if value in (None, "", {}, []):
        return ""
    return _WORDS[field](value, me) if field in _WORDS else str(value)


def _kind(value: str, _me: str) -> str:
    return str(Work.Kind(value).label)


def _machine(value: Mapping[str, str], _me: str) -> str:
    sides = (f"{AiPart.Role(role).label}: {AiPart.Degree(degree).label}" for role, degree in value.items())
    return ", ".join(sides)


def _code(value: Mapping[str, str], _me: str) -> str:
    return f"{value['scheme'].upper()} {value['value']}"


def _contributor(value: Mapping[str, Any], me: str) -> str:
    return f"{value['name'] or me}, {Contributor.Part(value['part']).label}"


def _performers(value: Mapping[str, Any], me: str) -> str:
    if value["said"] == Work.Performers.NOBODY:
        return _now("nobody")
    return ", ".join(name or me for _part, name, _person, _codes in value["people"])


def _makers(value: Sequence[Sequence[Any]], me: str) -> str:
    return ", ".join(f"{name or me}, {Contributor.Part(part).label}" for part, name, _person, _codes in value)


_WORDS: dict[str, Callable[[Any, str], str]] = {
    "kind": _kind,
    "machine": _machine,
    "code": _code,
    "performers": _performers,
    "contributor": _contributor,
    "makers": _makers,
}
