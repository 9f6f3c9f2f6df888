"""Signing by stages: groups of people of one side, how many of each sign, in which order, and until when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.common.errors import Refusal
from apps.contracts.domain.contracts import SIDES, SIGNING, UNSIGNED

# From the freezing of the schedule, by the clock of the contract's zone.
SIGNING_DAYS = 30
MOST_STAGES = 6
MOST_PEOPLE = 20
ORDER, TEXT = "order", "text"
OPEN = "open"


@dataclass(frozen=True)
class Stage:
    """A group that signs.

    Args:
        side: "collective" or "company".
        needed: how many of them sign.
        people: numbers of their rows, which outlive their names; none means whoever may sign for the side.
    """

    side: str
    needed: int = 1
    people: tuple[int, ...] = ()

    def takes(self, side: str, person: int) -> bool:
        """Say whether somebody who signs for a side belongs to this group."""
        return side == self.side and (not self.people or person in self.people)


@dataclass(frozen=True)
class Order:
    """The groups that sign, and whether each waits for those before it."""

    stages: tuple[Stage, ...]
    is_ordered: bool = False

    @classmethod
    def parse(cls, raw: Mapping[str, object]) -> "Order":
        """Read what `as_json` wrote."""
        stages = raw["stages"]
        assert isinstance(stages, list)  # noqa: S101  written by as_json alone
        read = tuple(
            Stage(each["side"], int(each["needed"]), tuple(int(one) for one in each["people"]))
            for each in stages
        )
        return cls(read, bool(raw["ordered"]))

    def as_json(self) -> dict[str, object]:
        """Write it for a row."""
        stages = [
            {"side": one.side, "needed": str(one.needed), "people": list(one.people)} for one in self.stages
        ]
        return {"ordered": self.is_ordered, "stages": stages}


USUAL = Order(tuple(Stage(side) for side in SIDES))
"""What holds while nobody asked for anything else: one person of each side, whoever comes first."""


def missing_in(order: Order, signed: Sequence[int]) -> tuple[int, ...]:
    """Count for each group how many signatures it still needs.

    Args:
        signed: the group of each signature that counts, as a place in the order.
    """
    return tuple(max(0, one.needed - signed.count(place)) for place, one in enumerate(order.stages))


def open_places(order: Order, signed: Sequence[int]) -> tuple[int, ...]:
    """List the groups whose turn it is: in an order the first that is not complete, else all of those."""
    places = tuple(place for place, count in enumerate(missing_in(order, signed)) if count)
    return places[:1] if order.is_ordered else places


def is_signed(order: Order, signed: Sequence[int]) -> bool:
    """Say whether every group is complete."""
    return not any(missing_in(order, signed))


def sides_missing(order: Order, signed: Sequence[int]) -> tuple[str, ...]:
    """Name the sides of which somebody still has to sign."""
    missing = missing_in(order, signed)
    return tuple(
        side
        for side in SIDES
        if any(count and one.side == side for one, count in zip(order.stages, missing, strict=True))
    )


def place_of(order: Order, signed: Sequence[int], side: str, person: int) -> int | None:
    """Find the group in which somebody may sign now; None if there is none."""
    return next((at for at in open_places(order, signed) if order.stages[at].takes(side, person)), None)


def place_to_sign(order: Order, signed: Sequence[int], side: str, person: int) -> int:
    """Find the group in which somebody signs now.

    Raises:
        Refusal: "contract.not_in_group": the order names others; "contract.not_your_turn": another group
            signs first; "contract.group_complete": enough of theirs have signed.
    """
    place = place_of(order, signed, side, person)
    if place is not None:
        return place
    theirs = [at for at, one in enumerate(order.stages) if one.takes(side, person)]
    if not theirs:
        raise Refusal("contract.not_in_group")
    missing = missing_in(order, signed)
    if any(missing[at] for at in theirs):
        raise Refusal("contract.not_your_turn")
    raise Refusal("contract.group_complete")


def check_order(order: Order, signers: Mapping[str, Collection[int]]) -> None:
    """Demand that an order can be kept.

    Args:
        signers: for each side those who may sign for it now.

    Raises:
        Refusal: "order.side_missing", "order.too_long", "order.nobody", "order.needed", "order.twice",
            "order.stranger".
    """
    if {one.side for one in order.stages} != set(SIDES):
        raise Refusal("order.side_missing")
    if len(order.stages) > MOST_STAGES or any(len(one.people) > MOST_PEOPLE for one in order.stages):
        raise Refusal("order.too_long", stages=MOST_STAGES, people=MOST_PEOPLE)
    for one in order.stages:
        if not one.people:
            raise Refusal("order.nobody")
        if not 1 <= one.needed <= len(one.people):
            raise Refusal("order.needed")
        if not set(one.people) <= set(signers[one.side]):
            raise Refusal("order.stranger")
    named = [person for one in order.stages for person in one.people]
    if len(named) != len(set(named)):
        raise Refusal("order.twice")


def check_asking(state: str) -> None:
    """Demand that a side may still ask for a change: before the contract is in force or came to nothing.

    Raises:
        Refusal: "contract.not_to_be_changed".
    """
    if state not in UNSIGNED:
        raise Refusal("contract.not_to_be_changed")


def check_answering(state: str, change_state: str, asked_by: str, side: str) -> None:
    """Demand that the other side answers, and that there is still something to answer.

    Raises:
        Refusal: "contract.not_to_be_changed", "change.answered", "change.own_side".
    """
    check_asking(state)
    if change_state != OPEN:
        raise Refusal("change.answered")
    if asked_by == side:
        raise Refusal("change.own_side")


def check_lapsing(state: str, sign_until: datetime | None, at: datetime) -> None:
    """Demand that the time for signing is over.

    Raises:
        Refusal: "contract.not_to_be_signed", "contract.signing_runs".
    """
    if state != SIGNING:
        raise Refusal("contract.not_to_be_signed")
    if sign_until is None or at < sign_until:
        raise Refusal("contract.signing_runs")


def check_in_time(sign_until: datetime | None, at: datetime) -> None:
    """Refuse a signature after the last moment for it.

    Raises:
        Refusal: "contract.signed_too_late".
    """
    if sign_until is not None and at >= sign_until:
        raise Refusal("contract.signed_too_late")
