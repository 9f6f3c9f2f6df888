"""How well reports and lists can find a work: 0 to 100, and what would help. It shuts nobody out."""

from collections.abc import Mapping
from dataclasses import dataclass

# What makes a kind of work findable, in points that add up to 100, the most helpful first.
WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "song": {"isrc": 30, "iswc": 20, "artist": 15, "writer": 10, "length": 10, "release": 10, "year": 5},
    "instrumental": {
        "isrc": 30,
        "iswc": 20,
        "artist": 15,
        "writer": 10,
        "length": 10,
        "release": 10,
        "year": 5,
    },
    "image": {"file": 35, "artist": 25, "address": 25, "year": 15},
    "text": {"isbn": 40, "artist": 25, "address": 15, "file": 10, "year": 10},
}
# Which codes speak for what, besides the code of the same name.
SCHEMES_OF: Mapping[str, tuple[str, ...]] = {
    "isrc": ("isrc",),
    "iswc": ("iswc",),
    "isbn": ("isbn",),
    "file": ("sha256",),
    "address": ("url",),
    "release": ("upc", "grid", "mbid"),
}
# Below this a work is listed as hard to find.
LOW_SCORE = 50


@dataclass(frozen=True)
class Traits:
    """What is known of a work that lists and reports could name.

    Args:
        schemes: schemes of its codes that are not wrong, its recordings' among them.
        artist: whether somebody is named as artist or maker.
        writer: whether a composer or author is named.
        length: whether the length of a recording is known.
    """

    schemes: frozenset[str] = frozenset()
    artist: bool = False
    writer: bool = False
    length: bool = False
    year: bool = False


@dataclass(frozen=True)
class Matchability:
    """How well a work can be found.

    Args:
        score: 0 to 100.
        missing: pairs of what would help and by how many points, the most helpful first.
    """

    score: int
    missing: tuple[tuple[str, int], ...] = ()


def matchability(kind: str, traits: Traits) -> Matchability:
    """Score how well a work can be found, and say what to add."""
    weights = WEIGHTS[kind]
    missing = [(name, points) for name, points in weights.items() if not _has(name, traits)]
    missing.sort(key=lambda pair: -pair[1])
    return Matchability(100 - sum(points for _name, points in missing), tuple(missing))


def _has(name: str, traits: Traits) -> bool:
    if name in SCHEMES_OF:
        return bool(traits.schemes & set(SCHEMES_OF[name]))
    return bool(getattr(traits, name))
