"""How many chose what, told so that nobody is known by weight."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.ballots.domain.definition import CHOICES
from apps.ballots.domain.roll import LEAST_IN_CLASS, RollLine

Class = tuple[str, str]


@dataclass(frozen=True)
class Group:
    """People of one weight, or of several where too few have each, and how many of them chose what.

    Args:
        classes: weight and part of the catalogue of those in the group, in the order of their text.
    """

    classes: tuple[Class, ...]
    choices: Mapping[str, int]

    @property
    def people(self) -> int:
        """How many are in the group."""
        return sum(self.choices.values())

    def as_json(self) -> dict[str, object]:
        """Write it for the bundle; numbers as strings."""
        classes = [{"weight": weight} | ({"share": share} if share else {}) for weight, share in self.classes]
        return {"classes": classes, "choices": {choice: str(self.choices[choice]) for choice in CHOICES}}


def grouped(chosen: Iterable[tuple[RollLine, str]]) -> list[Group]:
    """Group those who took part by weight and part of the catalogue; too small groups become one.

    Args:
        chosen: each person who takes part, with the choice that counts for them.

    Returns:
        groups of at least five people, in the order of their first class. If a few of a weight are left, the
        smallest other group joins them until they are five; fewer than five people in all are one group.
    """
    counts: dict[Class, Counter[str]] = {}
    for line, choice in chosen:
        counts.setdefault(line.class_of_weight, Counter())[choice] += 1
    ordered = sorted(counts, key=lambda one: (counts[one].total(), one))
    pooled, people = 0, 0
    while pooled < len(ordered) and (
        counts[ordered[pooled]].total() < LEAST_IN_CLASS or 0 < people < LEAST_IN_CLASS
    ):
        people += counts[ordered[pooled]].total()
        pooled += 1
    parts = [[one] for one in ordered[pooled:]] + ([ordered[:pooled]] if pooled else [])
    groups = [_group(classes, counts) for classes in parts]
    return sorted(groups, key=lambda group: group.classes)


def _group(classes: list[Class], counts: Mapping[Class, Counter[str]]) -> Group:
    together = sum((counts[one] for one in classes), Counter())
    return Group(tuple(sorted(classes)), {choice: together[choice] for choice in CHOICES})
