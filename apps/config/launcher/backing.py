"""Database and bus together: which are ours to start, and when to stop them."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from apps.config.launcher import bus, postgres
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir
from apps.config.launcher.ports import answers
from apps.config.launcher.processes import undisturbed

LOCK = "servers"


def start(
    data: DataDir, environ: Mapping[str, str], *, hasty: bool, say: Callable[[str], None] = print
) -> dict[str, str]:
    """Start what the environment does not already name.

    Args:
        data: where our own servers live.
        environ: DATABASE_URL and REDIS_URL in it always win.
        hasty: give up safety against crashes for speed.
        say: called with what a person should know.

    Returns:
        DATABASE_URL and REDIS_URL.

    Raises:
        LauncherError: a server is missing here or does not start.
    """
    database, messages = environ.get("DATABASE_URL"), environ.get("REDIS_URL")
    with data.locked(LOCK):
        return {
            "DATABASE_URL": database or postgres.url(postgres.start(data, hasty=hasty, say=say)),
            "REDIS_URL": messages or bus.url(bus.start(data, hasty=hasty)),
        }


def keep_alive(
    data: DataDir, environ: Mapping[str, str], addresses: Mapping[str, str], *, say: Callable[[str], None]
) -> None:
    """Start those of our own servers again that have ended; servers that the environment names are not ours.

    Args:
        data: where our own servers live.
        environ: as for `start`.
        addresses: what `start` returned; everybody who uses the servers knows these.

    Raises:
        LauncherError: a server does not start, or not where it was.
    """
    ended = [
        *(["PostgreSQL"] if not environ.get("DATABASE_URL") and _database_ended(data) else []),
        *(["the bus"] if not environ.get("REDIS_URL") and _bus_ended(data) else []),
    ]
    if not ended:
        return
    say(f"{' and '.join(ended)} ended; starting again.")
    if start(data, environ, hasty=False, say=say) != addresses:
        raise LauncherError(f"Another program took the port of {' or '.join(ended)} meanwhile.")


def roles(data: DataDir, administrator: str) -> dict[str, str]:
    """Return our own database's addresses for "owner", who migrates, and "app", as which the site works."""
    place = urlsplit(administrator)
    return {
        role: place._replace(
            netloc=f"tutti_{role}:{data.role_password(role)}@{place.hostname}:{place.port}"
        ).geturl()
        for role in ("owner", "app")
    }


def _database_ended(data: DataDir) -> bool:
    facts = data.recall("postgres")
    return facts is not None and postgres.running_pid(facts) is None


def _bus_ended(data: DataDir) -> bool:
    """Say whether nobody listens any more; a bus that only takes its time is left alone."""
    facts = data.recall("bus")
    return facts is not None and not answers(facts.port)


def stop(data: DataDir) -> None:
    """Stop our own servers, whoever started them."""
    with data.locked(LOCK):
        data.kept_mark.unlink(missing_ok=True)
        for server, end in (("bus", bus.stop), ("postgres", postgres.stop)):
            facts = data.recall(server)
            if facts:
                end(facts)


def keep(data: DataDir) -> None:
    """Let the servers outlive whoever uses them, until `stop`."""
    data.kept_mark.touch()


@contextmanager
def running(
    data: DataDir,
    environ: Mapping[str, str] = os.environ,
    *,
    hasty: bool = False,
    say: Callable[[str], None] = print,
) -> Iterator[dict[str, str]]:
    """Have both servers for as long as the context lasts; the last user stops them unless they are kept.

    Yields:
        DATABASE_URL and REDIS_URL.
    """
    with data.in_use() as users:
        try:
            yield start(data, environ, hasty=hasty, say=say)
        finally:
            with undisturbed():
                if not data.kept_mark.exists() and not users.are_others():
                    stop(data)
