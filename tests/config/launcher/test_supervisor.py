"""Several programs run as one and end as one."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from apps.config.launcher.processes import command_of, wait_until
from apps.config.launcher.supervisor import Part, Supervisor

WAIT_FOR_FILE = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(.05)"
SLEEP = "import time; time.sleep(60)"
WITH_A_CHILD = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""


def _part(name: str, code: str, *arguments: str) -> Part:
    return Part(name, [sys.executable, "-c", code, *arguments], dict(os.environ))


def _run(
    parts: list[Part], *, ready: Callable[[], bool] = lambda: False, patience: float = 60, grace: float = 8
) -> tuple[int, list[str], str]:
    screen, announced = io.StringIO(), []
    announce: Callable[[], None] = lambda: announced.append("ready")  # noqa: E731
    code = Supervisor(parts, ready, announce, patience, grace, screen).run()
    return code, announced, screen.getvalue()


def _later(seconds: float, act: Callable[[], None]) -> None:
    threading.Timer(seconds, act).start()


def test_crash_of_one_is_shown_and_ends_all(tmp_path: Path) -> None:
    note = tmp_path / "child"
    crash = f"{WAIT_FOR_FILE}\nsys.exit(3)"
    code, announced, screen = _run([_part("web", WITH_A_CHILD, str(note)), _part("worker", crash, str(note))])
    assert (code, announced) == (1, [])
    assert "worker ended with code 3; stopping everything." in screen
    assert wait_until(lambda: not command_of(int(note.read_text())), 5), "a grandchild is left"


def test_lines_carry_the_name_of_their_program() -> None:
    _, _, screen = _run([_part("web", "print('first'); print('second')"), _part("worker", SLEEP)])
    assert "web    | first\nweb    | second\n" in screen


def test_signal_ends_all_with_success_after_one_announcement() -> None:
    _later(1.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    before = signal.getsignal(signal.SIGINT)
    code, announced, _ = _run([_part("web", SLEEP), _part("worker", SLEEP)], ready=lambda: True)
    assert (code, announced) == (0, ["ready"])
    assert signal.getsignal(signal.SIGINT) is before


def test_program_that_ignores_the_end_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    stubborn = (
        "import os, pathlib, signal, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    begun = time.monotonic()
    _run([_part("web", stubborn, str(note)), _part("worker", WAIT_FOR_FILE, str(note))], grace=0.5)
    assert time.monotonic() - begun < 5
    assert command_of(int(note.read_text())) == ""


def test_site_that_never_gets_ready_is_ended() -> None:
    code, announced, screen = _run([_part("web", SLEEP)], patience=0.5)
    assert (code, announced) == (1, [])
    assert "not ready after 0 seconds" in screen or "not ready after 1 seconds" in screen


def test_killed_supervisor_takes_its_programs_along(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import sys\n"
        "from apps.config.launcher.supervisor import Part, Supervisor\n"
        "inner = 'import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))"
        "; time.sleep(60)'\n"
        "part = Part('web', [sys.executable, '-c', inner, sys.argv[1]], {})\n"
        "Supervisor([part], lambda: False, lambda: None).run()\n"
    )
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen([sys.executable, "-c", code, str(note)], cwd=root) as supervisor:
        assert wait_until(lambda: note.exists() and note.read_text() != "", 20)
        supervisor.kill()
    assert wait_until(lambda: not command_of(int(note.read_text())), 5)
