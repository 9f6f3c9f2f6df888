"""Who may vote, with which weight and why; frozen at the opening."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from apps.ballots.domain.canonical import canonical
from apps.merkle import tree

TAG = "tutti.ballot.roll.v1"
LEAST_IN_CLASS = 5


@dataclass(frozen=True)
class Voter:
    """A person as whoever asks for a decision hands them in; the weight is a decimal as a string."""

    person_id: int
    weight: str = "1"
    reason: str = "one_person_one_vote"


@dataclass(frozen=True)
class RollLine:
    """A voter as the roll shows them to everybody: by a pseudonym of this ballot."""

    pseudonym: str
    weight: str
    reason: str

    def leaf(self) -> bytes:
        """Hash the line as a leaf of the roll's tree."""
        content = {"tag": TAG, "pseudonym": self.pseudonym, "weight": self.weight, "reason": self.reason}
        return tree.leaf_hash(canonical(content))


def roll_root(lines: Iterable[RollLine]) -> str:
    """Give the Merkle root of a roll, in the order of pseudonyms; hex digits."""
    return tree.root([line.leaf() for line in sorted(lines, key=lambda line: line.pseudonym)]).hex()


def is_secret(weights: Iterable[str]) -> bool:
    """Say whether no voter can be told by weight: no class of weight with fewer than five people."""
    classes = Counter(weights)
    return bool(classes) and min(classes.values()) >= LEAST_IN_CLASS
