"""How long an invitation stands, who is invited by whom, and what may be done with it when."""

import hashlib
import secrets
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.common.errors import Refusal

STANDS_FOR = timedelta(days=14)
BETWEEN_MAILS = timedelta(hours=1)
MOST_AT_ONCE = 50
MOST_A_DAY = 100
# Rows of a list of people: the largest collective that was ever brought in one file, and room to spare.
MOST_ROWS = 1_000

# Kind of organisation and role to the roles of those who invite to it. Stewards are elected, never invited.
# Who signs for a company is named by its signatories, and by delegates only as long as there is none.
INVITERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("collective", "member"): ("steward",),
    ("company", "delegate"): ("delegate", "signatory"),
    ("company", "signatory"): ("signatory",),
    ("union", "representative"): ("representative",),
}
FIRST_BY = {("company", "signatory"): ("delegate",)}


@dataclass(frozen=True)
class Standing:
    """What decides whether an invitation can still be answered.

    Args:
        state: "waiting", or what became of it.
        expires_at: when it lapses by itself.
    """

    state: str
    expires_at: datetime


def state_at(standing: Standing, at: datetime) -> str:
    """Name the state at a moment: a waiting invitation is "lapsed" once its time is over."""
    is_over = standing.state == "waiting" and at >= standing.expires_at
    return "lapsed" if is_over else standing.state


def check_answerable(standing: Standing, at: datetime) -> None:
    """Refuse an answer to what is over.

    Raises:
        Refusal: "invitation.lapsed", "invitation.over".
    """
    state = state_at(standing, at)
    if state == "lapsed":
        raise Refusal("invitation.lapsed")
    if state != "waiting":
        raise Refusal("invitation.over")


def check_again(standing: Standing, last_at: datetime, at: datetime) -> None:
    """Refuse another mail for what was answered, or so soon after the last that it would be a nuisance.

    Raises:
        Refusal: "invitation.over", "invitation.sent_just_now".
    """
    if standing.state != "waiting":
        raise Refusal("invitation.over")
    if at < last_at + BETWEEN_MAILS:
        raise Refusal("invitation.sent_just_now", next=last_at + BETWEEN_MAILS)


def new_token() -> str:
    """Draw the secret of an invitation: 43 characters, 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of_token(token: str) -> str:
    """Hash a token for keeping; SHA-256 in hex digits, enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Listed:
    """A row of a list of people.

    Args:
        number: of the line in the file at which it begins, from 1.
        said: what stands in the column of addresses.
        address: the address in small letters; "" where none can be read.
    """

    number: int
    name: str
    said: str
    address: str


@dataclass(frozen=True)
class Judged:
    """A row with why nobody is invited by it: "" for those who are.

    Args:
        problem: "no_address", "not_an_address", "twice", "member" or "waits".
        first: the line that has the same address, if it stands there twice.
    """

    row: Listed
    problem: str = ""
    first: int = 0


def judge(rows: Iterable[Listed], *, members: Container[str], waiting: Container[str]) -> list[Judged]:
    """Say of each row whether it invites somebody, in the order of the rows.

    Args:
        members: addresses of those who are members already.
        waiting: addresses whose invitation waits for an answer.
    """
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        first = seen.setdefault(row.address, row.number) if row.address else row.number
        found.append(Judged(row, _problem(row, first, members, waiting), first))
    return found


def _problem(row: Listed, first: int, members: Container[str], waiting: Container[str]) -> str:
    if not row.address:
        return "not_an_address" if row.said else "no_address"
    if first != row.number:
        return "twice"
    if row.address in members:
        return "member"
    return "waits" if row.address in waiting else ""
