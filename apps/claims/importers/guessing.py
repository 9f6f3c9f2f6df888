"""Guesses what each column of a list holds: by its heading, else by what stands in it."""

import re
from collections.abc import Sequence

from apps.catalogues.importers.columns import fold
from apps.catalogues.importers.headings import HEADINGS
from apps.claims import domain

_OWN_HEADINGS = {
    # As `fold` writes them: it parts "MusicBrainz" and "YouTube".
    "youtube": (
        *("youtube", "you tube", "youtube id", "you tube id", "youtube url", "you tube url", "ytid"),
        *("yt id", "video id", "youtube link", "you tube link"),
    ),
    "hash": ("hash", "md5", "sha1", "sha256", "sha 256", "checksum", "file hash", "md5sum"),
    "isbn": ("isbn", "isbns", "isbn13", "isbn 13", "isbn10", "isbn 10"),
    "mbid": (
        *("mbid", "recording mbid", "musicbrainz id", "music brainz id", "musicbrainz recording id"),
        *("music brainz recording id", "musicbrainz track id", "music brainz track id"),
    ),
    "title": ("songtitle", "track title", "song title", "title"),
    "artist": ("artistname", "artist name", "artist", "artists"),
}
_FROM_CATALOGUES = ("isrc", "iswc", "isbn", "mbid", "title", "artist", "length", "url")
# In this order what stands in a column is tried; a title could be anything, so it comes by what is left.
_BY_CONTENT = ("isrc", "iswc", "mbid", "hash", "youtube", "url", "isbn")
_MAY_BE_MBID = frozenset({"", "id", "uuid", "value", "recording id", "recording"})
_MOSTLY = 0.6
_SEEN = 30
_IDENTIFIER = re.compile(r"[A-Za-z]*[0-9_-][A-Za-z0-9_/.-]*")


def headings_known(cells: Sequence[str]) -> int:
    """Count the cells that are headings we know."""
    return sum(bool(_by_heading(cell)) for cell in cells)


def guess(header: Sequence[str], sample: Sequence[Sequence[str]], *, has_header: bool) -> tuple[str, ...]:
    """Say for each column which field it is, "" for what is not compared.

    Title, artist and length stand once; codes may stand in several columns.
    """
    fields = [_by_heading(heading) if has_header else "" for heading in header]
    for place, field in enumerate(fields):
        cells = [row[place] for row in sample if place < len(row) and row[place].strip()][:_SEEN]
        if not field:
            fields[place] = _by_content(cells, header[place] if has_header else "")
        elif field == "url" and _mostly("youtube", cells):
            fields[place] = "youtube"
    for field in ("title", "artist", "length"):
        first = next((place for place, one in enumerate(fields) if one == field), None)
        fields = ["" if one == field and place != first else one for place, one in enumerate(fields)]
    if not has_header:
        _place_text(fields, sample)
    return tuple(fields)


def _by_heading(heading: str) -> str:
    folded = fold(heading)
    for field, headings in _OWN_HEADINGS.items():
        if folded in headings:
            return field
    return next((field for field in _FROM_CATALOGUES if folded in HEADINGS[field]), "")


def _by_content(cells: Sequence[str], heading: str) -> str:
    """Go by what stands in the cells; a column of UUIDs that is called something else is something else."""
    found = next((field for field in _BY_CONTENT if _mostly(field, cells)), "")
    return "" if found == "mbid" and fold(heading) not in _MAY_BE_MBID else found


def _mostly(field: str, cells: Sequence[str]) -> bool:
    return bool(cells) and sum(domain.looks_like(field, cell) for cell in cells) > len(cells) * _MOSTLY


def _place_text(fields: list[str], sample: Sequence[Sequence[str]]) -> None:
    """Take the first two columns of words for artist and title, one alone for names."""
    words = [place for place, field in enumerate(fields) if not field and _is_words(place, sample)]
    if len(words) == 1 and not any(fields):
        fields[words[0]] = "artist"
    elif len(words) > 1:
        fields[words[0]], fields[words[1]] = "artist", "title"


def _is_words(place: int, sample: Sequence[Sequence[str]]) -> bool:
    cells = [row[place].strip() for row in sample if place < len(row) and row[place].strip()][:_SEEN]
    numbers = sum(bool(_IDENTIFIER.fullmatch(cell)) for cell in cells)
    return bool(cells) and numbers <= len(cells) / 2
