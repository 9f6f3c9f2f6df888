"""Categories of members: bylaws name those besides full members, and what each may."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.common.errors import Refusal

FULL = "full"
OTHERS = ("associate", "supporting", "honorary")
_MAY = ("votes", "leads", "brings")


@dataclass(frozen=True)
class Category:
    """What members of one category may.

    Args:
        votes: they stand on the roll of a ballot.
        leads: they may stand as stewards.
        brings: their works are in the pool, as far as their mandates allow.
    """

    code: str = FULL
    votes: bool = True
    leads: bool = True
    brings: bool = True

    @classmethod
    def parse(cls, raw: object) -> "Category":
        """Read one from JSON.

        Raises:
            Refusal: "bylaws.not_a_choice".
        """
        is_whole = isinstance(raw, Mapping) and set(raw) == {"code", *_MAY}
        if not is_whole or not isinstance(raw, Mapping) or raw["code"] not in OTHERS:
            raise Refusal("bylaws.not_a_choice", rule="categories")
        if not all(isinstance(raw[may], bool) for may in _MAY):
            raise Refusal("bylaws.not_a_choice", rule="categories")
        return cls(**raw)


def parse_categories(raw: object) -> tuple[Category, ...]:
    """Read the categories besides full members, in the order of their names here.

    Raises:
        Refusal: "bylaws.not_a_choice".
    """
    if not isinstance(raw, list | tuple):
        raise Refusal("bylaws.not_a_choice", rule="categories")
    found = {one.code: one for one in map(Category.parse, raw)}
    if len(found) < len(raw):
        raise Refusal("bylaws.not_a_choice", rule="categories")
    return tuple(found[code] for code in OTHERS if code in found)


def check_named(category: Category | None, reason: str) -> Category:
    """Demand a category that the bylaws name, and a reason that the member reads.

    Args:
        category: None if the bylaws do not name it.

    Raises:
        Refusal: "membership.unknown_category", "membership.category_reason".
    """
    if category is None:
        raise Refusal("membership.unknown_category")
    if not reason.strip():
        raise Refusal("membership.category_reason")
    return category


def check_placing(before: Category, after: Category | None, *, reason: str, leads: bool, votes: bool) -> None:
    """Check that a steward may put a member into a category.

    Args:
        after: None if the bylaws do not name it.
        leads: whether the member is a steward.
        votes: whether members are being asked, or are about to be.

    Raises:
        Refusal: "membership.unknown_category", "membership.category_reason", "membership.same_category",
            "membership.is_steward", "membership.vote_runs" (nobody loses a vote that has been announced).
    """
    named = check_named(after, reason)
    if before.code == named.code:
        raise Refusal("membership.same_category")
    if leads and not named.leads:
        raise Refusal("membership.is_steward")
    if votes and before.votes and not named.votes:
        raise Refusal("membership.vote_runs")
