"""The count: a pure function of definition, roll and last revisions, with its explanation as data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from apps.ballots.domain.canonical import InconsistencyError
from apps.ballots.domain.definition import CHOICES, Definition, Threshold
from apps.ballots.domain.roll import RollLine, decimal, represented

TAG = "tutti.ballot.result.v1"

Outcome = Literal["passed", "quorum_missed", "tie", "threshold_missed", "second_majority_missed"]


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
        silent: people on the roll for whom no ballot counts.
        steps: quorum (of people, then of weight if votes have weights), threshold, second majority.
        by_proxy: for how many of those who took part somebody else voted; None where nobody could.
    """

    passed: bool
    outcome: Outcome
    people: Mapping[str, int]
    weights: Mapping[str, str]
    silent: int
    silent_weight: str
    steps: tuple[Step, ...]
    by_proxy: int | None = None

    @property
    def voted(self) -> int:
        """How many people took part."""
        return sum(self.people.values())

    def as_json(self) -> dict[str, object]:
        """Write it for the log; numbers as strings, and proxies only where there could be some."""
        proxies = {} if self.by_proxy is None else {"by_proxy": str(self.by_proxy)}
        return proxies | {
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
            by_proxy=int(str(content["by_proxy"])) if "by_proxy" in content else None,
        )


def count(definition: Definition, roll: Sequence[RollLine], votes: Mapping[str, str]) -> Result:
    """Count the last revisions.

    Args:
        votes: pseudonym to choice.

    Raises:
        InconsistencyError: a vote of nobody on the roll, or for no option.
    """
    _check(definition, roll, votes)
    counted = represented(roll, votes, definition.proxies)
    chosen = {name: votes[teller] for name, teller in counted.items()}
    people = {choice: sum(1 for vote in chosen.values() if vote == choice) for choice in CHOICES}
    sums, silent = _sums(roll, chosen, lambda line: line.weight)
    quorums = [_quorum(definition, len(roll), len(chosen))]
    if definition.has_weights:
        quorums.append(_quorum_of_weight(definition, sums, silent))
    majorities = [_majority("threshold", definition.threshold, sums, silent)]
    if definition.second_majority:
        shares, rest = _sums(roll, chosen, lambda line: line.share)
        majorities.append(_majority("second_majority", definition.second_majority, shares, rest))
    outcome = _outcome(quorums, majorities, sums)
    return Result(
        passed=outcome == "passed",
        outcome=outcome,
        people=people,
        weights={choice: decimal(weight) for choice, weight in sums.items()},
        silent=len(roll) - len(chosen),
        silent_weight=decimal(silent),
        steps=(*quorums, *majorities),
        by_proxy=sum(name != teller for name, teller in counted.items()) if definition.proxies else None,
    )


def _sums(
    roll: Sequence[RollLine], chosen: Mapping[str, str], weight: Callable[[RollLine], str]
) -> tuple[dict[str, Fraction], Fraction]:
    """Add up what each choice weighs, and what those weigh for whom no ballot counts."""
    sums = {
        choice: _weight(weight(line) for line in roll if chosen.get(line.pseudonym) == choice)
        for choice in CHOICES
    }
    return sums, _weight(weight(line) for line in roll if line.pseudonym not in chosen)


def _check(definition: Definition, roll: Sequence[RollLine], votes: Mapping[str, str]) -> None:
    known = {line.pseudonym for line in roll}
    if len(known) != len(roll) or not votes.keys() <= known or not set(votes.values()) <= set(CHOICES):
        raise InconsistencyError("votes that do not fit the roll")
    if any(bool(line.share) != bool(definition.second_majority) for line in roll):
        raise InconsistencyError("parts of the catalogue that do not fit the rule")
    if not definition.has_weights and any(line.weight != "1" for line in roll):
        raise InconsistencyError("weights that do not fit the rule")


def _quorum(definition: Definition, total: int, voted: int) -> Step:
    needed = definition.quorum_people(total)
    params = {
        "voted": str(voted),
        "total": str(total),
        "needed": str(needed),
        "percent": str(definition.quorum_percent),
    }
    return Step("quorum", voted >= needed, params)


def _quorum_of_weight(definition: Definition, sums: Mapping[str, Fraction], silent: Fraction) -> Step:
    cast_weight = sum(sums.values(), Fraction(0))
    total = cast_weight + silent
    params = {
        "voted": decimal(cast_weight),
        "total": decimal(total),
        "percent": str(definition.quorum_percent),
    }
    return Step("quorum_weight", cast_weight >= definition.quorum_weight(total), params)


def _majority(code: str, rule: Threshold, sums: Mapping[str, Fraction], silent: Fraction) -> Step:
    base = sums["yes"] + sums["no"]
    if rule.of != "cast":
        base += sums["abstain"]
    if rule.of == "roll":
        base += silent
    needed = base * rule.fraction
    enough = sums["yes"] > needed if rule.comparison == "more_than" else sums["yes"] >= needed
    params = {
        "yes": decimal(sums["yes"]),
        "no": decimal(sums["no"]),
        "base": decimal(base),
        "of": rule.of,
        "numerator": str(rule.numerator),
        "denominator": str(rule.denominator),
        "comparison": rule.comparison,
    }
    # Where nobody says yes, no fraction of nothing passes.
    return Step(code, sums["yes"] > 0 and enough, params)


def _outcome(quorums: Sequence[Step], majorities: Sequence[Step], sums: Mapping[str, Fraction]) -> Outcome:
    if not all(step.met for step in quorums):
        return "quorum_missed"
    missed = [step.code for step in majorities if not step.met]
    if not missed:
        return "passed"
    if missed == ["second_majority"]:
        return "second_majority_missed"
    return "tie" if sums["yes"] == sums["no"] and sums["yes"] > 0 else "threshold_missed"


def _weight(weights: Iterable[str]) -> Fraction:
    return sum((Fraction(weight) for weight in weights), Fraction(0))


def _read_step(content: Mapping[str, object]) -> Step:
    params = cast("Mapping[str, str]", content["params"])
    return Step(str(content["code"]), bool(content["met"]), dict(params))
