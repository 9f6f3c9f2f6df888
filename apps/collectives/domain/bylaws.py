"""How a collective decides, as data that is read once and never half."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from apps.common.errors import Refusal

SHORTEST_TAKE_OUT_DAYS = 7
_BASES = ("cast", "cast_and_abstained", "roll")
_RANGES: Mapping[str, tuple[int, int]] = {
    "quorum_percent": (0, 100),
    "voting_days": (1, 60),
    "announce_days": (0, 60),
    "take_out_days": (SHORTEST_TAKE_OUT_DAYS, 183),
    "costs_ppm": (0, 1_000_000),
    "demanded_grade": (0, 3),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "visibility": ("sealed", "open"),
    "openings": ("auditors", "members", "public"),
    "names_seen_by": ("stewards", "members"),
}


@dataclass(frozen=True)
class Voter:
    """One line of a roll: who, with which weight (a decimal string), and why."""

    person_id: int
    weight: str
    reason: str


@dataclass(frozen=True)
class Threshold:
    """What a yes needs of the votes that `of` names: more than one half, or at least any other fraction."""

    numerator: int = 1
    denominator: int = 2
    of: str = "cast"

    @classmethod
    def parse(cls, raw: object) -> "Threshold":
        """Read a fraction from JSON.

        Raises:
            Refusal: "bylaws.threshold".
        """
        if not isinstance(raw, Mapping) or set(raw) - {"numerator", "denominator", "of"}:
            raise Refusal("bylaws.threshold")
        read = cls(**raw)
        numbers_read = _is_whole(read.numerator) and _is_whole(read.denominator)
        if not numbers_read or not 0 < read.numerator < read.denominator <= 100 or read.of not in _BASES:
            raise Refusal("bylaws.threshold")
        if 2 * read.numerator < read.denominator:
            raise Refusal("bylaws.threshold")
        return read


@dataclass(frozen=True)
class Bylaws:
    """A version of a collective's rules; what is not said is the careful choice.

    Args:
        quorum_percent: how much of the roll has to take part.
        take_out_days: days after the result in which works may be taken out; 7 at the least.
        costs_ppm: millionths of the money that the collective keeps for its costs.
        names_seen_by: who reads a list of the members' names; the roll of a ballot is named in any case.
        demanded_grade: 0 to 3, the grade that a company's dossier needs for a mandate's yes to hold.
    """

    quorum_percent: int = 50
    threshold: Threshold = Threshold()
    voting_days: int = 7
    announce_days: int = 0
    take_out_days: int = SHORTEST_TAKE_OUT_DAYS
    visibility: Literal["sealed", "open"] = "sealed"
    openings: Literal["auditors", "members", "public"] = "auditors"
    minimum_is_gate: bool = False
    costs_ppm: int = 0
    demanded_grade: int = 0
    names_seen_by: Literal["stewards", "members"] = "stewards"

    @classmethod
    def parse(cls, raw: object) -> "Bylaws":
        """Read bylaws from JSON; what is missing takes its default.

        Raises:
            Refusal: "bylaws.unknown_rule", "bylaws.out_of_range", "bylaws.not_a_choice", "bylaws.threshold".
        """
        if not isinstance(raw, Mapping):
            raise Refusal("bylaws.unknown_rule", rule="")
        known = {one.name for one in fields(cls)}
        for rule, value in raw.items():
            if rule not in known:
                raise Refusal("bylaws.unknown_rule", rule=str(rule))
            _check(rule, value)
        read: dict[str, Any] = dict(raw)
        if "threshold" in read:
            read["threshold"] = Threshold.parse(read["threshold"])
        return cls(**read)

    def as_json(self) -> dict[str, Any]:
        """Write every rule, said or taken by default."""
        return asdict(self)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check(rule: str, value: object) -> None:
    if rule in _RANGES:
        least, most = _RANGES[rule]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Refusal("bylaws.out_of_range", rule=rule, least=least, most=most)
    if rule in _CHOICES and value not in _CHOICES[rule]:
        raise Refusal("bylaws.not_a_choice", rule=rule)
    if rule == "minimum_is_gate" and not isinstance(value, bool):
        raise Refusal("bylaws.not_a_choice", rule=rule)
