"""Where answers lie on the line from "worse for us" (0) to "better" (1)."""

from collections.abc import Mapping
from decimal import Decimal

from apps.terms.ordering import SETS, Magnitude, goodness, includes, members, same_measure
from apps.terms.vocabulary import Field, Json

INSET = 0.1
"""Room at both ends of the line, so that the signs of the outermost answers fit on it."""

Answers = Mapping[str, Json | None]
ORDER = ("offer", "ours", "minimum", "before")


def place(field: Field, answers: Answers) -> dict[str, float | None]:
    """Place answers on the line; None for those that cannot be ranked with the first of `ORDER`."""
    if field.better_for_artists == "not_comparable":
        levels: dict[str, Decimal] = {}
    elif field.type in SETS:
        levels = _levels_of_sets(field, answers)
    else:
        levels = _levels_of_sizes(field, answers)
    low, high = _span(field, levels)
    return {name: _position(levels[name], low, high) if name in levels else None for name in answers}


def ticks(field: Field) -> tuple[float, ...]:
    """Mark the steps of a field whose answers have an order of their own, from worst to best."""
    steps = _steps(field)
    return tuple(_position(Decimal(step), Decimal(0), Decimal(steps - 1)) for step in range(steps))


def _steps(field: Field) -> int:
    if field.type == "boolean" and field.better_for_artists != "not_comparable":
        return 2
    return len(field.ranked_options)


def _span(field: Field, levels: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
    steps = _steps(field)
    if steps:
        lowest = Decimal(1 - steps if field.better_for_artists == "false" else 0)
        return lowest, lowest + steps - 1
    return (min(levels.values()), max(levels.values())) if levels else (Decimal(0), Decimal(0))


def _position(level: Decimal, low: Decimal, high: Decimal) -> float:
    share = float((level - low) / (high - low)) if high > low else 1.0
    return round(INSET + (1 - 2 * INSET) * share, 4)


def _levels_of_sizes(field: Field, answers: Answers) -> dict[str, Decimal]:
    levels: dict[str, Decimal] = {}
    placed: list[Magnitude] = []
    for name in ORDER:
        level = goodness(field, answers.get(name))
        if level is not None and all(same_measure(level, other) for other in placed):
            placed.append(level)
            levels[name] = level.size
    return levels


def _levels_of_sets(field: Field, answers: Answers) -> dict[str, Decimal]:
    """Rank the sets that form a chain, each holding the one before it."""
    chain: dict[str, frozenset[str]] = {}
    for name in ORDER:
        if isinstance(answers.get(name), list):
            own = members(answers[name])
            if all(includes(own, other) or includes(other, own) for other in chain.values()):
                chain[name] = own
    sense = 1 if field.better_for_artists == "more" else -1
    return {
        name: Decimal(
            sense * len({other for other in chain.values() if other != own and includes(own, other)})
        )
        for name, own in chain.items()
    }
