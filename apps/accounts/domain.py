"""People: keys, names and dates; what is kept of a browser; when a proof of oneself is fresh."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from apps.common.errors import Refusal

KEY_PREFIX = "tutti_"
# The order matters: each says that it is the ones after it too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)

FactorStanding = Literal["fine", "use", "set_up"]


def new_secret() -> str:
    """Draw an API key: `tutti_` and 43 characters, 256 random bits."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def hash_of_secret(secret: str) -> str:
    """Hash an API key for keeping; SHA-256 in hex digits, enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class Device:
    """A browser as its owner knows it again; a part that nobody can tell is empty."""

    browser: str = ""
    system: str = ""
    network: str = ""


def device_of(user_agent: str, network: str) -> Device:
    """Name a browser and its system; versions and everything else that tells people apart is dropped."""
    return Device(_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent), network)


def factor_standing(*, is_demanded: bool, was_used: bool, has_one: bool) -> FactorStanding:
    """Say what a second factor still needs: nothing, to be used in this session, or to be set up."""
    if was_used or not is_demanded:
        return "fine"
    return "use" if has_one else "set_up"


def used_factor(proofs: Sequence[Mapping[str, object]]) -> bool:
    """Say whether one of the proofs that a session has seen was a second factor."""
    return any(proof.get("method") == "mfa" for proof in proofs)


def proved_at(proofs: Sequence[Mapping[str, object]]) -> float:
    """Give when the newest proof was given, as seconds since 1970; 0 if there is none."""
    times = [proof["at"] for proof in proofs]
    return max((at for at in times if isinstance(at, int | float)), default=0.0)


def is_fresh(proofs: Sequence[Mapping[str, object]], at: datetime, limit: timedelta) -> bool:
    """Say whether the newest proof is no older than `limit`; one from the future counts for nothing."""
    age = at.timestamp() - proved_at(proofs)
    return -1 <= age < limit.total_seconds()


def _first(known: Sequence[tuple[str, str]], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")


MOST_NAMES = 10
_EARLIEST_BIRTH = date(1850, 1, 1)


def distinct_names(names: Iterable[str], besides: str) -> list[str]:
    """Take each of a person's other names once, in their order, and never the first name again.

    Raises:
        Refusal: "profile.too_many_names".
    """
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    found.pop(besides.casefold(), None)
    if len(found) > MOST_NAMES:
        raise Refusal("profile.too_many_names", most=MOST_NAMES)
    return list(found.values())


def check_birth(born_on: date | None, today: date) -> None:
    """Refuse a birth in the future, or so long ago that nobody lives who remembers it.

    Raises:
        Refusal: "profile.impossible_birth".
    """
    if born_on is not None and not _EARLIEST_BIRTH <= born_on <= today:
        raise Refusal("profile.impossible_birth")


def newest_grown_up(today: date) -> date:
    """Give the newest date of birth of somebody who is 18 on a day; whoever is born later is a minor."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year - 18, today.month, day)


@dataclass(frozen=True)
class ClaimFacts:
    """What a claim to act for somebody says.

    Args:
        capacity: "guardian", "estate" or "manager".
        born_on: of the ward, by the papers.
        died_on: of the one whose estate it is, by the papers.
    """

    capacity: str
    since: date
    until: date | None = None
    born_on: date | None = None
    died_on: date | None = None


def check_claim(claim: ClaimFacts, today: date) -> None:
    """Refuse a claim that contradicts itself; what is known of the other person plays no part here.

    Raises:
        Refusal: "acting.dates_reversed", "acting.birth_missing", "acting.death_missing",
            "profile.impossible_birth", "acting.death_to_come".
    """
    if claim.until is not None and claim.until < claim.since:
        raise Refusal("acting.dates_reversed")
    if claim.capacity == "guardian" and claim.born_on is None:
        raise Refusal("acting.birth_missing")
    if claim.capacity == "estate" and claim.died_on is None:
        raise Refusal("acting.death_missing")
    check_birth(claim.born_on, today)
    if claim.died_on is not None and claim.died_on > today:
        raise Refusal("acting.death_to_come")


MOST_PAPERS = 5
MOST_PAPER_BYTES = 10 << 20
PAPER_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})


def check_paper(name: str, media_type: str, size: int) -> None:
    """Refuse a file that is no paper to be read: by what it contains, not by its name.

    Raises:
        Refusal: "paper.empty", "paper.too_large", "paper.unknown_type".
    """
    if size == 0:
        raise Refusal("paper.empty", name=name)
    if size > MOST_PAPER_BYTES:
        raise Refusal("paper.too_large", name=name, most=MOST_PAPER_BYTES >> 20)
    if media_type not in PAPER_TYPES:
        raise Refusal("paper.unknown_type", name=name)


def check_stay(since: date, until: date | None, today: date) -> None:
    """Refuse dates of a stay in an act that cannot be.

    Raises:
        Refusal: "act.dates_reversed", "act.begins_later".
    """
    if since > today:
        raise Refusal("act.begins_later")
    if until is not None and until < since:
        raise Refusal("act.dates_reversed")
