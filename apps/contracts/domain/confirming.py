"""Personal confirmations: who is asked, releases of past claims, and what may be counted of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from apps.common.errors import Refusal
from apps.contracts.domain.contracts import AGREED
from apps.terms.domain import Terms

FEWEST_PEOPLE = 5
# Reasons that tell of somebody's own answer; works with these are never counted for others.
_PERSONAL_REASONS = frozenset({"needs_personal_yes", "other_kind"})


def asks_release(terms: Terms) -> bool:
    """Say whether terms ask artists to give up claims for past use."""
    return terms.text("past_use.release") not in {"", "none"}


def check_release(terms: Terms, state: str) -> None:
    """Demand that claims may be released now: the terms ask for it, and the schedule is not frozen.

    Raises:
        Refusal: "release.not_asked", "contract.frozen_before".
    """
    if not asks_release(terms):
        raise Refusal("release.not_asked")
    if state != AGREED:
        raise Refusal("contract.frozen_before")


@dataclass(frozen=True)
class Counted:
    """What a day's count says; None where it would be of fewer than five people."""

    asked: int | None
    answered: int | None


def count_people(asked: Collection[int], answered: Collection[int]) -> Counted:
    """Count who was asked and who of them has answered, unless they are so few that a number names them."""
    if len(asked) < FEWEST_PEOPLE:
        return Counted(None, None)
    return Counted(len(asked), len({*asked} & {*answered}))


def count_waits(portions: Iterable[tuple[str, int, Collection[int]]]) -> Mapping[str, int]:
    """Count works by what they wait for, as far as that tells nobody's own answer.

    Args:
        portions: of each its reason as others read it, how many works, and who owns them.
    """
    works, owners = dict[str, int](), dict[str, set[int]]()
    for reason, count, owner_ids in portions:
        if reason not in _PERSONAL_REASONS and reason != "allowed":
            works[reason] = works.get(reason, 0) + count
            owners.setdefault(reason, set()).update(owner_ids)
    return {reason: count for reason, count in works.items() if len(owners[reason]) >= FEWEST_PEOPLE}
