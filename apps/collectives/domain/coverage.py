"""How many works stand at once, and what others than their people may know of it: bands, never counts."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from apps.catalogues.domain import BAND, FEWEST_OWNERS, WorkFacts
from apps.collectives.domain.licence import LicenceFacts
from apps.collectives.domain.mandates import Answer, MandateFacts
from apps.collectives.domain.pool import Portion, works_apart
from apps.collectives.domain.standing import WorkStanding, standing


@dataclass(frozen=True)
class Band:
    """Coverage of a pool in a band of ten per cent: from `low_percent` to `high_percent`."""

    low_percent: int
    high_percent: int


def standings(
    works: Sequence[WorkFacts],
    mandates: Mapping[int, MandateFacts],
    licence: LicenceFacts,
    *,
    licensed_elsewhere: Container[int],
    answers: Mapping[int, Answer],
) -> list[WorkStanding]:
    """Say how each of many works stands under terms, as `standing` says it of one.

    Works of which the same is known stand alike, unless something was said of one by itself.
    """
    apart = works_apart(mandates, answers)
    alike: dict[object, WorkStanding] = {}
    found = []
    for work in works:
        is_elsewhere = work.work_id in licensed_elsewhere
        # The same objects, not equal ones: comparing all that they hold takes as long as the answer itself.
        key = (work.kind, id(work.rights), id(work.persons), is_elsewhere)
        one = None if work.work_id in apart else alike.get(key)
        if one is None:
            one = standing(work, mandates, licence, is_licensed_elsewhere=is_elsewhere, answers=answers)
        if work.work_id not in apart:
            alike[key] = one
        found.append(one if one.work is work else WorkStanding(work, one.owner_ids, one.standing))
    return found


def coverage(pool: Sequence[Portion]) -> Band | None:
    """Say how much of a pool the terms would cover, so that no floor and no person can be read off.

    Floors are ignored. Works of another kind than the terms are about do not count.

    Returns:
        None as long as fewer than five people own the works.
    """
    meant = [one for one in pool if one.reason != "other_kind"]
    owners = {owner for one in meant for owner in one.owner_ids}
    if len(owners) < FEWEST_OWNERS:
        return None
    covered = sum(one.works for one in meant if one.is_in_but_for_floors)
    low = min(covered * 100 // sum(one.works for one in meant) // BAND * BAND, 100 - BAND)
    return Band(low, low + BAND)
