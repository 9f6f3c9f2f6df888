"""What is voted on and how it is decided; frozen at the opening and known by its hash."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, Self, cast

from apps.ballots.domain.canonical import digest

CHOICES = ("yes", "no", "abstain")
TAG = "tutti.ballot.definition.v1"

Base = Literal["cast", "cast_and_abstained", "roll"]
_BASES = ("cast", "cast_and_abstained", "roll")
_OPENINGS = ("public", "members", "auditors")
_HUNDRED = 100


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
        if self.of not in _BASES:
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
class Definition:
    """A question with yes, no and abstain, and everything that could change who wins.

    Args:
        document_hash: SHA-256 of the exact text, 64 hex digits.
        quorum_percent: share of the people on the roll who must take part, 0 to 100.
        visibility: "sealed" shows turnout only until the close.
        openings: who sees the opened ballots after the close.
        organisation_zone: the zone that says when a day ends.
    """

    document_hash: str
    quorum_percent: int
    threshold: Threshold = field(default_factory=lambda: Threshold(1, 2))
    visibility: Literal["sealed", "open"] = "sealed"
    openings: Literal["public", "members", "auditors"] = "auditors"
    organisation_zone: str = "Europe/Stockholm"

    def __post_init__(self) -> None:
        if not 0 <= self.quorum_percent <= _HUNDRED:
            raise ValueError(f"not a quorum in per cent: {self.quorum_percent}")
        if self.visibility not in {"sealed", "open"} or self.openings not in _OPENINGS:
            raise ValueError(f"not a way of showing ballots: {self.visibility!r}, {self.openings!r}")

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
        return -(-self.quorum_percent * total // _HUNDRED)

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
            "second_majority": None,
            "electorate": "roll",
            "weight_rule": "one_person_one_vote",
            "delegation": None,
            "second_call": None,
            "visibility": self.visibility,
            "openings": self.openings,
            "reasons": "not_asked",
            "extension": "before_the_close_and_later_only",
            "zone": self.organisation_zone,
        }

    @classmethod
    def parse(cls, content: Mapping[str, object]) -> Self:
        """Read what `as_json` wrote.

        Raises:
            ValueError: it says something that this version does not know.
        """
        threshold = cast("Mapping[str, object]", content["threshold"])
        definition = cls(
            document_hash=str(content["document_hash"]),
            quorum_percent=int(str(content["quorum_percent"])),
            threshold=Threshold.parse(threshold),
            visibility=cast("Literal['sealed', 'open']", content["visibility"]),
            openings=cast("Literal['public', 'members', 'auditors']", content["openings"]),
            organisation_zone=str(content["zone"]),
        )
        if definition.as_json() != content:
            raise ValueError("a definition of another kind")
        return definition
