"""What others than its people may know about many works: bands, never counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.catalogues.domain import BAND, FEWEST_OWNERS
from apps.collectives.domain.standing import WorkStanding


@dataclass(frozen=True)
class Band:
    """Coverage of a pool in a band of ten per cent: from `low_percent` to `high_percent`."""

    low_percent: int
    high_percent: int


def coverage(standings: Sequence[WorkStanding]) -> Band | None:
    """Say how much of a pool the terms would cover, so that no floor and no person can be read off.

    Floors are ignored. Works of another kind than the terms are about do not count.

    Returns:
        None as long as fewer than five people own the works.
    """
    meant = [one for one in standings if one.standing.reason != "other_kind"]
    owners = {owner for one in meant for owner in one.owner_ids}
    if len(owners) < FEWEST_OWNERS:
        return None
    covered = sum(one.standing.is_in_but_for_floors for one in meant)
    low = min(covered * 100 // len(meant) // BAND * BAND, 100 - BAND)
    return Band(low, low + BAND)
