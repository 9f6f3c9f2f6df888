"""Guesses from the headings which column is which; a person may say it better.

A field is a word of `HEADINGS` ("title", "isrc"), or of a block: who, number, what ("writer_2_last",
"producer_name", "recording_1_isrc"). The guess is a mapping of fields to columns, apart from the reading,
which takes any such mapping.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.catalogues.domain import first_year
from apps.catalogues.importers.headings import (
    HEADINGS,
    PARTS,
    REASON_HEADINGS,
    RECORDING_PARTS,
    ROW_HEADINGS,
    WHO,
)

_VISUAL = frozenset({"accession", "medium", "dimensions"})
_WRITTEN = frozenset({"author", "authors", "autor", "auteur", "autore"})
_SOUNDING = frozenset({"isrc", "iswc", "album", "length", "mbid", "recording_1_isrc", "label"})
WRITERS = frozenset({"writer", "composer", "author"})
_BLOCK_FIELD = re.compile(r"([a-z]+)(?:_([0-9]{1,2}))?_([a-z_]+)")
_LONGEST_FIRST = sorted(WHO.items(), key=lambda pair: -len(pair[0]))
_NUMBER_AT_END = re.compile(r"([a-z])([0-9]{1,2})$")


@dataclass(frozen=True)
class Columns:
    """Where each field stands.

    Args:
        header: the headings as they are.
        places: field to the number of its column, from 0.
        kind: what the works are taken for: "song", "image" or "text".
    """

    header: tuple[str, ...]
    places: Mapping[str, int]
    kind: str

    def named(self) -> dict[str, str]:
        """Map each field to its heading."""
        return {name: self.header[place] for name, place in self.places.items()}

    @property
    def is_line_per_writer(self) -> bool:
        """Whether each line names one writer of a work and their share, so that a work has several lines."""
        writers = {self.places.get(f"{who}_name") for who in WRITERS} - {None}
        return "share" in self.places and writers == {self.places.get("artist")}


@dataclass(frozen=True)
class BlockField:
    """A field of a block, taken apart: "writer_2_last" is ("writer", 2, "last")."""

    who: str
    number: int
    part: str


def fold(heading: str) -> str:
    """Reduce a heading to its words: "Artist(s)_Name" is "artist name", "artistsName" is "artists name"."""
    text = unicodedata.normalize("NFKC", heading[:200]).replace("(s)", "").replace("ß", "ss")
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold()
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", bare)).split())


def is_sent_again(header: Sequence[str]) -> bool:
    """Whether a list begins as the one of refused rows does, which was mended and comes back."""
    folded = [fold(heading) for heading in header[:2]]
    return (
        len(folded) == len(("row", "reason")) and folded[0] in ROW_HEADINGS and folded[1] in REASON_HEADINGS
    )


def block_field(name: str) -> BlockField | None:
    """Take the name of a block's field apart; None when it is none."""
    match = _BLOCK_FIELD.fullmatch(name)
    if match is None:
        return None
    who, number, part = match[1], int(match[2] or 0), match[3]
    parts = RECORDING_PARTS if who == "recording" else PARTS
    if who not in {"recording", *WHO.values()} or part not in parts.values():
        return None
    return BlockField(who, number, part)


def is_field(name: str) -> bool:
    """Whether a mapping may use this name."""
    return name in HEADINGS or block_field(name) is not None


def guess_columns(header: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """Guess which column is which.

    Args:
        header: the headings; they may repeat or be blank, then the first one counts.
        sample: some rows below, for the headings that mean different things in different lists.

    Returns:
        field to the number of its column, from 0.
    """
    folded = [fold(heading) for heading in header]
    places: dict[str, int] = {}
    taken: set[int] = set()
    for name, headings in HEADINGS.items():
        free = (place for text in headings for place, heading in enumerate(folded) if heading == text)
        place = next((place for place in free if place not in taken), None)
        if place is not None:
            places[name] = place
            taken.add(place)
    _place_release(folded, sample, places)
    _place_blocks(folded, places)
    return places


def columns_of(header: Sequence[str], places: Mapping[str, int], *, kind: str = "") -> Columns:
    """Put together what is known of the columns; the kind of works is guessed unless it is given."""
    folded = [fold(heading) for heading in header]
    return Columns(tuple(header), dict(places), kind or _guess_kind(folded, places))


def _place_release(folded: Sequence[str], sample: Sequence[Sequence[str]], places: dict[str, int]) -> None:
    """Tell by its cells whether "Release" is an album or a day."""
    if "release" not in folded:
        return
    place = folded.index("release")
    cells = [row[place] for row in sample if place < len(row) and row[place].strip()]
    dated = sum(first_year(cell) is not None and len(cell) <= len("2024-12-31T00:00:00Z") for cell in cells)
    name = "released" if cells and dated * 2 > len(cells) else "album"
    places.setdefault(name, place)


def _place_blocks(folded: Sequence[str], places: dict[str, int]) -> None:
    """Place the columns about people and further recordings; a composer may be the artist as well."""
    taken = {place for name, place in places.items() if name != "artist"}
    for place, heading in enumerate(folded):
        name = _block_name(heading)
        if name and place not in taken and not (name == "artist_name" and "artist" in places):
            places.setdefault(name, place)


def _block_name(heading: str) -> str:
    words = [word for word in _NUMBER_AT_END.sub(r"\1 \2", heading).split() if word]
    numbers = [word for word in words if word.isascii() and word.isdigit() and len(word) <= len("99")]
    rest = " ".join(word for word in words if word not in numbers)
    if len(numbers) > 1:
        return ""
    number = f"{int(numbers[0])}_" if numbers else ""
    if numbers and rest.startswith("recording "):
        part = RECORDING_PARTS.get(rest.removeprefix("recording "), "")
        return f"recording_{number}{part}" if part else ""
    for word, who in _LONGEST_FIRST:
        if rest in {word, f"{word}s"} or rest.startswith(f"{word} "):
            part = PARTS.get(rest.removeprefix(word).strip(), "")
            return f"{who}_{number}{part}" if part else ""
    return ""


def _guess_kind(folded: Sequence[str], places: Mapping[str, int]) -> str:
    if _SOUNDING & set(places) or any(name.startswith("writer_") for name in places):
        return "song"
    if _VISUAL & set(places):
        return "image"
    artist = places.get("artist")
    if "isbn" in places or (artist is not None and artist < len(folded) and folded[artist] in _WRITTEN):
        return "text"
    return "song"
