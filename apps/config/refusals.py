"""What a start refuses, in words: values that would leave the site open."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

SMALLEST_SECRET = 50
FEWEST_CHARACTERS = 10
DEVELOPMENT_SECRET = "only-for-development-and-tests-" + "0" * 40
_HERE = ("localhost", "127.0.0.1", "[::1]", "::1", "testserver")


@dataclass(frozen=True)
class Values:
    """What the environment said, as far as safety hangs on it.

    Attributes:
        shows_itself: DEBUG, which shows the inside of the site to whoever provokes an error.
        is_tried_out: DEBUG or the demo.
    """

    secret_key: str
    fallbacks: Sequence[str]
    hosts: Sequence[str]
    site_url: str
    shows_itself: bool
    is_tried_out: bool


def find(values: Values) -> list[str]:
    """List what must be mended before the site starts; empty if nothing."""
    if values.is_tried_out:
        return _faults_of_trying(values)
    return [
        *_faults_of_secret("SECRET_KEY", values.secret_key),
        *(fault for old in values.fallbacks for fault in _faults_of_secret("SECRET_KEY_FALLBACKS", old)),
        *_faults_of_hosts(values.hosts),
        *_faults_of_address(values),
    ]


def is_here(host: str) -> bool:
    """Say whether a host name leads to this machine only."""
    return host.lower() in _HERE or host.lower().endswith(".localhost")


def _faults_of_trying(values: Values) -> list[str]:
    """DEBUG is for one's own machine; the demo without it may be shown to others."""
    elsewhere = [host for host in values.hosts if not is_here(host)]
    if not (values.shows_itself and elsewhere):
        return []
    names = ", ".join(elsewhere)
    return [f"DEBUG=1 shows everybody the inside of the site, and ALLOWED_HOSTS names {names}: unset DEBUG."]


def _faults_of_secret(name: str, secret: str) -> list[str]:
    made = "make one: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    if secret == DEVELOPMENT_SECRET or secret.startswith("django-insecure-"):
        return [f"{name} is the one that everybody knows; {made}"]
    if len(secret) < SMALLEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS:
        return [f"{name} is too weak, {SMALLEST_SECRET} random characters are the least; {made}"]
    return []


def _faults_of_hosts(hosts: Sequence[str]) -> list[str]:
    if not any(host.lstrip(".") in {"*", ""} for host in hosts):
        return []
    return ["ALLOWED_HOSTS is open to every name; list the names under which the site is reached."]


def _faults_of_address(values: Values) -> list[str]:
    address = urlsplit(values.site_url)
    if address.scheme != "https" or not address.hostname:
        return [f"SITE_URL must begin with https://, not {values.site_url!r}: mail leads people there."]
    if not any(_allows(host, address.hostname) for host in values.hosts):
        return [f"SITE_URL leads to {address.hostname}, which ALLOWED_HOSTS does not name."]
    return []


def _allows(pattern: str, host: str) -> bool:
    if pattern.startswith("."):
        return host == pattern[1:] or host.endswith(pattern)
    return host == pattern.lower()
