"""How people whose claims collide come to agree: one proposes, the others say yes to exactly that."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from apps.catalogues.domain.effective import Assertion, effective
from apps.catalogues.domain.facts import WHOLE_PPM
from apps.common.errors import Refusal


@dataclass(frozen=True)
class Claim:
    """One share that stands in a work.

    Args:
        share: its public id.
        party: the person who answers for it.
        disputed: whether a part of it does not count.
    """

    share: str
    right: str
    party: int
    assertion: Assertion
    disputed: bool = False


def basis_of(claims: Iterable[Claim]) -> str:
    """Hash what is claimed, so that a yes is to this and to nothing that was said afterwards."""
    said = sorted(
        [
            claim.share,
            claim.right,
            "" if claim.assertion.ppm is None else str(claim.assertion.ppm),
            claim.assertion.territory,
            str(claim.assertion.valid_from or ""),
            str(claim.assertion.valid_to or ""),
        ]
        for claim in claims
    )
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def check_settlement(parts: Mapping[str, int], claims: Iterable[Claim]) -> None:
    """Refuse a proposal that does not end the dispute.

    Args:
        parts: for each disputed share what it is to be, 0 to take it back.

    Raises:
        Refusal: "settlement.incomplete" (not each disputed share, or another one), "settlement.above_whole".
    """
    claims = list(claims)
    if set(parts) != {claim.share for claim in claims if claim.disputed}:
        raise Refusal("settlement.incomplete")
    if any(not 0 <= ppm <= WHOLE_PPM for ppm in parts.values()):
        raise Refusal("settlement.above_whole")
    by_right: dict[str, list[Assertion]] = defaultdict(list)
    for claim in claims:
        ppm = parts.get(claim.share, claim.assertion.ppm)
        by_right[claim.right].append(replace(claim.assertion, ppm=ppm or None))
    if any(effective(said) != [one.ppm for one in said] for said in by_right.values()):
        raise Refusal("settlement.above_whole")
