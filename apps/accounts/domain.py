"""How API keys look and what of them is kept; what is kept of a browser; when a proof of oneself is fresh."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

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
