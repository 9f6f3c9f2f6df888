"""What is told to whom and when, as far as it needs no rows: groups, choices, steps, hours, retries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Choice = Literal["now", "digest", "never"]

VOTES, WORKS, DEALS = "votes", "works", "deals"
CONTRACTS, MEMBERSHIP, SAFETY = "contracts", "membership", "safety"
# What a person chooses about; safety is not among them, for those mails are always sent.
GROUPS = (VOTES, WORKS, DEALS, CONTRACTS, MEMBERSHIP)
CHOICES: tuple[Choice, ...] = ("now", "digest", "never")
DIGEST_HOUR = 8

DIGEST, VOTE_CAST = "digest", "vote.cast"
_GROUP_OF_KIND = {
    # Who votes in one's place: nobody may miss it.
    "ballot.delegated": SAFETY,
    "ballot.delegation_ended": SAFETY,
    "contract.agreed": WORKS,
    "reminder.vote": VOTES,
    "reminder.take_out": WORKS,
    "reminder.mandate": WORKS,
    "reminder.offer": DEALS,
    "reminder.opinion": DEALS,
    "reminder.sign": CONTRACTS,
    "reminder.application": MEMBERSHIP,
    "reminder.election": MEMBERSHIP,
    "reminder.interests": MEMBERSHIP,
}
_ABOUT_WORKS = (
    *("catalogue", "share", "work", "works", "performers", "mandate", "terms", "claim"),
    *("conflict", "settlement", "mediation", "evidence", "finding", "dataset", "search", "outside"),
    "withdrawal",
)
_GROUP_OF_NOUN = {
    "ballot": VOTES,
    **dict.fromkeys(_ABOUT_WORKS, WORKS),
    **dict.fromkeys(
        ("offer", "draft", "room", "opinion", "proposal", "minimum", "question", "domain"), DEALS
    ),
    **dict.fromkeys(("message", "caucus", "desk", "ruling", "appeal", "points", "weights"), DEALS),
    **dict.fromkeys(("contract", "schedule", "licence"), CONTRACTS),
    **dict.fromkeys(
        (
            *("membership", "seat", "bylaws", "motion", "collective", "union", "representative"),
            "interests",
        ),
        MEMBERSHIP,
    ),
    # Who says that they speak for me: nobody may miss it.
    **dict.fromkeys(
        ("key", "factor", "codes", "password", "address", "vote", "acting", "archive", "erasure"), SAFETY
    ),
}

MOST_ATTEMPTS = 8
_FIRST_WAIT_SECONDS = 30
_VOTE_STEP_HOURS = 3
_DECENT_HOURS = range(9, 20)
# Whole days before an end, and whole days of waiting, at which those are reminded who still have to act.
_DAYS_BEFORE = (1, 3)
_DAYS_WAITING = (14, 7, 3)
_BETWEEN_ASKS, _BETWEEN_STEPS = timedelta(days=5), timedelta(days=2)
# Nobody is reminded of what they were told within half a day.
_SHORTEST_SILENCE = timedelta(hours=12)


@dataclass(frozen=True)
class About:
    """A fact or a reminder as far as its words go; `payload` holds ids only."""

    kind: str
    payload: Mapping[str, object]
    at: datetime
    stream: str = ""

    def id_of(self, noun: str) -> str:
        """Give the public id of a subject; empty if the payload names none."""
        return str(self.payload.get(noun, ""))


@dataclass(frozen=True)
class Letter:
    """The words of one row of the inbox and of one mail.

    Args:
        url: the path of the page where `action` is done.
        over: why it no longer concerns its person ("You have voted."); then no mail is sent.
        needs: whether something waits for the person.
    """

    subject: str
    lines: tuple[str, ...]
    action: str
    url: str
    reason: str
    over: str = ""
    needs: bool = False


@dataclass(frozen=True)
class Habits:
    """How one person wants mail: `choices` by group, at once for a group that is absent."""

    digest_hour: int = DIGEST_HOUR
    choices: Mapping[str, Choice] = field(default_factory=dict)

    def choice(self, kind: str) -> Choice:
        """Say how a kind of fact is mailed; safety always at once."""
        group = group_of(kind)
        return self.choices.get(group, "now") if can_be_stopped(group) else "now"

    def is_daily(self, group: str) -> bool:
        """Whether a group comes once a day."""
        return self.choices.get(group) == "digest"

    def with_choice(self, group: str, choice: Choice) -> "Habits":
        """Give the same habits with another choice for a group."""
        return Habits(self.digest_hour, {**self.choices, group: choice})


@dataclass(frozen=True)
class Date:
    """A date of somebody's calendar.

    Args:
        uid: stable for the same subject and kind.
        at: a moment, or a whole day.
        sequence: grows when the date moves.
        stamp: when the date was made known; the same at each reading.
    """

    uid: str
    title: str
    at: datetime | date
    url: str
    sequence: int
    stamp: datetime


def group_of(kind: str) -> str:
    """Name the group of a kind of fact; one that nobody has sorted is safety, so that it is never lost."""
    return _GROUP_OF_KIND.get(kind) or _GROUP_OF_NOUN.get(kind.partition(".")[0], SAFETY)


def can_be_stopped(group: str) -> bool:
    """Whether people may choose to get no mail of a group; the safety of their account always comes."""
    return group != SAFETY


def is_sorted(kind: str) -> bool:
    """Whether somebody has put a kind into a group."""
    return kind in _GROUP_OF_KIND or kind.partition(".")[0] in _GROUP_OF_NOUN


def wait_after(attempts: int) -> timedelta:
    """Say how long to wait after a number of attempts (1 or more): 30 s, then twice as long each time."""
    return timedelta(seconds=_FIRST_WAIT_SECONDS << (attempts - 1))


def last_vote_step(at: datetime) -> datetime:
    """Give the last full third hour (UTC) up to a moment.

    The mail that a vote was cast goes out at such an hour, so that its time does not say when it was cast.
    """
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hour - timedelta(hours=hour.hour % _VOTE_STEP_HOURS)


def is_decent(at: datetime, zone: str) -> bool:
    """Whether it is daytime in a zone: from nine to eight in the evening."""
    return at.astimezone(ZoneInfo(zone)).hour in _DECENT_HOURS


def step_before(ends_at: datetime, told_at: datetime, at: datetime) -> str:
    """Name the reminder that is due before an end: "before-3", "before-1", or "" for none.

    Args:
        told_at: when the people were told first; a step within half a day of it is left out.
    """
    if at >= ends_at:
        return ""
    for days in _DAYS_BEFORE:
        begins = ends_at - timedelta(days=days)
        if begins <= at:
            return f"before-{days}" if begins >= told_at + _SHORTEST_SILENCE else ""
    return ""


def step_asking(ends_at: datetime, told_at: datetime, at: datetime) -> str:
    """Name the reminder of a question that is open for long: every five days, and before its end as usual.

    No two come within two days of each other.
    """
    step = step_before(ends_at, told_at, at)
    rounds = (at - told_at) // _BETWEEN_ASKS
    begins = told_at + rounds * _BETWEEN_ASKS
    is_early = begins + timedelta(days=max(_DAYS_BEFORE)) + _BETWEEN_STEPS <= ends_at
    if step or rounds < 1 or not is_early or at >= begins + timedelta(days=1):
        return step
    return f"asked-{rounds * _BETWEEN_ASKS.days}"


def step_waiting(since: datetime, at: datetime) -> str:
    """Name the reminder that is due when something waits since a moment: "waiting-3", ... or ""."""
    waited = at - since
    for days in _DAYS_WAITING:
        if waited >= timedelta(days=days):
            return f"waiting-{days}"
    return ""


def step_of_day(since: datetime) -> str:
    """Name the one reminder of what has been due since a day, so that the next time it is another."""
    return f"since-{since:%Y%m%d}"


def digest_moment(day: date, hour: int, zone: str) -> datetime:
    """Give the moment of a day's digest in UTC.

    An hour that the clocks skip is taken after the change, one that comes twice the first time.
    """
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def last_digest(at: datetime, hour: int, zone: str) -> tuple[date, datetime]:
    """Find the newest digest that is due: its day in the zone, and its moment."""
    day = at.astimezone(ZoneInfo(zone)).date()
    moment = digest_moment(day, hour, zone)
    if moment > at:
        day -= timedelta(days=1)
        moment = digest_moment(day, hour, zone)
    return day, moment
