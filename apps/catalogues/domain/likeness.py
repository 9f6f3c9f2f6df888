"""Which works may be the same, written differently: a score with its reasons, for a person to decide.

What `text.match_key` takes for the same is the same. Beyond it lies what a person has to look at: other
leading articles, words in brackets, a version after a dash, guests, and slips of the pen. Nothing here merges
anything. Where letters were lost on the way ("ýýý") only a code speaks for two works.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from apps.catalogues.domain.text import artists_of, is_damaged, normalise

LEAST_SCORE = 60
# Two lengths of one recording differ by less: silence at its ends, rounding to seconds.
SAME_LENGTH_MS = 3_000
OTHER_LENGTH_MS = 10_000

_ARTICLES = frozenset(
    {
        *("the", "a", "an", "der", "die", "das", "ein", "eine", "le", "la", "les", "l", "un", "une"),
        *("el", "los", "las", "lo", "il", "i", "gli", "o", "os", "as", "um", "uma", "de", "het", "een"),
    }
)
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_AFTER_DASH = re.compile(r"\s[-\u2010-\u2015]\s.*$")
_GUESTS = re.compile(r"\s(?:feat|ft|featuring|with|con|mit)\b\.?\s.*$", re.IGNORECASE)
# Words that make a recording of its own, and often a work of its own: they speak against.
_VERSIONS = frozenset(
    {
        *("live", "acoustic", "remix", "mix", "instrumental", "karaoke", "demo", "cover", "edit", "reprise"),
        *("medley", "interlude", "intro", "outro", "part", "pt", "vol", "session", "sessions", "unplugged"),
        *("orchestral", "sped", "slowed", "nightcore", "version", "extended", "variation"),
    }
)
_CLOSE, _VERY_CLOSE = 88, 95
# Titles that are close but not the same are sought by so many of their first and of their last letters.
_ENDS = 6


def likeness_of_codes(one: str, other: str) -> float:
    """Say how much of one code is written in another, 0 to 100."""
    return fuzz.ratio(one, other)


@dataclass(frozen=True)
class Described:
    """A work as far as likeness goes.

    Args:
        key: its own handle, such as a primary key.
        codes: scheme and value of valid codes, those of its recordings too.
        lengths_ms: of its recordings, as far as they are known.
    """

    key: int
    title: str
    artist_line: str
    group: str = "music"
    codes: frozenset[tuple[str, str]] = frozenset()
    lengths_ms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """Two works that may be one.

    Args:
        score: 60 to 100.
        reasons: codes, the strongest first: "same_code", "same_words", "close_words", "same_artist",
            "close_artist", "same_length", "other_length", "other_version".
    """

    first: int
    second: int
    score: int
    reasons: tuple[str, ...]


@lru_cache(maxsize=50_000)
def bare_title(title: str) -> str:
    """Reduce a title to its core: without articles in front, brackets, what follows a dash, and guests."""
    whole = _GUESTS.sub("", _AFTER_DASH.sub("", _BRACKETS.sub(" ", title)))
    words = normalise(whole).split() or normalise(title).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=20_000)
def bare_artist(artist_line: str) -> str:
    """Reduce an artist line to its names in order of the alphabet, without guests and articles."""
    names = [bare_title(name) for name in artists_of(_GUESTS.sub("", artist_line))]
    return " / ".join(sorted(filter(None, names)))


def compare(first: Described, second: Described) -> Likeness | None:
    """Say how likely two works are one; None below `LEAST_SCORE`, or if words and names do not agree."""
    if first.group != second.group:
        return None
    if first.codes & second.codes:
        return Likeness(first.key, second.key, 100, ("same_code",))
    if any(map(is_damaged, (first.title, second.title, first.artist_line, second.artist_line))):
        return None
    title, artist = _title_points(first.title, second.title), _artist_points(first, second)
    if title is None or artist is None:
        return None
    points = [title, artist, *_length_points(first, second), *_version_points(first, second)]
    score = max(0, min(99, sum(worth for worth, _reason in points)))
    reasons = tuple(reason for _worth, reason in points)
    return Likeness(first.key, second.key, score, reasons) if score >= LEAST_SCORE else None


def keys_of(work: Described, owner: int) -> frozenset[int]:
    """Give the keys under which a work meets those of its owner that `compare` may find alike.

    They agree in a code; in the bare title; or in an artist and the first or last letters of the title. Both
    title and artists misspelt is more than the keys see.

    Returns:
        signed numbers of 64 bits, which differ from owner to owner and from group to group.
    """
    texts = {("code", scheme, value) for scheme, value in work.codes}
    if not is_damaged(work.title) and not is_damaged(work.artist_line):
        title = bare_title(work.title)
        artists = [name for name in bare_artist(work.artist_line).split(" / ") if name]
        letters = title.replace(" ", "")
        ends = {("first", letters[:_ENDS]), ("last", letters[-_ENDS:])}
        if title and artists:
            texts.add(("title", title, ""))
            texts |= {("both", title, name) for name in artists}
            texts |= {(end, part, name) for end, part in ends for name in artists}
    return frozenset(_number(str(owner), work.group, *text) for text in texts)


def _number(*parts: str) -> int:
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _title_points(first: str, second: str) -> tuple[int, str] | None:
    one, other = bare_title(first), bare_title(second)
    if one == other:
        return (55, "same_words") if one else None
    likeness = fuzz.ratio(one, other)
    if likeness < _CLOSE or min(len(one), len(other)) < 5 or _digits(one) != _digits(other):
        return None
    return (45 if likeness >= _VERY_CLOSE else 35), "close_words"


def _artist_points(first: Described, second: Described) -> tuple[int, str] | None:
    one, other = bare_artist(first.artist_line), bare_artist(second.artist_line)
    if not one or not other:
        return None
    if one == other:
        return 25, "same_artist"
    if set(one.split(" / ")) & set(other.split(" / ")) or fuzz.ratio(one, other) >= _CLOSE:
        return 15, "close_artist"
    return None


def _length_points(first: Described, second: Described) -> list[tuple[int, str]]:
    if not first.lengths_ms or not second.lengths_ms:
        return []
    apart = min(abs(one - other) for one in first.lengths_ms for other in second.lengths_ms)
    if apart <= SAME_LENGTH_MS:
        return [(15, "same_length")]
    return [(-15, "other_length")] if apart > OTHER_LENGTH_MS else []


def _version_points(first: Described, second: Described) -> list[tuple[int, str]]:
    """Count against it that one is a version of its own, or that both are and not the same."""
    one, other = (set(normalise(work.title).split()) for work in (first, second))
    is_apart = _VERSIONS & one != _VERSIONS & other or (bool(_VERSIONS & one) and one != other)
    return [(-30, "other_version")] if is_apart else []


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)
