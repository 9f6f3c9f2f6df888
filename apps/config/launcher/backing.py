"""Database and bus together: which are ours to start, and when to stop them."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from apps.config.launcher import bus, postgres
from apps.config.launcher.folders import DataDir
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
