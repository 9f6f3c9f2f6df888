"""Guesses from the headings which column is which, in the languages that lists come in."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.catalogues.domain import first_year

# For each field its headings, folded, the better guess first. The earlier field takes the column.
HEADINGS: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "track title", "track name", "track", "song title", "song name", "song", "work title",
        "work", "titel", "werktitel", "songtitel", "lied", "werk", "titre", "titre de l oeuvre",
        "oeuvre", "chanson", "titulo", "titulo de la obra", "cancion", "obra", "musica", "titolo",
        "brano", "opera", "tytul", "utwor", "nazev", "cim", "otsikko", "kappale", "lat", "tittel",
        "baslik", "sarki", "название", "песня", "трек", "标题", "歌名", "曲名", "タイトル", "제목", "العنوان",
        "τιτλος", "name", "original title",
    ),
    "artist": (
        "artist", "artist name", "artists", "artists name", "artist names", "track artist",
        "display artist", "main artist", "primary artist", "artist credit", "all artists", "kunstler",
        "kunstlerin", "interpret", "interpreten", "interprete", "artiste", "artistes", "artista",
        "artistas", "nome artista", "wykonawca", "umelec", "eloado", "esittaja", "utover", "sanatci",
        "исполнитель", "артист", "艺术家", "歌手", "アーティスト", "아티스트", "الفنان", "καλλιτεχνης",
        "performer", "performers", "band", "act", "authors", "author", "autor", "auteur", "autore", "writer",
        "composer", "composers", "komponist", "compositeur", "compositor", "compositore", "creator",
        "maker", "painter", "photographer",
    ),
    "isrc": ("isrc", "isrc code", "isrc number", "codigo isrc", "code isrc"),
    "iswc": ("iswc", "iswc code"),
    "isbn": ("isbn", "isbn13", "isbn 13", "isbn 10"),
    "mbid": ("recording mbid", "mbid", "musicbrainz recording id"),
    "accession": (
        "accession number", "accession no", "inventory number", "inventarnummer", "object number",
        "numero d inventaire", "numero de inventario",
    ),
    "album": (
        "album", "album name", "album names", "album title", "release title", "release name",
        "albumtitel", "titre de l album", "disc", "disco",
    ),
    "released": (
        "release date", "released", "released on", "publication date", "published", "erscheinungsdatum",
        "veroffentlichung", "veroffentlichungsdatum", "date de sortie", "fecha de lanzamiento",
        "data di uscita", "data de lancamento", "дата выхода", "发行日期", "発売日",
    ),
    "year": (
        "year", "release year", "released year", "original publication year", "jahr", "annee", "ano",
        "anno", "rok", "ar", "vuosi", "год", "年份", "年",
    ),
    "date_text": (
        "date text", "date", "dated", "datum", "fecha", "data", "created", "creation date",
    ),
    "length": (
        "duration", "duration ms", "length", "length ms", "track duration", "time", "dauer", "laufzeit",
        "spieldauer", "duree", "duracion", "durata", "duracao",
    ),
    "medium": ("medium", "technique", "technik", "material", "materials", "tecnica"),
    "dimensions": ("dimensions", "dimension", "masse", "abmessungen", "dimensiones", "dimensioni"),
    "url": ("url", "link", "permalink", "web page", "spotify url", "track url", "source url"),
    "kind": ("kind", "kind of work", "work type"),
    "own_id": ("id", "work id", "track id", "object id", "number", "nummer"),
}  # fmt: skip
# The two columns that a list of refused rows begins with, in the languages of the site; the first leads
# back to the row of the original.
ROW_HEADINGS = frozenset({"row in the file", "zeile in der datei"})
REASON_HEADINGS = frozenset({"reason", "grund"})
_VISUAL = frozenset({"accession", "medium", "dimensions"})
KINDS = ("song", "instrumental", "image", "text")
_WRITTEN = frozenset({"author", "authors", "autor", "auteur", "autore"})
_SOUNDING = frozenset({"isrc", "iswc", "album", "length", "mbid"})


@dataclass(frozen=True)
class Columns:
    """Where each field stands.

    Args:
        header: the headings as they are.
        places: field to the number of its column, from 0.
        kind: what the works are taken for: "song", "image" or "text".
    """

    header: tuple[str, ...]
    places: dict[str, int]
    kind: str

    def named(self) -> dict[str, str]:
        """Map each field to its heading."""
        return {name: self.header[place] for name, place in self.places.items()}


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
    return len(folded) == 2 and folded[0] in ROW_HEADINGS and folded[1] in REASON_HEADINGS


def choose(guessed: "Columns", choices: Mapping[str, Any]) -> "Columns":
    """Put what a person said in the place of what was guessed; a column that is not there is ignored.

    Args:
        choices: "columns" (field to the number of its column) and "kind", each if it was said.
    """
    places = guessed.places
    if said := choices.get("columns"):
        width = len(guessed.header)
        places = {name: said[name] for name in HEADINGS if name in said and 0 <= said[name] < width}
    kind = choices.get("kind")
    return Columns(guessed.header, places, kind if kind in KINDS else guessed.kind)


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> Columns:
    """Guess which column is which.

    Args:
        header: the headings; they may repeat or be blank, then the first one counts.
        sample: some rows below, for the headings that mean different things in different lists.
    """
    folded = [fold(heading) for heading in header]
    places: dict[str, int] = {}
    for name, headings in HEADINGS.items():
        free = (place for text in headings for place, heading in enumerate(folded) if heading == text)
        place = next((place for place in free if place not in places.values()), None)
        if place is not None:
            places[name] = place
    _place_release(folded, sample, places)
    return Columns(tuple(header), places, _guess_kind(folded, places))


def _place_release(folded: Sequence[str], sample: Sequence[Sequence[str]], places: dict[str, int]) -> None:
    """Tell by its cells whether "Release" is an album or a day."""
    if "release" not in folded:
        return
    place = folded.index("release")
    cells = [row[place] for row in sample if place < len(row) and row[place].strip()]
    dated = sum(first_year(cell) is not None and len(cell) <= len("2024-12-31T00:00:00Z") for cell in cells)
    name = "released" if cells and dated * 2 > len(cells) else "album"
    places.setdefault(name, place)


def _guess_kind(folded: Sequence[str], places: dict[str, int]) -> str:
    if _SOUNDING & set(places):
        return "song"
    if _VISUAL & set(places):
        return "image"
    if "isbn" in places or ("artist" in places and folded[places["artist"]] in _WRITTEN):
        return "text"
    return "song"
