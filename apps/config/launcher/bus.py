"""A private Redis or Valkey server: its files, its start and its end."""

import os
import secrets
import socket
import subprocess
from dataclasses import replace
from pathlib import Path

from apps.config.launcher.binaries import Program, bus_programs, choose_bus
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir, Remembered, write_private
from apps.config.launcher.ports import LOOPBACK, answers, free_port
from apps.config.launcher.processes import outliving, wait_until

START_SECONDS = 20
STOP_SECONDS = 20
CONFIGURATION = """bind {address}
port {port}
requirepass {password}
dir "{folder}"
logfile "{log}"
daemonize no
appendonly no
save {save}
"""


def url(facts: Remembered) -> str:
    """Return the server's address as REDIS_URL wants it."""
    return f"redis://:{facts.password}@{LOOPBACK}:{facts.port}/0"


def start(data: DataDir, *, hasty: bool) -> Remembered:
    """Start the bus of this folder; one that runs is left alone.

    Args:
        data: where ports, passwords and files are kept.
        hasty: write nothing to disk.

    Raises:
        LauncherError: no server fits this machine, or it does not start; the message shows its log.
    """
    facts = data.recall("bus")
    if facts and is_running(facts):
        return facts
    program = choose_bus(bus_programs(os.environ))
    facts = _prepare(data, facts, program)
    settings = data.path / "bus.conf"
    log = data.log("bus")
    save = '""' if hasty else "60 1"
    facts_shown = {"address": LOOPBACK, **vars(facts), "log": log, "save": save}
    write_private(settings, CONFIGURATION.format(**facts_shown))
    with log.open("a") as output:
        process = subprocess.Popen(
            [program.path, settings],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    outliving.append(process)
    wait_until(lambda: is_running(facts) or process.poll() is not None, START_SECONDS)
    if not is_running(facts):
        process.kill()
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise LauncherError(f"The bus did not start. The end of {log}:\n{tail}")
    return facts


def stop(facts: Remembered) -> None:
    """End the bus, letting it save first; one that does not run is left alone.

    Raises:
        LauncherError: it still answers after all patience.
    """
    if not is_running(facts):
        return
    _ask(facts, "SHUTDOWN")
    if not wait_until(lambda: not answers(facts.port), STOP_SECONDS):
        raise LauncherError(f"The bus on port {facts.port} does not stop.")


def is_running(facts: Remembered) -> bool:
    """Say whether the bus that knows our password answers on our port."""
    return _ask(facts, "PING").endswith(b"+PONG\r\n")


def _prepare(data: DataDir, facts: Remembered | None, program: Program) -> Remembered:
    """Remember a free port and, the first time, a password."""
    if facts is None:
        folder = data.path / "bus"
        facts = Remembered(free_port(), secrets.token_hex(16), str(folder), program.major)
    if facts.major > program.major:
        (Path(facts.folder) / "dump.rdb").unlink(missing_ok=True)  # unreadable for it; holds no rows
    facts = replace(facts, port=free_port(facts.port), major=program.major)
    Path(facts.folder).mkdir(mode=0o700, exist_ok=True)
    data.remember("bus", facts)
    return facts


def _ask(facts: Remembered, command: str) -> bytes:
    """Send our password and one command; return what came back, b"" from nobody."""
    try:
        with socket.create_connection((LOOPBACK, facts.port), timeout=2) as connection:
            connection.sendall(f"AUTH {facts.password}\r\n{command}\r\n".encode())
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(4096), b""))
    except OSError:
        return b""
