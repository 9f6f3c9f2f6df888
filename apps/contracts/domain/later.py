"""What may become of a contract once it is in force: acts, who may do them, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.common.errors import Refusal
from apps.contracts.domain.contracts import IN_FORCE, SIGNING, Period, add_months
from apps.terms.domain import Terms
from apps.terms.duration import Duration

SUSPENDED, IN_BREACH = "suspended", "in_breach"
AMENDED, RENEWED, ENDED = "amended", "renewed", "ended"
# Signed by both sides, whatever became of it.
BOUND = (IN_FORCE, SUSPENDED, IN_BREACH, AMENDED, RENEWED, ENDED)
# It still runs: acts are possible, and what ends is still ahead.
RUNNING = (IN_FORCE, SUSPENDED, IN_BREACH)
# A licence counts as in force only while nothing suspends it; what was amended or renewed licenses until the
# next contract's licence begins.
LICENSING = (IN_FORCE, IN_BREACH, AMENDED, RENEWED)
# Contracts that hold works, or will once they are signed.
BINDING = (SIGNING, IN_FORCE, SUSPENDED, IN_BREACH, AMENDED, RENEWED)

STRIKE, RESUME, NOTIFY, CURE = "strike", "resume", "notify_breach", "cure"
SUSPEND, END, NOTICE = "suspend", "end", "give_notice"
TERM, NOTICE_OVER, AMEND, RENEW = "term", "notice", "amend", "renew"
AFTER: Mapping[tuple[str, str], str] = {
    (STRIKE, IN_FORCE): SUSPENDED,
    (NOTIFY, IN_FORCE): IN_BREACH,
    (SUSPEND, IN_BREACH): SUSPENDED,
    (RESUME, SUSPENDED): IN_FORCE,
    (CURE, IN_BREACH): IN_FORCE,
    (END, IN_BREACH): ENDED,
    (END, SUSPENDED): ENDED,
    **{(NOTICE, state): state for state in RUNNING},
    **{(act, state): ENDED for act in (TERM, NOTICE_OVER) for state in RUNNING},
    **{(AMEND, state): AMENDED for state in RUNNING},
    **{(RENEW, state): RENEWED for state in RUNNING},
}
# Whoever suspended a contract, or notified a breach, goes on with it.
_BEGUN = (SUSPEND, RESUME, CURE, END)
# What people do; the clock and the signatures of another contract do the rest.
ACTS = (STRIKE, NOTIFY, SUSPEND, RESUME, CURE, END, NOTICE)
LATER_TRANSITIONS = tuple(
    sorted({(before, after) for (_act, before), after in AFTER.items() if before != after})
)
CURE_DAYS, NOTICE_DAYS = 30, 183


@dataclass(frozen=True)
class Past:
    """What the steps of a contract say of the breach and the notice that are open, if any are.

    Args:
        cause: why it is suspended: "strike", "suspend" for a breach, or "".
        suspended_by: the side that suspended it.
        breach_by: the side that notified the breach that is open.
        cure_until: until when the other side may cure it.
        notice_ends_at: when a notice to end it is over.
    """

    cause: str = ""
    suspended_by: str = ""
    breach_by: str = ""
    cure_until: datetime | None = None
    notice_ends_at: datetime | None = None

    @property
    def begun_by(self) -> str:
        """The side that goes on with what is open; "" while nothing is."""
        return self.suspended_by or self.breach_by


def state_after(act: str, state: str) -> str:
    """Give the state that an act leads to.

    Raises:
        Refusal: "contract.is_<state>".
    """
    if (act, state) not in AFTER:
        raise Refusal(f"contract.is_{state}")
    return AFTER[act, state]


def check_following(act: str, state: str, *, is_followed: bool) -> None:
    """Demand that a contract may be amended or renewed: it runs, and no other is on its way to its place.

    Args:
        is_followed: whether one that follows it is agreed and waits to be frozen or signed.

    Raises:
        Refusal: "contract.is_<state>", "contract.is_followed".
    """
    state_after(act, state)
    if is_followed:
        raise Refusal("contract.is_followed")


def check_act(act: str, state: str, past: Past, terms: Terms, at: datetime, *, side: str) -> str:
    """Demand that an act of a side is possible now; gives the state it leads to.

    Raises:
        Refusal: "contract.is_<state>", "contract.others_turn", "contract.no_strike_suspension",
            "contract.cure_runs", "contract.not_suspended_for_breach", "contract.notice_runs".
    """
    after = state_after(act, state)
    if act in _BEGUN and past.begun_by != side:
        raise Refusal("contract.others_turn")
    if act == STRIKE and terms.get("term.strike_suspension") is not True:
        raise Refusal("contract.no_strike_suspension")
    if act in {SUSPEND, END} and past.cure_until is not None and at < past.cure_until:
        raise Refusal("contract.cure_runs", until=past.cure_until)
    if act == END and state == SUSPENDED and past.cause != SUSPEND:
        raise Refusal("contract.not_suspended_for_breach")
    if act == NOTICE and past.notice_ends_at is not None:
        raise Refusal("contract.notice_runs", until=past.notice_ends_at)
    return after


def check_reason(act: str, reason: str, evidence: str) -> None:
    """Demand a reason for every act, and evidence of a breach.

    Raises:
        Refusal: "contract.reason_missing", "contract.evidence_missing".
    """
    if not reason.strip():
        raise Refusal("contract.reason_missing")
    if act == NOTIFY and not evidence.strip():
        raise Refusal("contract.evidence_missing")


def due_at(act: str, terms: Terms, at: datetime, zone: str) -> datetime | None:
    """Say until when a breach may be cured, or when a notice to end is over; None for other acts."""
    if act == NOTIFY:
        return _later(at, terms.duration("term.cure") or Duration(0, CURE_DAYS), zone)
    if act == NOTICE:
        return _later(at, terms.duration("term.withdrawal_notice") or Duration(0, NOTICE_DAYS), zone)
    return None


def _later(at: datetime, length: Duration, zone: str) -> datetime:
    """Go on by months and days to the same hour of the clock in a zone."""
    local = at.astimezone(ZoneInfo(zone))
    day = add_months(local.date(), length.months) + timedelta(days=length.days)
    return local.replace(year=day.year, month=day.month, day=day.day).astimezone(at.tzinfo)


def past_after(past: Past, act: str, side: str, due: datetime | None) -> Past:
    """Go on by one step in what is open."""
    if act == STRIKE:
        return replace(past, cause=STRIKE, suspended_by=side)
    if act == SUSPEND:
        return replace(past, cause=SUSPEND, suspended_by=side)
    if act == NOTIFY:
        return replace(past, breach_by=side, cure_until=due)
    if act in {RESUME, CURE}:
        return Past(notice_ends_at=past.notice_ends_at)
    if act == NOTICE:
        return replace(past, notice_ends_at=due)
    return Past()


def due_act(period: Period | None, notice_ends_at: datetime | None, today: date, at: datetime) -> str | None:
    """Say what the clock has to end a contract for: the end of its term first; None if it still runs."""
    if period is not None and period.ends_on is not None and today > period.ends_on:
        return TERM
    if notice_ends_at is not None and at >= notice_ends_at:
        return NOTICE_OVER
    return None


def act_of_clock(period: Period | None, notice_ends_at: datetime | None, today: date, at: datetime) -> str:
    """Say the same, or refuse.

    Raises:
        Refusal: "contract.still_runs".
    """
    act = due_act(period, notice_ends_at, today, at)
    if act is None:
        raise Refusal("contract.still_runs")
    return act
