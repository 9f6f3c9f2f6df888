"""An inbox as its person reads it: rows that may still be seen, with their words; the number of new ones."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.cache import cache
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications import queries
from apps.notifications.domain import Letter
from apps.notifications.messages.letters import letter_for
from apps.notifications.models import Notice

LINES_ON_A_PAGE = 30
MOST_COUNTED = 50
# How long the number on every page may be one that was counted before.
KEPT_SECONDS = 60
# How many batches of rows are looked through for one page, when most of them may no longer be seen.
_MOST_BATCHES = 4


@dataclass(frozen=True)
class Line:
    """A row of the inbox with its words."""

    notice: Notice
    letter: Letter

    @property
    def is_new(self) -> bool:
        """Whether it is unread and still of concern."""
        return self.notice.read_at is None and not self.letter.over


@dataclass(frozen=True)
class Day:
    """The rows of one day in the reader's zone."""

    on: date
    lines: Sequence[Line]


@dataclass(frozen=True)
class InboxPage:
    """Some rows, the newest first; `older` is the row before which the next page begins, or empty."""

    lines: Sequence[Line]
    older: str

    @property
    def days(self) -> list[Day]:
        """The rows by day, the newest first."""
        by_day = groupby(self.lines, key=lambda line: timezone.localtime(line.notice.at).date())
        return [Day(on, tuple(lines)) for on, lines in by_day]

    @property
    def newest(self) -> str:
        """The public id of the newest row; empty without rows."""
        return self.lines[0].notice.public_id if self.lines else ""

    @property
    def has_new(self) -> bool:
        """Whether a row is still to be marked as read."""
        return any(line.is_new for line in self.lines)


@dataclass(frozen=True)
class NewCount:
    """How many rows are new; `is_more` if not all were counted."""

    count: int
    is_more: bool


def page_of(person: User, before: Notice | None, at: datetime) -> InboxPage:
    """Read a page of an inbox: each batch of rows in a fixed number of statements."""
    lines: list[Line] = []
    for _batch in range(_MOST_BATCHES):
        rows = list(queries.notices_before(person, before)[: LINES_ON_A_PAGE + 1])
        has_more = len(rows) > LINES_ON_A_PAGE
        for line in lines_of(person, rows[:LINES_ON_A_PAGE], at):
            if len(lines) == LINES_ON_A_PAGE:
                return InboxPage(lines, lines[-1].notice.public_id)
            lines.append(line)
        if not has_more:
            return InboxPage(lines, "")
        before = rows[LINES_ON_A_PAGE - 1]
        if len(lines) == LINES_ON_A_PAGE:
            break
    return InboxPage(lines, before.public_id if before else "")


def lines_of(person: User, rows: Iterable[Notice], at: datetime) -> list[Line]:
    """Give rows their words; those that the person may no longer see are left out."""
    found = list(rows)
    if not found:
        return []
    abouts = queries.abouts_of(found)
    seen = queries.seen_by(person, abouts, at)
    written = ((row, letter_for(about, seen)) for row, about in zip(found, abouts, strict=True))
    return [Line(row, letter) for row, letter in written if letter is not None]


def count_new(person: User, at: datetime) -> NewCount:
    """Count the unread rows that the person may see and that are still of concern."""
    unread = list(queries.unread_of(person)[: MOST_COUNTED + 1])
    lines = lines_of(person, unread[:MOST_COUNTED], at)
    return NewCount(sum(line.is_new for line in lines), len(unread) > MOST_COUNTED)


def count_for_shell(person: User, at: datetime) -> NewCount:
    """Give the number for the head of a page, which would otherwise cost more than the page itself.

    It is counted anew when a row comes or is read, when the person has done anything (`forget_count`), and
    after a minute: by then others or the clock may have settled something.
    """
    unread = list(queries.unread_of(person).values_list("pk", flat=True)[: MOST_COUNTED + 1])
    if not unread:
        return NewCount(0, False)
    counted_rows, counted = cache.get(_key(person), (None, ()))
    if counted_rows == unread:
        return NewCount(*counted)
    found = count_new(person, at)
    cache.set(_key(person), (unread, astuple(found)), KEPT_SECONDS)
    return found


def forget_count(person: User) -> None:
    """Let the next page count anew."""
    cache.delete(_key(person))


def _key(person: User) -> str:
    return f"tutti:inbox:{person.public_id}"
