"""What is voted on and how it is decided; frozen at the opening and known by its hash."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, Self, cast

from apps.ballots.domain.canonical import digest

CHOICES = ("yes", "no", "abstain")
TAG = "tutti.ballot.definition.v1"
# Rule 16: nobody votes for more than three others.
MOST_PROXIES = 3

Base = Literal["cast", "cast_and_abstained", "roll"]
Electorate = Literal["roll", "concerned"]
WeightRule = Literal["one_person_one_vote", "works", "works_in_bands"]
BASES = ("cast", "cast_and_abstained", "roll")
VISIBILITIES = ("sealed", "open")
OPENINGS = ("public", "members", "auditors")
ELECTORATES = ("roll", "concerned")
WEIGHT_RULES = ("one_person_one_vote", "works", "works_in_bands")
_HUNDRED = 100


def people_needed(quorum_percent: int, total: int) -> int:
    """Count the people who must take part, of `total` on the roll; rounded up."""
    return -(-quorum_percent * total // _HUNDRED)


@dataclass(frozen=True)
class Threshold:
    """How many yes are enough: a fraction, and of what.

    One half means *more than* half, so that a tie is not passed; every other fraction means *at least*.
    """

    numerator: int
    denominator: int
    of: Base = "cast"

    def __post_init__(self) -> None:
        if not 0 < self.numerator <= self.denominator:
            raise ValueError(f"not a fraction from 0 to 1: {self.numerator}/{self.denominator}")
        if self.of not in BASES:
            raise ValueError(f"not a base of a threshold: {self.of!r}")

    @classmethod
    def parse(cls, content: Mapping[str, object]) -> Self:
        """Read `{"numerator", "denominator", "of"}`; numbers may be strings."""
        numerator, denominator = int(str(content["numerator"])), int(str(content["denominator"]))
        return cls(numerator, denominator, cast("Base", content.get("of", "cast")))

    @property
    def fraction(self) -> Fraction:
        """The threshold as an exact fraction."""
        return Fraction(self.numerator, self.denominator)

    @property
    def comparison(self) -> Literal["more_than", "at_least"]:
        """How the share of yes is compared with the fraction."""
        return "more_than" if self.fraction == Fraction(1, 2) else "at_least"

    def as_json(self) -> dict[str, object]:
        """Write it for the hash."""
        return {
            "numerator": str(self.numerator),
            "denominator": str(self.denominator),
            "of": self.of,
            "comparison": self.comparison,
        }


@dataclass(frozen=True)
class SecondCall:
    """What follows when the quorum is missed: the same question once more, with a lower quorum.

    It holds only because the first call said so.

    Args:
        quorum_percent: share of the roll that is enough then, 0 to 100.
        days: how long the second call is open.
    """

    quorum_percent: int
    days: int

    def as_json(self) -> dict[str, object]:
        """Write it for the hash."""
        return {"quorum_percent": str(self.quorum_percent), "days": str(self.days)}


@dataclass(frozen=True)
class Definition:
    """A question with yes, no and abstain, and everything that could change who wins.

    Args:
        document_hash: SHA-256 of the exact text, 64 hex digits.
        quorum_percent: share of the roll that must take part, 0 to 100; of its people, and where votes have
            weights, of its weight too.
        visibility: "sealed" shows turnout only until the close.
        openings: who sees the opened ballots after the close.
        organisation_zone: the zone that says when a day ends.
        electorate: "roll" for all members, "concerned" for those whose works are concerned.
        weight_rule: how heavy a vote is; the weights themselves stand in the roll.
        second_majority: a majority of the catalogue that is needed besides; the roll says each one's part.
        proxies: for how many others one person may vote, 0 to 3.
        second_call: what follows when the quorum is missed.
        first_call: the ballot whose second call this is, by its public id; empty if it is none.
    """

    document_hash: str
    quorum_percent: int
    threshold: Threshold = field(default_factory=lambda: Threshold(1, 2))
    visibility: Literal["sealed", "open"] = "sealed"
    openings: Literal["public", "members", "auditors"] = "auditors"
    organisation_zone: str = "Europe/Stockholm"
    electorate: Electorate = "roll"
    weight_rule: WeightRule = "one_person_one_vote"
    second_majority: Threshold | None = None
    proxies: int = 0
    second_call: SecondCall | None = None
    first_call: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.quorum_percent <= _HUNDRED:
            raise ValueError(f"not a quorum in per cent: {self.quorum_percent}")
        if self.visibility not in VISIBILITIES or self.openings not in OPENINGS:
            raise ValueError(f"not a way of showing ballots: {self.visibility!r}, {self.openings!r}")
        if self.electorate not in ELECTORATES or self.weight_rule not in WEIGHT_RULES:
            raise ValueError(f"not a roll: {self.electorate!r}, {self.weight_rule!r}")
        if not 0 <= self.proxies <= MOST_PROXIES:
            raise ValueError(f"not a number of proxies: {self.proxies}")
        self._check_second_call()

    def _check_second_call(self) -> None:
        call = self.second_call
        if call and not (0 <= call.quorum_percent < self.quorum_percent and call.days > 0):
            raise ValueError("a second call has a lower quorum and days of its own")
        if call and self.first_call:
            raise ValueError("there is no third call")

    @property
    def has_weights(self) -> bool:
        """Whether one vote may weigh more than another."""
        return self.weight_rule != "one_person_one_vote"

    @property
    def is_sealed(self) -> bool:
        """Whether nobody learns a choice before the close."""
        return self.visibility == "sealed"

    @property
    def hash(self) -> str:
        """The hash that every ballot cast under this definition names."""
        return digest(self.as_json())

    def quorum_people(self, total: int) -> int:
        """Count the people who must take part, of `total` on the roll; rounded up."""
        return people_needed(self.quorum_percent, total)

    def quorum_weight(self, total: Fraction) -> Fraction:
        """Give the weight that must take part, of `total` on the roll; exact."""
        return total * self.quorum_percent / _HUNDRED

    def as_json(self) -> dict[str, object]:
        """Write it for the hash; what has no choice yet is named too, so that none is left open."""
        return {
            "tag": TAG,
            "document_hash": self.document_hash,
            "method": "yes_no_abstain",
            "options": list(CHOICES),
            "quorum_percent": str(self.quorum_percent),
            "threshold": self.threshold.as_json(),
            "tie": "not_passed",
            "second_majority": self.second_majority.as_json() if self.second_majority else None,
            "electorate": self.electorate,
            "weight_rule": self.weight_rule,
            "delegation": {"most": str(self.proxies)} if self.proxies else None,
            "second_call": self._calls(),
            "visibility": self.visibility,
            "openings": self.openings,
            "reasons": "not_asked",
            "extension": "before_the_close_and_later_only",
            "zone": self.organisation_zone,
        }

    def _calls(self) -> dict[str, object] | None:
        """Say which call follows this one, or which one it follows."""
        if self.first_call:
            return {"after": self.first_call}
        return self.second_call.as_json() if self.second_call else None

    def for_second_call(self, ballot: str) -> "Definition":
        """Give the rule of the second call that this one announced.

        Args:
            ballot: public id of the first call.

        Raises:
            ValueError: none was announced.
        """
        if self.second_call is None:
            raise ValueError("no second call was announced")
        quorum = self.second_call.quorum_percent
        return replace(self, quorum_percent=quorum, second_call=None, first_call=ballot)

    @classmethod
    def parse(cls, content: Mapping[str, object]) -> Self:
        """Read what `as_json` wrote.

        Raises:
            ValueError: it says something that this version does not know.
        """
        second = cast("Mapping[str, object] | None", content["second_majority"])
        calls = cast("Mapping[str, str] | None", content["second_call"]) or {}
        delegation = cast("Mapping[str, str] | None", content["delegation"]) or {"most": "0"}
        definition = cls(
            document_hash=str(content["document_hash"]),
            quorum_percent=int(str(content["quorum_percent"])),
            threshold=Threshold.parse(cast("Mapping[str, object]", content["threshold"])),
            visibility=cast("Literal['sealed', 'open']", content["visibility"]),
            openings=cast("Literal['public', 'members', 'auditors']", content["openings"]),
            organisation_zone=str(content["zone"]),
            electorate=cast("Electorate", content["electorate"]),
            weight_rule=cast("WeightRule", content["weight_rule"]),
            second_majority=Threshold.parse(second) if second else None,
            proxies=int(delegation["most"]),
            second_call=SecondCall(int(calls["quorum_percent"]), int(calls["days"]))
            if "days" in calls
            else None,
            first_call=calls.get("after", ""),
        )
        if definition.as_json() != content:
            raise ValueError("a definition of another kind")
        return definition
