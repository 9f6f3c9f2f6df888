"""The annex of shares: in which order money goes from the company to the people of each work.

Who reads it decides what is in it. The company is a party to the text and reads all of it, so it holds: every
payment with its place in the order, how a payment is divided among works, how much of each right of a work
is under licence, and that its people are paid by their shares of those rights. It does not hold who has how
much: that is between the artists, and a company that knew it could deal with them one by one. In its place
stands a salted hash of the split as it was when the schedule was frozen. The people of a work, and nobody
else, get split and salt, and prove with them that this split is the one that was signed. In the split
stands a mark of each person, which they find from the salt and their own id, and which leads to nobody once
that id is erased. What the collective keeps for its costs is not agreed with the company either; it is in
the bylaws, and shown in each statement.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from apps.catalogues.domain import WorkFacts
from apps.splits.forecast import ONCE_PER_WORK, is_per_work
from apps.terms.components import Component
from apps.terms.domain import Terms

_SPLIT_TAG, _HOLDER_TAG = "tutti.contract.split.v1", "tutti.contract.holder.v1"
_OUTSIDE = "outside:"
_ORDER = {"upfront": 0, "ongoing": 1, "other": 2}
# What is divided how among the works of the schedule, and then among the people of each.
PER_WORK, IN_EQUAL_PARTS = "per_work", "equal_parts"
BY_SHARES = "mean_of_licensed_rights"


@dataclass(frozen=True)
class Step:
    """One payment in the order in which it is owed.

    Args:
        among: how it is divided among works: "per_work", each its own, or "equal_parts" of all.
        counts_towards_revenue: whether it is set off against a share of revenue that comes later.
    """

    number: int
    component: Component
    among: str
    counts_towards_revenue: bool

    def as_json(self) -> dict[str, Any]:
        """Write it as it is hashed."""
        return {
            "number": str(self.number),
            "payment": self.component.as_json(),
            "among_works": self.among,
            "among_people": BY_SHARES,
            "counts_towards_revenue_share": self.counts_towards_revenue,
        }


def steps_of(terms: Terms) -> tuple[Step, ...]:
    """Put the payments of the terms in order: once at first, then what is guaranteed, then shares."""
    paid = [one for one in terms.components if one.pays]
    has_share = any(one.kind == "revenue_share" for one in paid)
    ordered = sorted(paid, key=lambda one: (_ORDER[one.category], one.percent is not None))
    return tuple(
        Step(
            number=number,
            component=one,
            among=PER_WORK if one.kind in ONCE_PER_WORK or is_per_work(one) else IN_EQUAL_PARTS,
            counts_towards_revenue=has_share and one.percent is None and _is_set_off(one),
        )
        for number, one in enumerate(ordered, start=1)
    )


def _is_set_off(one: Component) -> bool:
    return bool(one.recoupable) or one.kind == "minimum_guarantee"


def waterfall_json(terms: Terms) -> dict[str, Any]:
    """Write the order of payments as the contract keeps it; empty for terms that pay nothing."""
    steps = steps_of(terms)
    return {"version": "1", "steps": [one.as_json() for one in steps]} if steps else {}


@dataclass(frozen=True)
class Split:
    """Who has how much of the licensed rights of a work when the schedule is frozen.

    Args:
        parts: right to how much of it is under licence, in ppm; this is what the company reads.
        holders: (right, holder, ppm); a holder is a public id, or "outside:<n>" for somebody without account.
    """

    parts: Mapping[str, int]
    holders: tuple[tuple[str, str, int], ...]

    def as_json(self, salt: str) -> list[dict[str, str]]:
        """Write who has how much, each person by their mark."""
        return [
            {"right": right, "holder": who if _is_outside(who) else mark_of(salt, who), "ppm": str(ppm)}
            for right, who, ppm in self.holders
        ]


def mark_of(salt: str, public_id: str) -> str:
    """Give the mark under which a person stands in the split of one line."""
    content = {"tag": _HOLDER_TAG, "salt": salt, "holder": public_id}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _is_outside(holder: str) -> bool:
    return holder.startswith(_OUTSIDE)


def split_of(work: WorkFacts, licensed: Iterable[str], ids: Mapping[int, str]) -> Split:
    """Read the shares of a work that are known and undisputed, right by right.

    Args:
        licensed: the rights that the terms ask for.
        ids: the public id of each holder.
    """
    wanted, parts = {*licensed}, dict[str, int]()
    holders = list[tuple[str, str, int]]()
    for right in work.rights:
        known = [share for share in right.holders if share.ppm is not None]
        if right.right in wanted and known:
            parts[right.right] = sum(share.ppm or 0 for share in known)
            for at, share in enumerate(known, start=1):
                who = ids.get(share.holder_id or 0, "") or f"{_OUTSIDE}{at}"
                holders.append((right.right, who, share.ppm or 0))
    return Split(parts, tuple(sorted(holders)))


def hash_of_split(salt: str, split: Iterable[Mapping[str, str]]) -> str:
    """Hash who has how much, with a salt, so that shares cannot be found by trying."""
    content: dict[str, Any] = {"tag": _SPLIT_TAG, "salt": salt, "split": [dict(one) for one in split]}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()
