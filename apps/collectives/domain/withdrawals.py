"""Taking back what runs under a contract: what a changed mandate takes back, and when that is effective."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from apps.collectives.domain.mandates import LONGEST_NOTICE_DAYS, MandateFacts
from apps.collectives.domain.rows import NEVER, USES, Place, Reach, Row
from apps.common.errors import Refusal


@dataclass(frozen=True)
class Taking:
    """What one withdrawal takes back: `works`, or all but `kept`, for these uses or for every use."""

    works: frozenset[int] | None = None
    uses: tuple[str, ...] = ()
    kept: frozenset[int] = frozenset()

    def covers(self, other: "Taking") -> bool:
        """Say whether another one adds nothing to this one."""
        is_every_use = not self.uses
        is_use = is_every_use or (bool(other.uses) and set(other.uses) <= set(self.uses))
        if self.works is not None:
            return is_use and other.works is not None and other.works <= self.works
        is_inside = self.kept <= other.kept if other.works is None else self.kept.isdisjoint(other.works)
        return is_use and is_inside


def notice_ends(begun_at: datetime, notice_days: int) -> datetime:
    """Give the moment from which a withdrawal is effective: never later than half a year."""
    return begun_at + timedelta(days=min(notice_days, LONGEST_NOTICE_DAYS))


def takings_of_change(before: MandateFacts, after: MandateFacts, kinds: Mapping[int, str]) -> list[Taking]:
    """Read off two mandates what the second one takes back: what turns to never, by whatever was said.

    Rows for a right or a country take nothing back: they narrow what is licensed next.

    Args:
        before: the mandate that ends.
        after: the one that begins.
        kinds: the works of the person, with their kinds.

    Returns:
        one taking for the uses of all works that leave out the same works, then one for each set of uses
        that single works turn to never.
    """
    general = [use for use in USES if before.general(use) != NEVER and after.general(use) == NEVER]
    turned = _turned(before, after, kinds)
    by_kept: dict[frozenset[int], list[str]] = defaultdict(list)
    for use in general:
        by_kept[frozenset(work for work in kinds if use not in turned[work])].append(use)
    by_uses: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for work, uses in turned.items():
        if single := tuple(use for use in uses if use not in general):
            by_uses[single].add(work)
    takings = [Taking(None, tuple(uses), works) for works, uses in by_kept.items()]
    return takings + [Taking(frozenset(works), uses) for uses, works in by_uses.items()]


def _turned(
    before: MandateFacts, after: MandateFacts, kinds: Mapping[int, str]
) -> dict[int, tuple[str, ...]]:
    """List for each work the uses that turn to never; works of a kind of which nothing is said are alike."""
    apart = {work for said in (before, after) for work, _use in said.work_answers}
    apart = apart.union(*(row.works for said in (before, after) for row in said.rows))
    alike: dict[str, tuple[str, ...]] = {}
    found = {}
    for work, kind in kinds.items():
        uses = alike.get(kind) if work not in apart else None
        if uses is None:
            place = Place(work, kind, frozenset())
            uses = tuple(
                use for use in USES if not _is_never(before, place, use) and _is_never(after, place, use)
            )
            if work not in apart:
                alike[kind] = uses
        found[work] = uses
    return found


def _is_never(said: MandateFacts, place: Place, use: str) -> bool:
    return said.held(place, use, Reach(is_best=True)).answer == NEVER


def left_to_take(taking: Taking, running: Collection[Taking]) -> Taking | None:
    """Give what no notice that runs takes back already; None if that is nothing."""
    if any(one.covers(taking) for one in running):
        return None
    if taking.works is None:
        return taking
    single = (Taking(frozenset({work}), taking.uses) for work in taking.works)
    left = [one.works for one in single if one.works and not any(each.covers(one) for each in running)]
    return replace(taking, works=frozenset().union(*left)) if left else None


def with_never(said: MandateFacts, work_id: int | None, uses: Collection[str]) -> MandateFacts:
    """Say never for uses of a work, or of all works whatever was said of kinds, lists and single ones."""
    if work_id is not None:
        return replace(said, work_answers={**said.work_answers, **{(work_id, use): NEVER for use in uses}})
    return replace(
        said,
        answers={**said.answers, **dict.fromkeys(uses, NEVER)},
        work_answers={key: answer for key, answer in said.work_answers.items() if key[1] not in uses},
        rows=tuple(left for row in said.rows if (left := _without(row, uses)).uses),
    )


def _without(row: Row, uses: Collection[str]) -> Row:
    return row if row.answer == NEVER else replace(row, uses=row.uses.difference(uses))


def check_uses(uses: Collection[str]) -> None:
    """Demand uses of the vocabulary.

    Raises:
        Refusal: "mandate.unknown_use".
    """
    for use in uses:
        if use not in USES:
            raise Refusal("mandate.unknown_use", use=use)


def check_calling_back(
    *, ends_at: datetime, called_back_at: datetime | None, effective_at: datetime | None, at: datetime
) -> None:
    """Demand that a withdrawal can still be called back: until it is effective.

    Raises:
        Refusal: "withdrawal.called_back", "withdrawal.effective".
    """
    if called_back_at is not None:
        raise Refusal("withdrawal.called_back")
    if effective_at is not None or at >= ends_at:
        raise Refusal("withdrawal.effective")


def check_effective(*, ends_at: datetime, is_running: bool, at: datetime) -> None:
    """Demand that the notice is over and nothing else came of it.

    Raises:
        Refusal: "withdrawal.not_due".
    """
    if not is_running or at < ends_at:
        raise Refusal("withdrawal.not_due")
