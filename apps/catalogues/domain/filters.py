"""What narrows a list of works: one value that an address carries and a chip shows."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from apps.catalogues.domain.matchability import LOW_SCORE

# How far a work is claimed, by the codes of `claim_state`; shared works count as "mine".
STATES = ("mine", "part", "disputed", "controlled", "waiting", "unsaid")
# Lowest and highest score of each band of matchability; the first one reaches over two others.
BANDS: Mapping[str, tuple[int, int]] = {
    "hard": (0, LOW_SCORE - 1),
    "0-24": (0, 24),
    "25-49": (25, 49),
    "50-74": (50, 74),
    "75-100": (75, 100),
}
NO_POOL = "none"


@dataclass(frozen=True)
class Filter:
    """What somebody wants to see of a list of works; an empty value narrows nothing.

    Args:
        q: words of a title or an artist, or a code.
        state: one of `STATES`.
        year_from, year_to: first and last year, each with its works; works without a year are in neither.
        no_year: only works without a year; the years say nothing then.
        find: one of `BANDS`.
        machine: what a machine made of it: "unsaid", "none", "partial" (at the most), "full" (some side).
        conflict: "shares" or "code".
        pool: the slug of a collective, or `NO_POOL`.
        sort: "title", "artist", "year", "newest" or "hardest"; it orders, and narrows nothing.
    """

    q: str = ""
    state: str = ""
    kind: str = ""
    year_from: int | None = None
    year_to: int | None = None
    no_year: bool = False
    find: str = ""
    machine: str = ""
    conflict: str = ""
    pool: str = ""
    sort: str = "title"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Give name and value of all that differs from the whole list, as an address carries them."""
        plain = Filter()
        said = [(one.name, getattr(self, one.name)) for one in fields(self)]
        return [
            (name, "1" if value is True else str(value))
            for name, value in said
            if value != getattr(plain, name)
        ]

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return replace(self, sort="title") != Filter()

    def without(self, name: str) -> "Filter":
        """Give the same without one of its parts."""
        return replace(self, **{name: getattr(Filter(), name)})


def band_of(score: int) -> str:
    """Say in which of the four bands a score lies."""
    return next(name for name, (_low, high) in list(BANDS.items())[1:] if score <= high)
