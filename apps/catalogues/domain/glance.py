"""Puts the years of a catalogue into few spans, so that a picture has few bars."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_BARS = 12
_STEPS = (1, 10, 50, 100, 1000)


@dataclass(frozen=True)
class Span:
    """Some years on end, first and last, and how many works are of them."""

    first: int
    last: int
    works: int


def spans(years: Mapping[int, int]) -> list[Span]:
    """Put years with their works into spans of one width: the narrowest that makes at most `MOST_BARS`.

    Returns:
        spans in order, those without a work left out; every work is in exactly one.
    """
    for step in _STEPS:
        found: dict[int, int] = {}
        for year, works in sorted(years.items()):
            start = year - year % step
            found[start] = found.get(start, 0) + works
        if len(found) <= MOST_BARS:
            break
    return [Span(max(start, 1), start + step - 1, works) for start, works in found.items()]
