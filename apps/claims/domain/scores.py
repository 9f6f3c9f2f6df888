"""How strong a hit is, and what may be said of many."""

from dataclasses import dataclass

from apps.catalogues.domain import BAND, FEWEST_OWNERS, normalise
from apps.claims.domain.keys import BARE, CODE, FIRST, NAME, SAME

# A code names one thing; a title and a name may be shared by two.
SCORES = {
    "hash": 100,
    "isrc": 98,
    "mbid": 98,
    "isbn": 95,
    "iswc": 95,
    "youtube": 95,
    "url": 90,
    "title_artist": 85,
    "bare_title": 70,
    "first_artist": 60,
    "artist_name": 20,
}
REASONS = tuple(SCORES)
_REASON_OF_LEVEL = {SAME: "title_artist", BARE: "bare_title", FIRST: "first_artist", NAME: "artist_name"}
_SAME_LENGTH_MS = 3_000
_OTHER_LENGTH_MS = 15_000
_GAIN, _LOSS, _COMMON_LOSS = 10, 20, 20
_MOST_BY_TEXT = 95
_COMMON = frozenset(
    {"intro", "outro", "interlude", "skit", "untitled", "prelude", "introduction", "ohne titel", "sans titre"}
)


@dataclass(frozen=True)
class Score:
    """From 0 to 100, why, and what the lengths say: "same", "other", or "" when they are not known."""

    points: int
    reason: str
    length: str = ""


def score(
    level: int, scheme: str, *, title: str, length_ms: int | None = None, line_length_ms: int | None = None
) -> Score:
    """Score one meeting of a work and a line.

    Args:
        level: the weaker one of the two keys that met.
        scheme: of the code, where they met by one.
        title: of the work; "Intro" says less than other titles.
    """
    reason = scheme if level == CODE else _REASON_OF_LEVEL[level]
    if level in {CODE, NAME}:
        return Score(SCORES[reason], reason)
    points = SCORES[reason] - (_COMMON_LOSS if normalise(title) in _COMMON else 0)
    if length_ms is None or line_length_ms is None:
        return Score(points, reason)
    apart = abs(length_ms - line_length_ms)
    if apart <= _SAME_LENGTH_MS:
        return Score(min(points + _GAIN, _MOST_BY_TEXT), reason, "same")
    if apart > _OTHER_LENGTH_MS:
        return Score(points - _LOSS, reason, "other")
    return Score(points, reason)


@dataclass(frozen=True)
class Band:
    """From `low` to `high` works, both included."""

    low: int
    high: int


def band(works: int, owners: int) -> Band | None:
    """Say to others how many works are confirmed, in bands of ten, so that no person can be read off.

    Returns:
        None as long as fewer than five people own them.

    Source: rule 12 of the house, as for coverage.
    """
    if owners < FEWEST_OWNERS or works <= 0:
        return None
    low = works // BAND * BAND
    return Band(max(low, 1), low + BAND - 1)
