"""Says several rights as one line where what is said of them is the same."""

from collections.abc import Hashable, Sequence

from apps.catalogues.domain.facts import PARTS_OF


def share_lines(said: Sequence[tuple[str, Hashable]]) -> list[tuple[str, list[int]]]:
    """Put what is said of rights into lines: the three of publishing make one where they say the same.

    Args:
        said: pairs of a right and what is said of it.

    Returns:
        pairs of a word ("composition" for the three, else the right) and the places in `said` that it
        stands for, in the order of the first of them; each place in exactly one line.
    """
    waiting: dict[tuple[str, Hashable], list[int]] = {}
    for place, pair in enumerate(said):
        waiting.setdefault(pair, []).append(place)
    lines: list[tuple[str, list[int]]] = []
    for place, (right, words) in enumerate(said):
        if place not in waiting[right, words]:
            continue
        word = next((word for word, parts in PARTS_OF.items() if right in parts), right)
        parts = PARTS_OF.get(word, (right,))
        if not all(waiting.get((part, words)) for part in parts):
            word, parts = right, (right,)
        lines.append((word, sorted(waiting[part, words].pop(0) for part in parts)))
    return lines
