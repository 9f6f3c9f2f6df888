"""A private PostgreSQL server: its files, its start and its end."""

import locale
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from apps.config.launcher.account import Account, database_account, home_for, reachable
from apps.config.launcher.binaries import Program, choose_postgres, postgres_programs
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir, Remembered, write_private
from apps.config.launcher.ports import LOOPBACK, free_port
from apps.config.launcher.processes import command_of, outliving, send, wait_until

ROLE = DATABASE = "tutti"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
START_SECONDS = 60
STOP_SECONDS = 30
OWN_LOCALE_SINCE = 17
STATE_LINE = 7  # of the lock file, counted from 0
STILL_IN_USE = "shared memory block"  # what a start says while children of a killed server are still there
SETTINGS = {"listen_addresses": LOOPBACK, "unix_socket_directories": "", "max_connections": "200"}
# What may be lost in a crash of the machine does not matter for tests.
HASTY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def url(facts: Remembered) -> str:
    """Return the server's address as DATABASE_URL wants it."""
    return f"postgres://{ROLE}:{facts.password}@{LOOPBACK}:{facts.port}/{DATABASE}"


def start(data: DataDir, *, hasty: bool, say: Callable[[str], None]) -> Remembered:
    """Start the server of this folder, making its files first if there are none; one that runs is left alone.

    Args:
        data: where ports, passwords and files are kept.
        hasty: give up safety against crashes of the machine for speed.
        say: called with what a person should know.

    Raises:
        LauncherError: no server fits this machine, or it does not start; the message shows its log.
    """
    facts = data.recall("postgres")
    if facts and running_pid(facts):
        return facts
    account = database_account()
    home = Path(facts.folder).parent if facts else home_for(account, data.path)
    chosen = choose_postgres(postgres_programs(os.environ), made_by=facts.major if facts else None)
    program = reachable(chosen, account, home)
    if facts is None:
        facts = _create(account, program, home)
        if account.name:
            say(f"PostgreSQL does not run as root; it runs as the user {account.name}, its files in {home}.")
    facts = replace(facts, port=free_port(facts.port))
    data.remember("postgres", facts)
    _launch(data, account, program, facts, hasty=hasty)
    return facts


def stop(facts: Remembered) -> None:
    """End the server, disconnecting whoever is still there; one that does not run is left alone.

    Raises:
        LauncherError: it is still there after all patience.
    """
    pid = running_pid(facts)
    if pid is None:
        return
    for number in (signal.SIGINT, signal.SIGQUIT):
        send(pid, number)
        if wait_until(lambda: not command_of(pid), STOP_SECONDS):
            return
    raise LauncherError(f"PostgreSQL (process {pid}) does not stop.")


def running_pid(facts: Remembered) -> int | None:
    """Return the process of the server of these files, or None, also when its number went to another."""
    lines = _lock_lines(facts)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if facts.folder in command_of(pid) else None


def _create(account: Account, program: Program, home: Path) -> Remembered:
    """Make the files of a new server with our role and an empty database."""
    folder = home / f"postgres-{program.major}"
    facts = Remembered(free_port(), secrets.token_hex(16), str(folder), program.major)
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account.give(fresh)
    _initdb(account, program, fresh, facts.password)
    _create_database(account, program, fresh)
    _set_aside(folder)
    fresh.rename(folder)
    return facts


def _set_aside(folder: Path) -> None:
    """Move files out of the way whose password nobody remembers, rather than delete what may be wanted."""
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.{time.strftime('%Y%m%d-%H%M%S')}"))


def _initdb(account: Account, program: Program, folder: Path, password: str) -> None:
    note = folder.with_name(folder.name + ".password")
    write_private(note, password)
    account.give(note)
    secure = ["--auth=scram-sha-256", f"--pwfile={note}"]
    command: list[str | Path] = [program.initdb, "-D", folder, "-U", ROLE, "-E", "UTF8", *secure]
    try:
        done = account.run([*command, *_locale_arguments(program), "--no-sync", "--no-instructions"])
    finally:
        note.unlink()
    if done.returncode != 0:
        raise LauncherError(f"PostgreSQL could not make its files:\n{done.stdout}")


def _locale_arguments(program: Program) -> list[str]:
    """Choose C.UTF-8 from the system, or PostgreSQL's own where the system has none."""
    try:
        before = locale.setlocale(locale.LC_CTYPE)
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
        locale.setlocale(locale.LC_CTYPE, before)
    except locale.Error:
        own = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C", *(own if program.major >= OWN_LOCALE_SINCE else [])]
    return ["--locale=C.UTF-8"]


def _create_database(account: Account, program: Program, folder: Path) -> None:
    """Create the database in single-user mode, which needs no client program, and look for the extensions.

    Raises:
        LauncherError: the extensions are not installed beside the server.
    """
    statements = f"CREATE DATABASE {DATABASE}\nSELECT name FROM pg_available_extensions\n"
    quick = [part for name, value in HASTY_SETTINGS.items() for part in ("-c", f"{name}={value}")]
    done = account.run([program.path, "--single", *quick, "-D", folder, "postgres"], stdin=statements)
    lacking = [name for name in EXTENSIONS if f'name = "{name}"' not in done.stdout]
    if done.returncode != 0 or len(lacking) == len(EXTENSIONS):
        raise LauncherError(
            f"PostgreSQL at {program.path} lacks {', '.join(lacking)}: install its contrib package."
        )


def _launch(data: DataDir, account: Account, program: Program, facts: Remembered, *, hasty: bool) -> None:
    _clear_stale_lock(facts)
    settings = {**SETTINGS, "port": str(facts.port), **(HASTY_SETTINGS if hasty else {})}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = data.log("postgres")
    command: list[str | Path] = [program.path, "-D", facts.folder, *options]
    patience_ends = time.monotonic() + START_SECONDS
    while not _started(account, command, facts, log):
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        if STILL_IN_USE not in tail or time.monotonic() > patience_ends:
            raise LauncherError(f"PostgreSQL did not start. The end of {log}:\n{tail}")
        time.sleep(0.2)


def _started(account: Account, command: list[str | Path], facts: Remembered, log: Path) -> bool:
    """Start the server once; say whether it takes connections."""
    with log.open("a") as output:
        process = account.popen(command, stdin=subprocess.DEVNULL, stdout=output.fileno())
    wait_until(lambda: _is_ready(facts, process.pid) or process.poll() is not None, START_SECONDS)
    if _is_ready(facts, process.pid):
        outliving.append(process)
        return True
    process.kill()
    process.wait()
    return False


def _clear_stale_lock(facts: Remembered) -> None:
    """Let a start get past the lock file of a server that was killed, whose number another process may have.

    The rest of the file stays: by it PostgreSQL sees whether children of the killed server are still at work,
    and waits rather than write beside them.
    """
    lines = _lock_lines(facts)
    if lines and running_pid(facts) is None:
        lock = Path(facts.folder) / "postmaster.pid"
        # The number of whoever starts a server never counts as another server's.
        lock.write_text("\n".join([str(os.getpid()), *lines[1:], ""]))


def _is_ready(facts: Remembered, pid: int) -> bool:
    """Read from the lock file whether the server takes connections."""
    lines = _lock_lines(facts)
    return len(lines) > STATE_LINE and lines[0].strip() == str(pid) and lines[STATE_LINE].strip() == "ready"


def _lock_lines(facts: Remembered) -> list[str]:
    try:
        return (Path(facts.folder) / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    except PermissionError as error:
        raise LauncherError(f"{facts.folder} belongs to another user. Choose another DATA_DIR.") from error
