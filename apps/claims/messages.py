"""The words of this app: refusals, why a work was found, what a column holds."""

from collections.abc import Mapping

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.common.errors import Refusal
from apps.common.messages import Words, say

MESSAGES: dict[str, Words] = {
    "split.evidence": _(
        "Since they were joined, a line of a list was confirmed as evidence for both as one. Evidence is "
        "never changed, so the two stay together."
    ),
    "dataset.no_name": _("Give the list a name, so that others know which one it is."),
    "dataset.not_asked": _("This list is being read already. Its columns can no longer be changed."),
    "dataset.unknown_column": _("Choose for each column what it holds, from the list."),
    "dataset.column_twice": _(
        "Title, artist and length can each be one column only. Set the others to “Nothing”."
    ),
    "dataset.nothing_to_compare": _(
        "Nothing here can be compared. We need codes or web addresses, or titles with artists, or at least "
        "artists’ names."
    ),
    "dataset.not_running": _("This list is not being read at the moment."),
    "dataset.not_stopped": _("This list was not stopped."),
    "dataset.gone": _("This list is no longer here. What you confirmed in it is kept as evidence."),
    "list.json_too_large": _(
        "This is one JSON document of more than %(limit)s MB. Save it with one object on each line "
        "(JSON Lines), and bring that file."
    ),
    "list.broken_json": _(
        "This looks like JSON, but line %(line)s breaks off or is damaged. Download it again."
    ),
    "list.markup": _(
        "This is an XML file or a web page, not a list. Of lists we read text, CSV, TSV and JSON."
    ),
    "list.too_many_lines": _(
        "This list has more than %(limit)s lines. Split it, and bring its parts one by one."
    ),
    "list.nothing_in_it": _("There are no entries in this file. Choose the list itself."),
    "search.running": _("Your works are being compared with this list already."),
    "search.not_running": _("Nothing is being compared at the moment."),
    "hit.unknown_decision": _("Choose one: it is mine, it is not mine, or look at it again."),
    "hit.none_chosen": _("Choose at least one line first."),
}
_REASONS: dict[str, Words] = {
    "hash": _("The very same file"),
    "isrc": _("Same ISRC"),
    "mbid": _("Same MusicBrainz identifier"),
    "isbn": _("Same ISBN"),
    "iswc": _("Same ISWC"),
    "youtube": _("Same YouTube video"),
    "url": _("Same web address"),
    "title_artist": _("Same title and same artist"),
    "bare_title": _("Same artist, and same title apart from what is in brackets or says the version"),
    "first_artist": _("Same title, and the same artist named first"),
    "artist_name": _("Only the artist’s name; weak"),
}
_LENGTHS: dict[str, Words] = {"same": _("and the same length"), "other": _("but another length")}
FIELD_NAMES: dict[str, Words] = {
    "": _("Nothing we compare"),
    "title": _("Title"),
    "artist": _("Artist"),
    "length": _("Length"),
    "isrc": "ISRC",
    "iswc": "ISWC",
    "isbn": "ISBN",
    "mbid": _("MusicBrainz identifier"),
    "youtube": _("YouTube video"),
    "url": _("Web address"),
    "hash": _("Hash of the file"),
}
SEPARATOR_NAMES: dict[str, Words] = {
    "": _("Nothing: one entry a line"),
    ",": _("Comma"),
    ";": _("Semicolon"),
    "\t": _("Tab"),
    "|": _("Bar |"),
    "<SEP>": "<SEP>",
}


def say_reason(reason: str, length: str = "") -> str:
    """Say why a work was found in a line."""
    words = str(_REASONS.get(reason, reason))
    if length in _LENGTHS:
        return _now("%(reason)s, %(length)s") % {"reason": words, "length": str(_LENGTHS[length])}
    return words


def say_failure(failure: Mapping[str, object]) -> str:
    """Say why a list could not be read."""
    params = failure.get("params")
    return say(Refusal(str(failure["code"]), **(params if isinstance(params, dict) else {})))
