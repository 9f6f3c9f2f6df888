"""What the codes of this app mean, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from apps.catalogues.domain import PARTS_OF, ClaimState, percent_of_ppm
from apps.catalogues.importers.columns import block_field
from apps.catalogues.messages.outside import OUTSIDE, say_agreed, say_waiting
from apps.catalogues.messages.refusals import MESSAGES as _REFUSALS
from apps.catalogues.models import RIGHT_LABELS
from apps.common.errors import Refusal
from apps.common.messages import Words, say

# What the codes of refusals mean.
MESSAGES: dict[str, Words] = {**_REFUSALS, **OUTSIDE}
_STATES: dict[str, Words] = {
    "mine": _("Mine"),
    "shared": _("Shared, %(percent)s %% mine"),
    "part": _("%(percent)s %% mine, the rest not known"),
    "disputed": _("%(percent)s %% mine, more is disputed"),
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
_OWNERS: dict[str, Words] = {
    "publisher": _("Your publisher"),
    "label": _("Your label"),
    "society": _("Your society"),
    "employer": _("Your employer"),
    "not_sure": _("Whoever decides over your share"),
}
SCHEMES: dict[str, Words] = {
    "isrc": "ISRC",
    "iswc": "ISWC",
    "upc": "UPC, EAN",
    "isbn": "ISBN",
    "grid": "GRid",
    "mbid": "MusicBrainz",
    "url": _("Web address"),
    "sha256": _("SHA-256 of the file"),
}
_HELPS: dict[str, Words] = {
    "isrc": _("An ISRC would let reports find this song"),
    "iswc": _("An ISWC would let societies find this composition"),
    "isbn": _("An ISBN would let lists of books find this text"),
    "artist": _("The name of the artist would tell it from others of the same title"),
    "writer": _("The names of those who wrote it would tell versions apart"),
    "length": _("The length of the recording would tell versions apart"),
    "release": _("The code of its release (UPC, EAN or MusicBrainz) would confirm a match"),
    "year": _("The year would tell it from others of the same title"),
    "file": _("The hash of the file would prove that it is the same file"),
    "address": _("The web address where it stands would let lists of links find it"),
}
# What the three publishing rights are called where their shares are the same.
PUBLISHING_LABEL = _("publishing")
STATE_SIGNS = {
    "mine": "in",
    "shared": "in",
    "part": "ask",
    "disputed": "ask",
    "unsaid": "unsaid",
    "controlled": "waiting",
    "waiting": "waiting",
}


_ENCODINGS: dict[str, Words] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": _("Western European (Windows-1252)"),
    "mac_roman": _("Western European (older Apple)"),
    "cp850": _("Western European (DOS)"),
    "cp1250": _("Central European (Windows-1250)"),
    "cp1251": _("Cyrillic (Windows-1251)"),
    "koi8-r": _("Cyrillic (KOI8-R)"),
    "cp1253": _("Greek (Windows-1253)"),
    "cp1255": _("Hebrew (Windows-1255)"),
    "gb18030": _("Chinese (GB 18030)"),
    "big5": _("Chinese (Big5)"),
    "shift_jis": _("Japanese (Shift JIS)"),
    "euc_kr": _("Korean (EUC-KR)"),
}


_COLUMNS: dict[str, Words] = {
    "title": _("Title"),
    "artist": _("Artist"),
    "label": _("Label"),
    "upc": _("UPC or EAN"),
    "grid": "GRid",
    "share": _("Share"),
    "ipi": "IPI",
    "isni": "ISNI",
    "contributors": _("Contributors"),
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
    "sha256": _("SHA-256 of the file"),
}
# Columns of lists that this site gave out; nobody has to choose them for another list.
_OWN_COLUMNS: dict[str, Words] = {
    "tutti_work": _("Tutti’s name of the work"),
    "tutti_recording": _("Tutti’s name of the recording"),
    "version_title": _("Title of the recording"),
    "version_artist": _("Artist of the recording"),
    "medley": _("Medley"),
    "who_did": _("Who did what"),
    "who_holds": _("Who holds what"),
    "machine": _("Made by machine"),
    "told_apart": _("Told apart by"),
}
_FIELDS: dict[str, Words] = {
    "released_on": _("Released on"),
    "duration_ms": _("Length"),
    "recording": _("Another recording"),
    "contributor": _("Contributor"),
    "contributor_code": _("Code of a contributor"),
    "share": _("Share by the file"),
}


def right_label(word: str) -> str:
    """Name a right, or the three of publishing by one word."""
    return str(PUBLISHING_LABEL if word in PARTS_OF else RIGHT_LABELS[word])


_WHO: dict[str, Words] = {
    "writer": _("Writer"),
    "composer": _("Composer"),
    "author": _("Author of the words"),
    "arranger": _("Arranger"),
    "adapter": _("Adapter"),
    "translator": _("Translator"),
    "publisher": _("Publisher"),
    "singer": _("Singer"),
    "player": _("Player"),
    "conductor": _("Conductor"),
    "producer": _("Producer"),
    "engineer": _("Engineer"),
    "remixer": _("Remixer"),
    "artist": _("Artist"),
    "contributor": _("Contributor"),
    "maker": _("Maker"),
    "depicted": _("Person depicted"),
    "recording": _("Recording"),
}
_PARTS: dict[str, Words] = {
    "name": _("name"),
    "first": _("first name"),
    "last": _("last name"),
    "role": _("role"),
    "ipi": "IPI",
    "isni": "ISNI",
    "mbid": _("MusicBrainz identifier"),
    "share": _("share"),
    "pr_share": _("share of performance"),
    "mr_share": _("mechanical share"),
    "sr_share": _("share of synchronisation"),
    "publisher": _("publisher"),
    "publisher_ipi": _("IPI of the publisher"),
    "publisher_share": _("share of the publisher"),
    "publisher_pr_share": _("publisher’s share of performance"),
    "publisher_mr_share": _("publisher’s mechanical share"),
    "publisher_sr_share": _("publisher’s share of synchronisation"),
    "isrc": "ISRC",
    "title": _("title"),
    "version": _("version"),
    "released": _("released on"),
    "length": _("length"),
    "artist": _("artist"),
    "artist_first": _("first name of the artist"),
    "artist_last": _("last name of the artist"),
    "label": _("label"),
}


_REASONS: dict[str, Words] = {
    "same_code": _("One code names both."),
    "same_words": _("The titles say the same, but for articles, brackets and additions."),
    "close_words": _("The titles differ by a few letters."),
    "same_artist": _("The artist is the same."),
    "close_artist": _("The artists are nearly the same, or one of them stands in both."),
    "same_length": _("Two recordings are of the same length."),
    "other_length": _("But the recordings are not of the same length."),
    "other_version": _("But one of them seems to be a version of its own."),
}


def say_reason(code: str) -> str:
    """Say why two works may be one, or what speaks against it."""
    return str(_REASONS[code])


def say_missing(name: str) -> str:
    """Name what would make a work easier to find."""
    return str(_HELPS[name])


def scheme_name(scheme: str) -> str:
    """Name a kind of code."""
    return str(SCHEMES.get(scheme, scheme.upper()))


def say_column(name: str) -> str:
    """Name what a column of a list was taken for: "Album", "Writer 2: last name"."""
    block = block_field(name)
    if name in _COLUMNS or block is None:
        return str(_COLUMNS.get(name) or _OWN_COLUMNS[name])
    who = f"{_WHO[block.who]} {block.number}" if block.number else str(_WHO[block.who])
    return str(_("%(who)s: %(part)s")) % {"who": who, "part": _PARTS[block.part]}


def say_field(name: str) -> str:
    """Name what a list changes in a work."""
    return str(_FIELDS.get(name) or _OWN_COLUMNS.get(name) or _COLUMNS.get(name, name.upper()))


def all_columns(guessed: str = "") -> list[tuple[str, str]]:
    """List what a column of a list can be, each with its name.

    Args:
        guessed: a field that stands in the list besides the usual ones, such as "writer_2_last".
    """
    more = [] if guessed in {"", *_COLUMNS} else [guessed]
    return [(name, say_column(name)) for name in [*_COLUMNS, *more]]


def say_encoding(name: str) -> str:
    """Name an encoding as people may know it."""
    return str(_ENCODINGS.get(name, name.upper()))


def say_failure(code: str, params: Mapping[str, object]) -> str:
    """Say why a file could not be read, or a row was not taken."""
    return say(Refusal(code, **params))


def say_state(state: ClaimState) -> str:
    """Say how far it is settled whose a work is, and what owners outside have said."""
    said = say_waiting(state) if state.code == "waiting" else _say_own(state)
    return f"{said}; {say_agreed(state.agreed)}" if state.agreed else said


def _say_own(state: ClaimState) -> str:
    words = str(_STATES[state.code])
    controller = str(_CONTROLLERS.get(state.controller, state.controller))
    return words % {"percent": percent_of_ppm(state.ppm), "controller": controller}


def say_owner(name: str, controller: str) -> str:
    """Name who decides over a share and has no account: by name, or as who controls it."""
    return name or str(_OWNERS[controller])
