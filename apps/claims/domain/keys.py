"""Keys under which a line of a list and a work meet, as whole numbers of 64 bits.

A pair of title and artist has up to three: as it is, without what stands in brackets, and with the artist
named first only. What is found by a weaker key has a lower score. Where signs stand for letters ("P!nk",
"Passin'") or letters were read in a wrong encoding ("BeyoncÃ©"), what was meant has its keys too.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from apps.catalogues.domain import artists_of, is_words_alone, normalise, repair

CODE, SAME, BARE, FIRST, NAME = range(1, 6)
"""How a key was made: by a code, title and artist, the bare title, the first artist, a name alone."""

HASHES = frozenset({"hash", "md5", "sha1", "sha256", "sha512"})
YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_FULL_NAME_PARTS = 2
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_VERSION_AFTER_DASH = re.compile(
    r"\s[-\u2010-\u2015]\s(?=.*\b(?:remaster\w*|live|edit|mix|remix|version|acoustic|mono|stereo|from|bonus"
    r"|single|demo|instrumental|take)\b).*$",
    re.IGNORECASE,
)
_MAY_HAVE_VERSION = re.compile(r"[(\[{]|\s[-\u2010-\u2015]\s")
_MAY_MEAN = re.compile(r"[!$@']")
_SIGN_FOR_LETTER = re.compile(r"(?<=[^\W\d_])[!$@](?=[^\W\d_])")
_LETTER_MEANT = {"!": "i", "$": "s", "@": "a"}
_CUT_ENDING = re.compile(r"(?<=\w\win)['\u2019](?!\w)")
_AND_OR_SIGN = re.compile(r"\band\b|[\W_]+")


class Key(NamedTuple):
    """A number, and how it was made."""

    number: int
    level: int


_name = lru_cache(maxsize=20_000)(normalise)


def bare_title(title: str) -> str:
    """Leave out what stands in brackets, and the version after a dash; never everything."""
    if is_words_alone(title) or not _MAY_HAVE_VERSION.search(title):
        return title
    text = title
    while (shorter := _BRACKETS.sub(" ", text)) != text:
        text = shorter
    return _VERSION_AFTER_DASH.sub("", text) if text.strip() else title


def first_artist(artist: str) -> str:
    """Give the artist who is named first."""
    return next(iter(artists_of(artist)), artist)


def number_of(*parts: str) -> int:
    """Hash parts into a signed number of 64 bits."""
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _squeeze(words: str) -> str:
    """Leave spaces, signs and "and" out: "RUN-DMC" is "Run-D.M.C.", and lists drop the sign in "Ke$ha"."""
    if is_words_alone(words):
        return "".join([word for word in words.split() if word != "and"]) or words
    return _AND_OR_SIGN.sub("", words) or words


_squeeze_name = lru_cache(maxsize=20_000)(_squeeze)


@lru_cache(maxsize=20_000)
def _lead(artist: str) -> str:
    return normalise(first_artist(artist))


def respelt(text: str) -> str:
    """Write out what a text means where signs stand for letters, or where its encoding was mistaken."""
    is_ascii = text.isascii()
    if is_ascii and not _MAY_MEAN.search(text):
        return text
    whole = text if is_ascii else repair(text) or text
    return _CUT_ENDING.sub("g", _SIGN_FOR_LETTER.sub(lambda sign: _LETTER_MEANT[sign[0]], whole))


def text_keys(title: str, artist: str) -> list[Key]:
    """Make the keys of a title and an artist, the strongest first, each number once; none without both."""
    found = _keys_as_written(title, artist)
    meant = respelt(title), respelt(artist)
    if found and meant != (title, artist):
        for number, level in _keys_as_written(*meant).items():
            found.setdefault(number, level)
    return sorted((Key(number, level) for number, level in found.items()), key=lambda key: key.level)


def _keys_as_written(title: str, artist: str) -> dict[int, int]:
    name, whole = _name(artist), normalise(title)
    if not name or not whole:
        return {}
    bare_words = bare_title(title)
    bare = whole if bare_words == title else normalise(bare_words) or whole
    lead = _lead(artist) or name
    found: dict[int, int] = {}
    seen: set[tuple[str, str]] = set()
    for words, who, level in ((whole, name, SAME), (bare, name, BARE), (bare, lead, FIRST)):
        if (words, who) not in seen:
            seen.add((words, who))
            found.setdefault(number_of("t", _squeeze(words), _squeeze_name(who)), level)
    return found


def name_key(artist: str) -> Key | None:
    """Make the key of a name alone; "Lund, Ada" and "Ada Lund" have the same."""
    parts = [part.strip() for part in artist.split(",") if part.strip()]
    name = _name(" ".join(reversed(parts)) if len(parts) == _FULL_NAME_PARTS else artist)
    return Key(number_of("n", name), NAME) if name else None


def code_keys(codes: Iterable[tuple[str, str]]) -> Iterator[tuple[Key, str]]:
    """Make the keys of codes, each with the scheme that a reason names."""
    for scheme, value in codes:
        for kind, form in _forms(scheme, value):
            yield Key(number_of("c", kind, form), CODE), kind


def _forms(scheme: str, value: str) -> Iterator[tuple[str, str]]:
    if scheme in HASHES:
        yield "hash", value.lower()
    elif scheme == "url":
        video = youtube_id(value)
        yield ("youtube", video) if video else ("url", _address(value))
    else:
        yield scheme, value


def youtube_id(url: str) -> str | None:
    """Find the video that an address of YouTube names; a bare id is one too."""
    if YOUTUBE_ID.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.netloc.casefold().removeprefix("www.").removeprefix("m.").removeprefix("music.")
    if host == "youtu.be":
        found = parts.path.strip("/").split("/")[0]
    elif host in {"youtube.com", "youtube-nocookie.com"}:
        last = parts.path.rstrip("/").rpartition("/")[2]
        found = (parse_qs(parts.query).get("v") or [last])[0]
    else:
        return None
    return found if YOUTUBE_ID.fullmatch(found) else None


def _address(url: str) -> str:
    """Reduce a web address to what has to agree: no scheme, no "www.", no slash at the end, no fragment."""
    bare = re.sub(r"^https?://(?:www\.)?", "", url.strip(), flags=re.IGNORECASE).partition("#")[0]
    host, slash, rest = bare.partition("/")
    return (host.casefold() + slash + rest).rstrip("/")
