"""When two works may become one, and what is written down so that they can be two again.

Only what says the same of both is joined in silence. What is said of one alone goes over to the one that
stays; what is said differently of the two is the person's to settle first, since nothing here may choose.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from apps.catalogues.domain.effective import Assertion, effective
from apps.common.errors import Refusal


@dataclass(frozen=True)
class Move:
    """One row that a merge changes; nothing is deleted and nothing is made.

    Args:
        model: "app.Model" of the row.
        pk: its key.
        old: names of columns to what stood there, as JSON; `new` to what stands there after.
    """

    model: str
    pk: int
    old: Mapping[str, Any]
    new: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Write it down, moments as ISO 8601."""
        return asdict(self) | {"old": as_json(self.old), "new": as_json(self.new)}


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write the values of columns as JSON holds them."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


@dataclass(frozen=True)
class SaidShare:
    """A share in force, as far as it matters whether two works say the same.

    Args:
        holder: the member, None for somebody outside, who has a `name`.
    """

    right: str
    holder: int | None
    name: str
    controller: str
    assertion: Assertion

    @property
    def place(self) -> tuple[str, int | None, str, str, date | None]:
        """What names it: of whom, of which right, where, from when."""
        return (
            self.right,
            self.holder,
            self.name.casefold(),
            self.assertion.territory,
            self.assertion.valid_from,
        )


def check_shares(
    kept: Collection[SaidShare], retired: Collection[SaidShare], spoken_for: Collection[int]
) -> None:
    """Refuse to join works whose shares do not agree.

    Args:
        spoken_for: the people in whose name the works may be joined; of nobody else may the shares differ.

    Raises:
        Refusal: "merge.other_owners", "merge.shares_differ", "merge.shares_collide".
    """
    others = [{share for share in said if _is_anothers(share, spoken_for)} for said in (kept, retired)]
    if others[0] != others[1]:
        raise Refusal("merge.other_owners")
    there = {share.place: share for share in kept}
    if any(there.get(share.place, share) != _named_as(share, there) for share in retired):
        raise Refusal("merge.shares_differ")
    joined = {**{share.place: share for share in retired}, **there}
    for right in {share.right for share in joined.values()}:
        said = [share.assertion for share in joined.values() if share.right == right]
        if effective(said) != [one.ppm for one in said]:
            raise Refusal("merge.shares_collide")


def _is_anothers(share: SaidShare, spoken_for: Collection[int]) -> bool:
    return share.holder is not None and share.holder not in spoken_for


def _named_as(share: SaidShare, there: Mapping[Any, SaidShare]) -> SaidShare:
    """Write the name as the other work does, since capitals make no other owner."""
    name = there[share.place].name if share.place in there else share.name
    return SaidShare(share.right, share.holder, name, share.controller, share.assertion)


def joined_performers(kept: str, retired: str) -> str:
    """Say who sings or plays on both together: "unknown" gives way to what is known of the other.

    Raises:
        Refusal: "merge.performers_differ".
    """
    known = {kept, retired} - {"unknown"}
    if len(known) > 1:
        raise Refusal("merge.performers_differ")
    return known.pop() if known else kept


def check_ai_parts(kept: Mapping[str, str], retired: Mapping[str, str]) -> None:
    """Refuse where the two say different things of what a machine made of one side.

    Raises:
        Refusal: "merge.machine_differs".
    """
    if any(kept.get(role, degree) != degree for role, degree in retired.items()):
        raise Refusal("merge.machine_differs")


def check_not_merged(merged_into: int | None) -> None:
    """Refuse to change a work that went into another one.

    Raises:
        Refusal: "work.is_merged".
    """
    if merged_into is not None:
        raise Refusal("work.is_merged")


def _nothing(*_about: Any) -> None:
    return None


def _no_changes(*_about: Any) -> tuple[Move, ...]:
    return ()


@dataclass(frozen=True)
class Follower:
    """What an app that stands above does when two works become one, or two again.

    Args:
        check: (actor, kept, retired) raises a Refusal when they must not be joined now.
        changes: (kept, retired) locks its rows and gives what is to change in them.
        said: (kept, retired) gives, as JSON, what may not have changed when they are split.
        check_split: (merge) raises a Refusal when the two cannot be told apart any more.
        after: (actor, merge, moment) does what follows once the two are one; a split leaves it as it is.
    """

    check: Callable[[Any, Any, Any], None] = _nothing
    changes: Callable[[Any, Any], Iterable[Move]] = _no_changes
    said: Callable[[Any, Any], Any] = _nothing
    check_split: Callable[[Any], None] = _nothing
    after: Callable[[Any, Any, datetime], None] = _nothing


_FOLLOWERS: dict[str, Follower] = {}


def register_follower(app: str, follower: Follower) -> None:
    """Hand in, when Django starts, what an app does with its mentions of works that become one."""
    _FOLLOWERS[app] = follower


def all_followers() -> dict[str, Follower]:
    """Give what every app handed in, by the app's label."""
    return dict(_FOLLOWERS)
