"""Tries `make demo` twice with the system's servers hidden: it comes up, answers, stops, leaves nothing."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST_START_SECONDS = 400
SECOND_START_SECONDS = 120
STOP_SECONDS = 60


def main() -> int:
    """Run both rounds; say what went wrong, with the demo's own words."""
    work = Path(tempfile.mkdtemp(prefix="tutti-smoke-", dir="/var/tmp"))
    work.chmod(0o755)
    # Whoever ends us has the demo ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        for limit in (FIRST_START_SECONDS, SECOND_START_SECONDS):
            _round(work, limit)
    except AssertionError as error:
        sys.stdout.write(f"{(work / 'log').read_text()[-6000:]}\nThe demo failed: {error}\n")
        return 1
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0


def _round(work: Path, limit: int) -> None:
    """Start, look, stop.

    Raises:
        AssertionError: something is not as it should be.
    """
    port = _free_port()
    data = work / "data"
    environment = {**os.environ, "DATA_DIR": str(data), "PORT": str(port), "TUTTI_HIDE_SYSTEM": "1"}
    begun = time.monotonic()
    with (work / "log").open("w") as log:
        demo = subprocess.Popen(
            ["make", "demo"],  # noqa: S607
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            while _status(port, "/readyz") != http.HTTPStatus.OK:
                _expect(demo.poll() is None, f"it ended with code {demo.poll()} before it was ready")
                _expect(time.monotonic() - begun < limit, f"it was not ready after {limit} s")
                time.sleep(0.2)
            sys.stdout.write(f"ready after {time.monotonic() - begun:.1f} s\n")
            _expect(_status(port, "/") == http.HTTPStatus.OK, f"the front page answered {_status(port, '/')}")
            os.killpg(demo.pid, signal.SIGINT)
            demo.wait(STOP_SECONDS)
        finally:
            if demo.poll() is None:
                os.killpg(demo.pid, signal.SIGTERM)
                demo.wait(STOP_SECONDS)
    left = _processes_of(data)
    _expect(not left, f"these processes are left: {left}")
    _expect(f"http://127.0.0.1:{port}/" in (work / "log").read_text(), "it did not print its address")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def _status(port: int, path: str) -> int:
    """Return the status of a page, 0 if nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _processes_of(data: Path) -> list[str]:
    """Name the living processes that were started with this DATA_DIR or name it on their command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            started_here = str(data).encode() in command + (process / "environ").read_bytes()
        except OSError:
            continue
        if started_here and command:
            found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
