"""States of a contract, who is in the schedule, and the fingerprint of the whole text."""

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import rfc8785

from apps.common.errors import Refusal
from apps.contracts.domain.releases import Released
from apps.contracts.domain.standard import hash_of
from apps.splits.forecast import WHOLE_PPM, forecast
from apps.splits.forecast import Line as ForecastLine
from apps.terms.domain import Terms
from apps.terms.duration import Duration

AGREED, FELL_SHORT, SIGNING, IN_FORCE = "agreed", "fell_short", "signing", "in_force"
LAPSED, VOID = "lapsed", "void"
# Agreed, and not signed by all yet.
UNSIGNED = (AGREED, SIGNING)
TRANSITIONS = (
    *((AGREED, FELL_SHORT), (AGREED, SIGNING), (SIGNING, IN_FORCE)),
    *((SIGNING, LAPSED), (SIGNING, VOID), (AGREED, VOID)),
)
# From these nothing follows, and the room goes on.
CAME_TO_NOTHING = (FELL_SHORT, LAPSED, VOID)
SIDES = ("collective", "company")
# Rule 8 of the house: the least time in which any member may take works out.
TAKE_OUT_DAYS = 7
TAKEN_OUT = "taken_out"
_TAG = "tutti.contract.v2"
# Contracts whose schedule was frozen with titles in clear.
_TAG_IN_CLEAR = "tutti.contract.v1"
_WORDS_TAG = "tutti.contract.words.v1"
_NUMBER_LETTERS = 4


@dataclass(frozen=True)
class Line:
    """A licensed work as it stands in the schedule.

    The text that is signed holds a salted hash of the words, so that they can be erased and the text still be
    checked. Erased words have no salt any more, so that nobody finds them by trying.
    """

    number: int
    work: str
    title: str
    artists: str
    code: str
    rights: tuple[str, ...]
    salt: str = ""
    words_hash: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    split_hash: str = ""

    @property
    def is_in_clear(self) -> bool:
        """Whether the words themselves are part of the text, as they were at first."""
        return not self.words_hash

    @property
    def is_erased(self) -> bool:
        """Whether the words are gone and the hash alone remains."""
        return bool(self.words_hash) and not self.salt

    @property
    def is_true(self) -> bool:
        """Whether the words are those that were signed, as far as they are still there."""
        if self.is_in_clear or self.is_erased:
            return True
        return self.words_hash == hash_of_words(self.salt, self.title, self.artists, self.code)

    def as_json(self) -> dict[str, object]:
        """Write the line as it is hashed."""
        shared: dict[str, object] = {
            "number": str(self.number),
            "work": self.work,
            "rights": list(self.rights),
        }
        if self.split_hash:
            shared["parts_ppm"] = {right: str(ppm) for right, ppm in self.parts.items()}
            shared["split"] = self.split_hash
        if self.is_in_clear:
            return {**shared, "title": self.title, "artists": self.artists, "code": self.code}
        return {**shared, "words": self.words_hash}

    def words(self) -> dict[str, object]:
        """Write what the hash of the words is made from; empty words and salt where they were erased."""
        return {
            "number": str(self.number),
            "title": self.title,
            "artists": self.artists,
            "code": self.code,
            "salt": self.salt,
            "words": self.words_hash,
        }


def hash_of_words(salt: str, title: str, artists: str, code: str) -> str:
    """Hash the words of a line with their salt; SHA-256 of canonical JSON, in hex digits."""
    content = {"tag": _WORDS_TAG, "salt": salt, "title": title, "artists": artists, "code": code}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


@dataclass(frozen=True)
class Text:
    """Everything that is signed: number, parties, terms, prose, schedule, certificate, zone and annexes.

    Texts from before contracts had a zone, an annex or a standard text keep their first form, and so their
    fingerprint. `standard` is the version of the standard text; its hash is part of the whole. `waterfall` is
    the order of payments, `releases` holds what people gave up for themselves. `follows` says which
    contract it amends or renews: "as", "number", "fingerprint".
    """

    number: str
    parties: Mapping[str, object]
    terms: Mapping[str, object]
    prose: str
    certificate: Mapping[str, object]
    schedule: tuple[Line, ...] = ()
    zone: str = ""
    annex: tuple[Mapping[str, object], ...] = ()
    standard: str = ""
    waterfall: Mapping[str, object] = field(default_factory=dict)
    releases: tuple[Released, ...] = ()
    follows: Mapping[str, str] = field(default_factory=dict)

    def canonical(self) -> bytes:
        """Write the one form that is hashed and handed out (RFC 8785)."""
        content: Any = {
            "format": _TAG_IN_CLEAR if any(line.is_in_clear for line in self.schedule) else _TAG,
            "number": self.number,
            "parties": dict(self.parties),
            "terms": dict(self.terms),
            "prose": self.prose,
            "schedule": [line.as_json() for line in self.schedule],
            "certificate": dict(self.certificate),
        }
        if self.zone:
            content["zone"] = self.zone
        if self.annex:
            content["annex"] = [dict(answer) for answer in self.annex]
        if self.standard:
            content["standard"] = {"version": self.standard, "sha256": hash_of(self.standard)}
        if self.waterfall:
            content["waterfall"] = dict(self.waterfall)
        if self.releases:
            content["releases"] = [one.as_json() for one in self.releases]
        if self.follows:
            content["follows"] = dict(self.follows)
        return rfc8785.dumps(content)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the canonical form, in hex digits."""
        return hashlib.sha256(self.canonical()).hexdigest()

    @property
    def are_words_true(self) -> bool:
        """Whether the schedule's words are those whose hashes are in the text, as far as they are there."""
        return all(line.is_true for line in self.schedule) and all(one.is_true for one in self.releases)


@dataclass(frozen=True)
class Brought:
    """A work of the pool as it stands under the terms: in or not, and why, for each of its people.

    `people` are its owners and whoever registered it; each has a reason of their own, since nobody learns
    another's answer.
    """

    work_id: int
    is_in: bool
    people: Mapping[int, str]


@dataclass(frozen=True)
class Sorted:
    """Ids of the works that are in; and for each other work the reason for each of its people."""

    taken: tuple[int, ...]
    left: Mapping[int, Mapping[int, str]]


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included; no last day means without end."""

    starts_on: date
    ends_on: date | None

    @property
    def after(self) -> date | None:
        """The first day on which it no longer runs."""
        return None if self.ends_on is None else self.ends_on + timedelta(days=1)


def sort_works(brought: Iterable[Brought], taken_out: Collection[int]) -> Sorted:
    """Decide which works enter the schedule: those that are in and that nobody took out.

    Args:
        brought: every work that members brought.
        taken_out: ids of works that one of their people took out.
    """
    taken: list[int] = []
    left: dict[int, Mapping[int, str]] = {}
    for work in brought:
        if work.work_id in taken_out:
            left[work.work_id] = dict.fromkeys(work.people, TAKEN_OUT)
        elif work.is_in:
            taken.append(work.work_id)
        else:
            left[work.work_id] = work.people
    return Sorted(tuple(taken), left)


def falls_short(works: int, terms: Terms) -> bool:
    """Say whether fewer works came together than the company wants, or none at all (rule 18)."""
    least = terms.number("scope.minimum_works")
    return works < max(1, int(least or 0))


def check_days_to_take_out(agreed_at: datetime, take_out_until: datetime) -> None:
    """Demand the days in which works may be taken out.

    Raises:
        Refusal: "contract.take_out_too_short".
    """
    if take_out_until - agreed_at < timedelta(days=TAKE_OUT_DAYS):
        raise Refusal("contract.take_out_too_short", days=TAKE_OUT_DAYS)


def check_freezing(state: str, take_out_until: datetime, at: datetime) -> None:
    """Demand that the schedule may be frozen now.

    Raises:
        Refusal: "contract.frozen_before", "contract.take_out_runs".
    """
    if state != AGREED:
        raise Refusal("contract.frozen_before")
    if at < take_out_until:
        raise Refusal("contract.take_out_runs")


def check_taking_out(state: str) -> None:
    """Demand that works can still be taken out: until the schedule is frozen.

    Raises:
        Refusal: "contract.frozen_before".
    """
    if state != AGREED:
        raise Refusal("contract.frozen_before")


def check_vote(standing: str) -> None:
    """Refuse to go on while the result of the members' vote is doubted, or when nothing may follow from it.

    Args:
        standing: of the result with its certifier, as `ballots.domain.Certification` has it.

    Raises:
        Refusal: "contract.vote_challenged", "contract.vote_void".
    """
    if standing == "challenged":
        raise Refusal("contract.vote_challenged")
    if standing == "voided":
        raise Refusal("contract.vote_void")


def check_signing(state: str, fingerprint: str, stored: str, computed: str) -> None:
    """Demand that what is signed is what is stored, letter by letter.

    Args:
        fingerprint: what the signer saw.
        stored: what was fixed when the schedule was frozen.
        computed: what the present rows give.

    Raises:
        Refusal: "contract.not_to_be_signed", "contract.text_changed".
    """
    if state != SIGNING:
        raise Refusal("contract.not_to_be_signed")
    if not fingerprint == stored == computed:
        raise Refusal("contract.text_changed")


def number(collective: str, year: int, before: int) -> str:
    """Number a contract: initials of the collective, the year, which one of that year.

    Args:
        before: how many contracts the collective has of that year.
    """
    letters = "".join(word[0] for word in collective.split() if word[0].isalnum())[:_NUMBER_LETTERS]
    return f"{letters.upper() or 'C'} {year}/{before + 1}"


def licence_period(terms: Terms, in_force_on: date) -> Period:
    """Give the days that a licence runs, from the agreed day or else from the day it comes into force."""
    first = date.fromisoformat(terms.text("term.starts_on")) if terms.get("term.starts_on") else in_force_on
    length = terms.duration("term.duration")
    return Period(first, None if length is None else last_day(first, length))


def last_day(first: date, length: Duration) -> date:
    """Give the last day of a stretch: two years from 9 Dec 2026 end on 8 Dec 2028."""
    return add_months(first, length.months) + timedelta(days=length.days - 1)


def add_months(day: date, months: int) -> date:
    """Go on by whole months; the 31st becomes the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    for day_of_month in range(day.day, 27, -1):
        try:
            return date(year, month, day_of_month)
        except ValueError:
            continue
    return date(year, month, min(day.day, 28))


def rights_of(licensed: Collection[str], held: Iterable[str]) -> tuple[str, ...]:
    """Give the rights of a work that the terms license, in the order of the work's rights."""
    return tuple(right for right in held if right in licensed)


@dataclass(frozen=True)
class Payment:
    """One guaranteed payment of the whole contract.

    `rate_micro` is paid for each of `works` works, or once together (`works` is 0). `year` counts from 1 for
    what is paid yearly and is None for what is paid once; `due_on` is None until the contract is in force.
    """

    code: str
    rate_micro: int
    works: int
    year: int | None
    due_on: date | None
    amount_micro: int


def payments(terms: Terms, works: int, period: Period | None) -> tuple[Payment, ...]:
    """List what the company owes whatever happens, payment by payment, in the terms' main currency.

    Args:
        works: how many works are in the schedule.
        period: the days of the licence; None while they are not known.
    """
    total = forecast(terms, [WHOLE_PPM] * works, works, 0)
    listed: list[Payment] = []
    for line in total.lines:
        counted = works if line.basis == "per_work" else 0
        if line.years is None:
            due = None if period is None else period.starts_on
            listed.append(Payment(line.code, line.rate_micro, counted, None, due, line.amount_micro))
        else:
            listed += _yearly(line, counted, period)
    return tuple(listed)


def _yearly(line: ForecastLine, works: int, period: Period | None) -> list[Payment]:
    """Spread a yearly payment over the years of the term; a last year that is not whole takes the rest."""
    a_year = line.rate_micro * (works or 1)
    left, listed = line.amount_micro, list[Payment]()
    for year in range(1, math.ceil(line.years or 0) + 1):
        amount = min(a_year, left)
        left -= amount
        listed.append(Payment(line.code, line.rate_micro, works, year, _due(period, year), amount))
    return listed


def _due(period: Period | None, year: int) -> date | None:
    if period is None:
        return None
    due = add_months(period.starts_on, 12 * year)
    return due if period.ends_on is None else min(due, period.ends_on)
