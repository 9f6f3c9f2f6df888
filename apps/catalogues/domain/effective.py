"""How much counts of what people say they hold, when together they say more than there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.catalogues.domain.facts import WHOLE_PPM
from apps.catalogues.domain.reading import WORLD

_WIDE = 4
_ELSEWHERE = ""


@dataclass(frozen=True)
class Assertion:
    """What is said of one share of one right.

    Args:
        ppm: parts per million; None when it is not known how much, which takes nothing from anybody.
        territory: "2136" or another TIS code of four signs for the world or a group of countries, three
            digits for a country (TIS and ISO 3166 agree there), two letters of ISO 3166.
        valid_from: first day, None for always before.
        valid_to: last day, None for ever.
    """

    ppm: int | None
    territory: str = WORLD
    valid_from: date | None = None
    valid_to: date | None = None


def overlaps(one: str, other: str) -> bool:
    """Say whether two territories may have a place in common; when it is not known, they may.

    A group of countries (four signs) meets everything, for which countries belong to it is not held here;
    of two countries, one written in digits and one in letters might be the same.
    """
    return one == other or _WIDE in {len(one), len(other)} or len(one) != len(other)


def tidy_territory(code: str) -> str:
    """Write a territory as it is compared: "de" as "DE", "0276" as "276", "" as the world.

    Raises:
        ValueError: it is neither a TIS code nor two letters.
    """
    bare = code.strip().upper()
    if not bare:
        return WORLD
    if bare.isascii() and bare.isdigit() and int(bare) < 10_000:
        return f"{int(bare):03d}"
    if bare.isascii() and bare.isalpha() and len(bare) == 2:
        return bare
    raise ValueError(code)


def effective(assertions: Sequence[Assertion]) -> list[int | None]:
    """Give of each assertion the part that counts, so that together they are never above the whole.

    A part counts as far as nobody else claims it: of 60 % and 60 %, each keeps the 40 % that the other does
    not ask for, and 20 % are disputed. Of several claimants each keeps what the others together leave. It
    follows (and is proved by tests) that nothing is lost where nothing is disputed, that it does not matter
    who spoke first, and that nobody loses by another's taking back a claim.

    Whoever holds in several places or times keeps the least that counts anywhere in them.

    Args:
        assertions: all that is said of one right of one work.

    Returns:
        parts per million in the order of the assertions, 0 when all of one is disputed; None where the
        assertion itself is not known.

    Source: the minimal rights of a bankruptcy problem (O'Neill 1982; Curiel, Maschler and Tijs 1987).
    """
    # Whatever holds together on any day holds together on the day when the last of it began; and of a
    # place that nobody names, only the shares for the world and for groups are said.
    days = {one.valid_from or date.min for one in assertions} | {date.min}
    places = {one.territory for one in assertions} | {_ELSEWHERE}
    counts = [one.ppm for one in assertions]
    for day in days:
        for place in places:
            held = [at for at, one in enumerate(assertions) if one.ppm and _covers(one, day, place)]
            over = max(0, sum(assertions[at].ppm or 0 for at in held) - WHOLE_PPM)
            for at in held:
                counts[at] = min(counts[at] or 0, max(0, (assertions[at].ppm or 0) - over))
    return counts


def _covers(one: Assertion, day: date, place: str) -> bool:
    is_then = (one.valid_from or date.min) <= day <= (one.valid_to or date.max)
    if place == _ELSEWHERE or len(place) == _WIDE:
        is_there = len(one.territory) == _WIDE
    else:
        is_there = overlaps(one.territory, place)
    return is_then and is_there
