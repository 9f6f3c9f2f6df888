"""Taking back what runs under a contract: what a changed mandate takes back, and when that is effective."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.collectives.domain.mandates import LONGEST_NOTICE_DAYS
from apps.collectives.domain.rows import NEVER, USES
from apps.common.errors import Refusal


@dataclass(frozen=True)
class Taking:
    """What one withdrawal takes back: one work or all but `kept`, for these uses or for every use."""

    work_id: int | None = None
    uses: tuple[str, ...] = ()
    kept: frozenset[int] = frozenset()

    def covers(self, other: "Taking") -> bool:
        """Say whether another one adds nothing to this one."""
        is_every_use = not self.uses
        is_use = is_every_use or (bool(other.uses) and set(other.uses) <= set(self.uses))
        if self.work_id is not None:
            return is_use and self.work_id == other.work_id
        is_inside = other.work_id not in self.kept if other.work_id is not None else self.kept <= other.kept
        return is_use and is_inside


def notice_ends(begun_at: datetime, notice_days: int) -> datetime:
    """Give the moment from which a withdrawal is effective: never later than half a year."""
    return begun_at + timedelta(days=min(notice_days, LONGEST_NOTICE_DAYS))


def takings_of_change(
    former: Mapping[str, str],
    general: Mapping[str, str],
    former_own: Iterable[tuple[int, str, str]],
    own: Iterable[tuple[int, str, str]],
) -> list[Taking]:
    """Read off two mandates what the second one takes back: each use that turns to never.

    Args:
        former: use to answer for all works, of the mandate that ends.
        general: the same of the mandate that begins.
        former_own: work, use and answer for one work, of the mandate that ends.
        own: the same of the mandate that begins; they go before what is said of all works.

    Returns:
        one taking for each set of uses that leave out the same works, then one for each work.
    """
    before = {(work, use): answer for work, use, answer in former_own}
    kept: dict[str, set[int]] = defaultdict(set)
    single: dict[int, list[str]] = defaultdict(list)
    for work, use, answer in own:
        if answer != NEVER:
            kept[use].add(work)
        elif before.get((work, use), former.get(use)) != NEVER and general.get(use) != NEVER:
            single[work].append(use)
    by_kept: dict[frozenset[int], list[str]] = defaultdict(list)
    for use in USES:
        if general.get(use) == NEVER and former.get(use, NEVER) != NEVER:
            by_kept[frozenset(kept[use])].append(use)
    takings = [Taking(None, tuple(uses), works) for works, uses in by_kept.items()]
    return takings + [Taking(work, tuple(uses)) for work, uses in sorted(single.items())]


def is_covered(taking: Taking, running: Collection[Taking]) -> bool:
    """Say whether a notice that runs already takes back the same."""
    return any(one.covers(taking) for one in running)


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
