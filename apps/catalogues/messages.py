"""The words of this app's refusals, of files that cannot be read, and of rows that were not taken."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.catalogues.domain import ClaimState, percent_of_ppm
from apps.common.errors import Refusal
from apps.common.messages import Words, say

FILES: dict[str, Words] = {
    "file.empty": _("This file is empty. Choose the list itself; it has one row for each work."),
    "file.archive": _(
        "This is a %(kind)s file, not a plain list. Unpack it, or save the sheet as CSV, and bring that file."
    ),
    "file.not_text": _("This file holds no text. Save your list as CSV, and bring that file."),
    "file.no_title_column": _(
        "We found no column of titles. The first row has to name the columns, one of them “Title” or "
        "“Track”. We read: %(seen)s"
    ),
    "file.no_rows": _("This file names its columns, but has no rows below them."),
    "file.too_large": _(
        "This file is larger than %(limit)s MB. Split the list, and bring its parts one by one."
    ),
    "file.too_many_rows": _(
        "This list has more than %(limit)s rows. Split it, and bring its parts one by one."
    ),
    "file.line_too_long": _(
        "One line of this file is longer than %(limit)s letters, so it is no list that we can read. "
        "Save it as CSV."
    ),
    "file.cell_too_long": _(
        "One cell of this file is longer than %(limit)s letters. A quotation mark that never closes does "
        "that: look for one, mend it, and bring the file again."
    ),
    "file.unknown_format": _("We cannot read the format “%(format)s”. Choose “csv”, or “auto”."),
}
ROWS: dict[str, Words] = {
    "row.no_title": _("There is no title in this row."),
    "row.cell_too_long": _(
        "The cell “%(column)s” has %(length)s letters, and %(limit)s are the most. Shorten it to the name "
        "alone."
    ),
    "row.too_many_cells": _(
        "This row has %(cells)s cells, but there are %(columns)s columns. A text with a comma or semicolon "
        "in it needs quotation marks around it."
    ),
    "row.open_quote": _(
        "A quotation mark opens in this row and closes %(lines)s lines further down. Close it in its own "
        "row; the rows between went into one cell."
    ),
    "row.header_again": _("This row repeats the names of the columns."),
}
DOUBTS: dict[str, Words] = {
    "doubt.other_title": _(
        "Its code %(value)s belongs to “%(other)s” in your catalogue. Same work, or a wrong code?"
    ),
    "doubt.codes_collide": _(
        "Title and artist are known, but the code here is %(value)s and in your catalogue %(other)s."
    ),
    "doubt.two_works": _("Its codes belong to two works; %(value)s is not the one of “%(other)s”."),
    "doubt.damaged": _("Letters were lost on the way: “%(text)s”. The list was saved in another encoding."),
}
MESSAGES: dict[str, Words] = {
    **FILES,
    **ROWS,
    **DOUBTS,
    "import.not_open": _("This list does not wait for your word any more. Open its page again."),
    "import.ended": _("This import has ended already."),
    "columns.no_title": _("Choose the column of the titles; without it there is no list of works."),
    "columns.unknown": _("One of these columns is not in the file."),
    "columns.twice": _("One column is chosen twice. Each column means one thing."),
    "doubt.unknown_choice": _("Choose one of: a new work, the same work, leave it out."),
    "claim.no_name": _("Choose which of the names in the list is yours."),
    "claim.unknown_answer": _("Choose one of: all mine, my part, not sure."),
    "claim.no_works": _("None of these works is yours to claim."),
    "share.not_a_number": _("“%(text)s” is not a share. Write it in per cent, such as 50 or 33.33."),
    "share.above_hundred": _("A share is at most 100 %%. Did you mean %(guess)s %%?"),
    "share.nothing": _("A share of nothing is no share. Leave it out, or write more than 0."),
    "share.above_whole": _(
        "Together that would be more than the whole. %(left)s %% is left; agree with the others first."
    ),
    "share.unknown_controller": _(
        "Choose who controls it: me, publisher, label, society, employer, or not sure."
    ),
    "share.unknown_right": _("Choose one of the rights in the list."),
    "share.one_holder": _("Name the owner once: either a member, or somebody outside."),
    "share.unknown_member": _(
        "This is nobody’s code. Ask them for it, or write their name as an owner outside instead."
    ),
    "share.claimed_by_holder": _(
        "Its owner has confirmed this share. Only they can take it back or change it."
    ),
    "share.ended_before": _("This share has ended already."),
    "work.no_title": _("A work needs a title, even if it is “Untitled”."),
    "work.already_there": _("“%(title)s” is in your catalogue already."),
    "work.unknown_kind": _("Choose what kind of work it is."),
    "performers.unknown_answer": _("Choose who it is: me, others, nobody, or not sure."),
}
_STATES: dict[str, Words] = {
    "mine": _("Mine"),
    "shared": _("Shared, %(percent)s %% mine"),
    "part": _("%(percent)s %% mine, the rest not known"),
    "unsaid": _("Not said yet"),
    "controlled": _("Mine, if the %(controller)s agrees"),
}
_CONTROLLERS: dict[str, Words] = {
    "publisher": _("publisher"),
    "label": _("label"),
    "society": _("society"),
    "employer": _("employer"),
    "not_sure": _("one who controls it (not named yet)"),
}
STATE_SIGNS = {
    "mine": "in",
    "shared": "in",
    "part": "ask",
    "unsaid": "unsaid",
    "controlled": "waiting",
    "waiting": "waiting",
}


_ENCODINGS: dict[str, Words] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": _("Western European (Windows-1252)"),
    "gb18030": _("Chinese (GB 18030)"),
}


_COLUMNS: dict[str, Words] = {
    "title": _("Title"),
    "artist": _("Artist"),
    "isrc": "ISRC",
    "iswc": "ISWC",
    "isbn": "ISBN",
    "mbid": _("MusicBrainz identifier"),
    "accession": _("Inventory number"),
    "album": _("Album"),
    "released": _("Released on"),
    "year": _("Year"),
    "date_text": _("Date in words"),
    "length": _("Length"),
    "medium": _("Medium"),
    "dimensions": _("Dimensions"),
    "url": _("Web address"),
    "kind": _("Kind of work"),
    "own_id": _("Your own number"),
}
_FIELDS: dict[str, Words] = {
    "released_on": _("Released on"),
    "duration_ms": _("Length"),
    "recording": _("Another recording"),
    "contributor": _("Contributor"),
    "contributor_code": _("Code of a contributor"),
    "share": _("Share by the file"),
}


def say_column(name: str) -> str:
    """Name what a column of a list was taken for."""
    return str(_COLUMNS.get(name, name))


def say_field(name: str) -> str:
    """Name what a list changes in a work."""
    return str(_FIELDS.get(name) or _COLUMNS.get(name, name.upper()))


def all_columns() -> list[tuple[str, str]]:
    """List what a column of a list can be, each with its name."""
    return [(name, say_column(name)) for name in _COLUMNS]


def say_encoding(name: str) -> str:
    """Name an encoding as people may know it."""
    return str(_ENCODINGS.get(name, name.upper()))


def say_failure(code: str, params: Mapping[str, object]) -> str:
    """Say why a file could not be read, or a row was not taken."""
    return say(Refusal(code, **params))


def say_state(state: ClaimState) -> str:
    """Say how far it is settled whose a work is."""
    if state.code == "waiting":
        return _waiting(state.outside)
    words = str(_STATES[state.code])
    controller = str(_CONTROLLERS.get(state.controller, state.controller))
    return words % {"percent": percent_of_ppm(state.ppm), "controller": controller}


def _waiting(outside: int) -> str:
    words = ngettext("Waiting for %(count)s outside owner", "Waiting for %(count)s outside owners", outside)
    return words % {"count": outside}
