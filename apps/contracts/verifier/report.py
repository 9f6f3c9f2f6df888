"""What checking a sealed PDF found."""

from dataclasses import asdict, dataclass, field
from typing import Any

# From the least: signed; with the time of an authority; with all that is needed to check that time later.
LEVELS = ("B-B", "B-T", "B-LT")
SEAL = "Seal"


@dataclass(frozen=True)
class Mark:
    """One signature, the seal, or a time stamp, in the order in which they were put on.

    Args:
        field: its name in the file: "Collective", "Collective 2", "Company", "Seal", or a time stamp's.
        kind: "signature", "seal" or "stamp".
        said: the words signed with it, such as who signed for whom.
        at: of a stamp the time that its authority says, of the others the clock of the site; ISO 8601.
        by: the name in the certificate.
        certificate: its SHA-256, in hex digits.
        faults: what is wrong with it, as codes; none if it holds.
    """

    field: str
    kind: str
    said: str
    at: str
    by: str
    certificate: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What was found.

    Args:
        sha256: of the file, in hex digits.
        faults: what is wrong, as codes; none if the file is as it was sealed.
        level: the PAdES level truly reached: "B-B", "B-T" or "B-LT"; "" if the seal does not hold.
        is_trusted: whether the seal's certificate is one of those to be trusted; None if none were given.
        fingerprint: the SHA-256 of the text inside (terms.json), which is what people signed; "" without it.
    """

    sha256: str
    faults: tuple[str, ...]
    level: str = ""
    is_trusted: bool | None = None
    fingerprint: str = ""
    marks: tuple[Mark, ...] = field(default_factory=tuple)

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong, and the seal is that of a site to be trusted."""
        return not self.faults and self.is_trusted is True

    def as_json(self) -> dict[str, Any]:
        """Write it down for another process."""
        return asdict(self)

    @classmethod
    def parse(cls, written: dict[str, Any]) -> "Report":
        """Read what `as_json` wrote."""
        marks = tuple(Mark(**{**mark, "faults": tuple(mark["faults"])}) for mark in written["marks"])
        return cls(**{**written, "faults": tuple(written["faults"]), "marks": marks})
