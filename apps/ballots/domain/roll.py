"""Who may vote, with which weight and why; frozen at the opening."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from apps.ballots.domain.canonical import InconsistencyError, canonical
from apps.ballots.domain.definition import Definition
from apps.common.errors import Refusal
from apps.merkle import tree

TAG = "tutti.ballot.roll.v1"
LEAST_IN_CLASS = 5
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Voter:
    """A person as whoever asks for a decision hands them in.

    Args:
        weight: how heavy their vote is, a decimal as a string.
        reason: why, as a code.
        share: their part of the catalogue for a second majority, a decimal as a string; empty without one.
    """

    person_id: int
    weight: str = "1"
    reason: str = "one_person_one_vote"
    share: str = ""


@dataclass(frozen=True)
class RollLine:
    """A voter as the roll shows them to everybody: by a pseudonym of this ballot.

    Args:
        share: part of the catalogue; empty where no second majority is asked for.
        delegate: pseudonym of whoever votes for them if they do not; empty without one.
    """

    pseudonym: str
    weight: str
    reason: str
    share: str = ""
    delegate: str = ""

    def as_json(self) -> dict[str, object]:
        """Write the line for the hash; what a ballot has no use for is not named."""
        line: dict[str, object] = {
            "tag": TAG,
            "pseudonym": self.pseudonym,
            "weight": self.weight,
            "reason": self.reason,
        }
        more = {"share": self.share, "delegate": self.delegate}
        return line | {name: value for name, value in more.items() if value}

    def leaf(self) -> bytes:
        """Hash the line as a leaf of the roll's tree."""
        return tree.leaf_hash(canonical(self.as_json()))

    @property
    def class_of_weight(self) -> tuple[str, str]:
        """What the line shows besides its pseudonym, by which a person could be told."""
        return self.weight, self.share


def roll_root(lines: Iterable[RollLine]) -> str:
    """Give the Merkle root of a roll, in the order of pseudonyms; hex digits."""
    return tree.root([line.leaf() for line in sorted(lines, key=lambda line: line.pseudonym)]).hex()


def is_secret(roll: Iterable[RollLine], took_part: Container[str] | None = None) -> bool:
    """Say whether no voter can be told by weight, or by weight and part of the catalogue together.

    Who votes for whom is known by name, so it counts too: by how many give their vote to somebody, and how
    heavy whoever they give it to is; also of those who voted themselves after all, for the roll keeps it.

    Args:
        roll: everybody who may vote.
        took_part: pseudonyms of those for whom a ballot counts, asked after the close; None for everybody.
    """
    known = list(roll)
    weights = {line.pseudonym: line.class_of_weight for line in known}
    given = Counter(line.delegate for line in known if line.delegate)
    classes = Counter(
        (line.class_of_weight, given[line.pseudonym], line.delegate and weights.get(line.delegate))
        for line in known
        if took_part is None or line.pseudonym in took_part
    )
    return bool(classes) and min(classes.values()) >= LEAST_IN_CLASS


def check_roll(definition: Definition, voters: Iterable[Voter]) -> None:
    """Demand a roll that fits the rule, before anybody relies on it.

    Raises:
        Refusal: "ballot.twice_on_roll".
        ValueError: a weight or a part of the catalogue that is no decimal, or that the rule has no use for.
    """
    known = list(voters)
    if len({voter.person_id for voter in known}) != len(known):
        raise Refusal("ballot.twice_on_roll")
    for voter in known:
        parts = [voter.weight, voter.share] if definition.second_majority else [voter.weight]
        if not all(map(_DECIMAL.fullmatch, parts)):
            raise ValueError(f"not a decimal: {parts}")
        if (voter.weight != "1" and not definition.has_weights) or (
            voter.share and not definition.second_majority
        ):
            raise ValueError("a weight that the rule has no use for")


def weight_of_all(weights: Iterable[str]) -> str:
    """Add up weights exactly; decimals as strings."""
    return decimal(sum((Fraction(weight) for weight in weights), Fraction(0)))


def decimal(weight: Fraction) -> str:
    """Write a sum of decimals exactly: the denominator divides a power of ten."""
    digits = 0
    while (weight * 10**digits).denominator != 1:
        digits += 1
    whole = str((weight * 10**digits).numerator).rjust(digits + 1, "0")
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole


def represented(roll: Sequence[RollLine], voted: Container[str], most: int) -> dict[str, str]:
    """Say whose ballot counts for whom: one's own first, else that of the nearest delegate who voted.

    Args:
        voted: pseudonyms of those who cast a ballot.
        most: for how many others one person may vote.

    Returns:
        pseudonym of each person who takes part, to the pseudonym whose ballot counts for them.

    Raises:
        InconsistencyError: a delegate beside the roll, or with too many others.
    """
    delegates = {line.pseudonym: line.delegate for line in roll}
    found = {name: teller for name in delegates if (teller := _teller(name, delegates, voted))}
    others = Counter(teller for name, teller in found.items() if teller != name)
    if others and max(others.values()) > most:
        raise InconsistencyError("somebody votes for too many others")
    return found


def _teller(name: str, delegates: Mapping[str, str], voted: Container[str]) -> str:
    """Follow the delegates from one person; who comes round to somebody again finds nobody."""
    passed: set[str] = set()
    while name and name not in passed:
        if name in voted:
            return name
        passed.add(name)
        if name not in delegates:
            raise InconsistencyError("a delegate who is not on the roll")
        name = delegates[name]
    return ""


def check_delegation(giver: int, delegate: int, given: Mapping[int, int], most: int) -> None:
    """Refuse a delegation that could not be followed.

    Args:
        giver: person who lets somebody else vote.
        delegate: who that is.
        given: delegations that stand already, giver to delegate.
        most: for how many others one person may vote, those who come through others included.

    Raises:
        Refusal: "ballot.no_delegation", "ballot.delegate_self", "ballot.delegate_circle",
            "ballot.delegate_full".
    """
    if not most:
        raise Refusal("ballot.no_delegation")
    if giver == delegate:
        raise Refusal("ballot.delegate_self")
    after = {**given, giver: delegate}
    person: int | None = delegate
    while person is not None:
        if person == giver:
            raise Refusal("ballot.delegate_circle")
        if len(_behind(person, after)) > most:
            raise Refusal("ballot.delegate_full", most=most)
        person = after.get(person)


def _behind(person: int, given: Mapping[int, int]) -> set[int]:
    """Find everybody whose vote may come to a person, directly or through others."""
    found: set[int] = set()
    wanted = {person}
    while wanted:
        wanted = {giver for giver, delegate in given.items() if delegate in wanted} - found
        found |= wanted
    return found
