"""What becomes of what members decide about their own collective, and when."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from apps.collectives.domain.bylaws import Bylaws, differences
from apps.common.days import after_days, before_days
from apps.common.errors import Refusal

DOCUMENT_TAG = "tutti.bylaws.v1"
CANDIDACY_TAG = "tutti.steward.v1"
REMOVAL_TAG = "tutti.removal.v1"
# How much longer than it has to be a vote may be: nobody waits half a year for it.
SPARE_DAYS = 14
# Whoever leads may stand again in the last days of their term.
STANDS_AGAIN_DAYS = 90
# Whoever has lost a vote on the removal of somebody does not ask for the next one before.
MOVES_AGAIN_DAYS = 183
# Until these are over, a result can still be taken away.
_UNSETTLED = {"not_closed", "waiting", "challenged"}


def check_draft(before: Bylaws, after: Bylaws, reason: str) -> None:
    """Demand a draft that changes something, and says why.

    Raises:
        Refusal: "motion.changes_nothing", "motion.reason_missing".
    """
    if not differences(before, after):
        raise Refusal("motion.changes_nothing")
    if not reason.strip():
        raise Refusal("motion.reason_missing")


def term_end(since: datetime, months: int | None, zone: str) -> datetime | None:
    """Say when a term ends that began at a moment: months later, at the same hour of the clock in a zone.

    Args:
        months: None for a term without an end, which gives None.
    """
    if months is None:
        return None
    start = since.astimezone(ZoneInfo(zone))
    year, month = divmod(start.month - 1 + months, 12)
    last = monthrange(start.year + year, month + 1)[1]
    ends = start.replace(year=start.year + year, month=month + 1, day=min(start.day, last))
    return ends.astimezone(UTC)


def may_stand_again(ends_at: datetime | None, at: datetime, zone: str) -> bool:
    """Whether a steward may stand again: in the last 90 days of a term, and after it."""
    return ends_at is not None and at >= before_days(ends_at, STANDS_AGAIN_DAYS, zone)


def moves_again_at(lost_at: datetime | None, zone: str) -> datetime | None:
    """Say from when somebody may move a removal again that members did not want; None if they never lost."""
    return after_days(lost_at, MOVES_AGAIN_DAYS, zone) if lost_at else None


def check_drafted(state: str) -> None:
    """Refuse what is possible only with a draft: "motion.is_<state>"."""
    if state != "drafted":
        raise Refusal(f"motion.is_{state}")


def check_voting(state: str) -> None:
    """Refuse what is possible only while a motion is at the vote: "motion.is_<state>"."""
    if state != "voting":
        raise Refusal(f"motion.is_{state}")


def earliest_end(rules: Bylaws, at: datetime, zone: str) -> datetime:
    """Say when a vote that is announced or opened now may end at the earliest."""
    return after_days(at, rules.announce_days + rules.voting_days, zone)


def latest_end(rules: Bylaws, at: datetime, zone: str) -> datetime:
    """Say when a vote that was announced or opened at a moment has to be over at the latest.

    It is two weeks longer at the most than it has to be, extensions included: whoever leads could else put a
    rival to the vote with an end far away, or move that end whenever it comes near, or keep others' bylaws
    waiting behind a vote on their own that does not end.
    """
    return after_days(earliest_end(rules, at, zone), SPARE_DAYS, zone)


def check_end(closes_at: datetime, rules: Bylaws, at: datetime, zone: str) -> None:
    """Demand that a vote is as long as the bylaws say, and not for ever.

    Raises:
        Refusal: "motion.too_short" with `earliest`, "motion.too_long" with `latest`.
    """
    earliest = earliest_end(rules, at, zone)
    latest = latest_end(rules, at, zone)
    if closes_at < earliest:
        raise Refusal("motion.too_short", earliest=earliest)
    if closes_at > latest:
        raise Refusal("motion.too_long", latest=latest)


def is_settled(standing: str) -> bool:
    """Whether a result stands for good: no certificate is waited for, and no challenge for its answer.

    Bylaws cannot be taken back like works from a schedule, so nothing follows before that.

    Args:
        standing: how the result stands with the union, as ballots say it.
    """
    return standing not in _UNSETTLED


def text_of(*, motion: str, collective: str, version: int, rules: Mapping[str, object]) -> dict[str, object]:
    """Write exactly what is voted on: all rules, and which version they would be.

    Args:
        motion: public id.
        collective: public id of the organisation.
        version: number of the version that is in force.
    """
    return {
        "tag": DOCUMENT_TAG,
        "motion": motion,
        "collective": collective,
        "version": str(version + 1),
        "rules": dict(rules),
    }


def candidacy_text(*, motion: str, collective: str, person: str) -> dict[str, object]:
    """Write exactly what is voted on when somebody stands as a steward: ids alone, for they are kept."""
    return {"tag": CANDIDACY_TAG, "motion": motion, "collective": collective, "person": person}


def removal_text(*, motion: str, collective: str, person: str) -> dict[str, object]:
    """Write exactly what is voted on when somebody shall lead no longer: ids alone, for they are kept."""
    return {"tag": REMOVAL_TAG, "motion": motion, "collective": collective, "person": person}
