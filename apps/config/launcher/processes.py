"""Looks at and ends processes that this launcher started, perhaps in an earlier run."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# Servers that outlive us on purpose; held here, or Python would complain that nobody waits for them.
outliving: "list[subprocess.Popen[str] | subprocess.Popen[bytes]]" = []


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off the signals that end us until the context is left."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def command_of(pid: int) -> str:
    """Return the command line of a running process, "" when it has ended or waits to be reaped."""
    proc = Path("/proc") / str(pid)
    try:
        if Path("/proc/self").exists():
            return (proc / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        shown = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return shown.stdout.strip()


def wait_until(condition: Callable[[], bool], seconds: float, step: float = 0.02) -> bool:
    """Look again and again until `condition` holds; say whether it did within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may have ended meanwhile."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def send_group(group: int, number: signal.Signals) -> None:
    """Send a signal to a process group that may be empty meanwhile."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return
