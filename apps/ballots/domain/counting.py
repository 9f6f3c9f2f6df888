"""The count: a pure function of definition, roll and last revisions, with its explanation as data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from apps.ballots.domain.canonical import InconsistencyError
from apps.ballots.domain.definition import CHOICES, Definition
from apps.ballots.domain.roll import RollLine

TAG = "tutti.ballot.result.v1"

Outcome = Literal["passed", "quorum_missed", "tie", "threshold_missed"]


@dataclass(frozen=True)
class Step:
    """One step of the explanation: a code, whether it was met, and the numbers that its sentence needs."""

    code: str
    met: bool
    params: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        """Write it for the log."""
        return {"code": self.code, "met": self.met, "params": dict(self.params)}


@dataclass(frozen=True)
class Result:
    """What was decided, by how many, and why.

    Args:
        people: how many chose each option.
        weights: what they weigh together, as decimals in strings; equal to `people` with one vote a person.
        silent: people on the roll who did not take part.
        steps: quorum, then threshold.
    """

    passed: bool
    outcome: Outcome
    people: Mapping[str, int]
    weights: Mapping[str, str]
    silent: int
    silent_weight: str
    steps: tuple[Step, ...]

    @property
    def voted(self) -> int:
        """How many people took part."""
        return sum(self.people.values())

    def as_json(self) -> dict[str, object]:
        """Write it for the log; numbers as strings."""
        return {
            "tag": TAG,
            "passed": self.passed,
            "outcome": self.outcome,
            "people": {choice: str(number) for choice, number in self.people.items()},
            "weights": dict(self.weights),
            "silent": str(self.silent),
            "silent_weight": self.silent_weight,
            "steps": [step.as_json() for step in self.steps],
        }

    @classmethod
    def parse(cls, content: Mapping[str, object]) -> "Result":
        """Read what `as_json` wrote."""
        people = cast("Mapping[str, str]", content["people"])
        steps = cast("Sequence[Mapping[str, object]]", content["steps"])
        return cls(
            passed=bool(content["passed"]),
            outcome=cast("Outcome", content["outcome"]),
            people={choice: int(people[choice]) for choice in CHOICES},
            weights=dict(cast("Mapping[str, str]", content["weights"])),
            silent=int(str(content["silent"])),
            silent_weight=str(content["silent_weight"]),
            steps=tuple(_read_step(step) for step in steps),
        )


def count(definition: Definition, roll: Sequence[RollLine], votes: Mapping[str, str]) -> Result:
    """Count the last revisions.

    Args:
        votes: pseudonym to choice.

    Raises:
        InconsistencyError: a vote of nobody on the roll, or for no option.
    """
    _check(roll, votes)
    people = {choice: sum(1 for vote in votes.values() if vote == choice) for choice in CHOICES}
    sums = {
        choice: _weight(line for line in roll if votes.get(line.pseudonym) == choice) for choice in CHOICES
    }
    silent = _weight(line for line in roll if line.pseudonym not in votes)
    quorum = _quorum(definition, len(roll), len(votes))
    threshold = _threshold(definition, sums, silent)
    outcome = _outcome(quorum, threshold, sums)
    return Result(
        passed=outcome == "passed",
        outcome=outcome,
        people=people,
        weights={choice: _written(weight) for choice, weight in sums.items()},
        silent=len(roll) - len(votes),
        silent_weight=_written(silent),
        steps=(quorum, threshold),
    )


def _check(roll: Sequence[RollLine], votes: Mapping[str, str]) -> None:
    known = {line.pseudonym for line in roll}
    if len(known) != len(roll) or not votes.keys() <= known or not set(votes.values()) <= set(CHOICES):
        raise InconsistencyError("votes that do not fit the roll")


def _quorum(definition: Definition, total: int, voted: int) -> Step:
    needed = definition.quorum_people(total)
    params = {
        "voted": str(voted),
        "total": str(total),
        "needed": str(needed),
        "percent": str(definition.quorum_percent),
    }
    return Step("quorum", voted >= needed, params)


def _threshold(definition: Definition, sums: Mapping[str, Fraction], silent: Fraction) -> Step:
    rule = definition.threshold
    base = sums["yes"] + sums["no"]
    if rule.of != "cast":
        base += sums["abstain"]
    if rule.of == "roll":
        base += silent
    needed = base * rule.fraction
    enough = sums["yes"] > needed if rule.comparison == "more_than" else sums["yes"] >= needed
    params = {
        "yes": _written(sums["yes"]),
        "no": _written(sums["no"]),
        "base": _written(base),
        "of": rule.of,
        "numerator": str(rule.numerator),
        "denominator": str(rule.denominator),
        "comparison": rule.comparison,
    }
    # Where nobody says yes, no fraction of nothing passes.
    return Step("threshold", sums["yes"] > 0 and enough, params)


def _outcome(quorum: Step, threshold: Step, sums: Mapping[str, Fraction]) -> Outcome:
    if not quorum.met:
        return "quorum_missed"
    if threshold.met:
        return "passed"
    return "tie" if sums["yes"] == sums["no"] and sums["yes"] > 0 else "threshold_missed"


def _weight(lines: Iterable[RollLine]) -> Fraction:
    return sum((Fraction(line.weight) for line in lines), Fraction(0))


def _written(weight: Fraction) -> str:
    """Write a sum of decimals exactly: the denominator divides a power of ten."""
    digits = 0
    while (weight * 10**digits).denominator != 1:
        digits += 1
    whole = str((weight * 10**digits).numerator).rjust(digits + 1, "0")
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole


def _read_step(content: Mapping[str, object]) -> Step:
    params = cast("Mapping[str, str]", content["params"])
    return Step(str(content["code"]), bool(content["met"]), dict(params))
