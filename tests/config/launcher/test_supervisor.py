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

import pytest

from apps.config.launcher import supervisor, tied
from apps.config.launcher.errors import LauncherError
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
    parts: list[Part],
    *,
    ready: Callable[[], bool] = lambda: False,
    patience: float = 60,
    grace: float = 8,
    upkeep: Callable[[], None] = lambda: None,
) -> tuple[int, list[str], str]:
    screen, announced = io.StringIO(), []
    announce: Callable[[], None] = lambda: announced.append("ready")  # noqa: E731
    code = Supervisor(parts, ready, announce, patience, grace, screen, upkeep).run()
    return code, announced, screen.getvalue()


def _end_when(it_is_time: bool) -> bool:
    """Ask ourselves to end, as Ctrl-C does."""
    if it_is_time:
        os.kill(os.getpid(), signal.SIGINT)
    return False


def _later(seconds: float, act: Callable[[], None]) -> None:
    threading.Timer(seconds, act).start()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pauses and upkeep be short."""
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervisor, "UPKEEP_SECONDS", 0.01)


@pytest.mark.usefixtures("hasty")
def test_what_crashes_again_and_again_ends_all(tmp_path: Path) -> None:
    note = tmp_path / "child"
    crash = f"{WAIT_FOR_FILE}\nsys.exit(3)"
    code, announced, screen = _run([_part("web", WITH_A_CHILD, str(note)), _part("worker", crash, str(note))])
    assert (code, announced) == (1, [])
    assert screen.count("worker ended with code 3; starting it again.") == supervisor.MOST_CRASHES
    assert "worker ended with code 3, the 6th time within a minute; stopping everything." in screen
    assert wait_until(lambda: not command_of(int(note.read_text())), 5), "a grandchild is left"


@pytest.mark.usefixtures("hasty")
def test_what_is_killed_starts_again_without_its_old_children(tmp_path: Path) -> None:
    note, seen = tmp_path / "child", []

    def ready() -> bool:
        if note.exists() and (child := note.read_text()) and child not in seen:
            seen.append(child)
            if len(seen) == 1:
                os.kill(os.getpgid(int(child)), signal.SIGKILL)
            else:
                os.kill(os.getpid(), signal.SIGTERM)
        return False

    code, _, screen = _run([_part("web", WITH_A_CHILD, str(note))], ready=ready)
    assert (code, len(seen)) == (0, 2)
    assert "web ended with code -9; starting it again." in screen
    assert wait_until(lambda: not any(command_of(int(child)) for child in seen), 5)


def test_crashes_long_ago_are_forgiven_and_pauses_grow() -> None:
    run = supervisor._Run(Part("web", [], {}), 0, subprocess.Popen("true", text=True))
    run.process.wait()
    pauses = []
    for moment in (0.0, 1.0, 2.0, 3.0, 4.0):
        assert run.note_crash(moment)
        pauses.append(round((run.due or 0) - moment, 3))
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2]
    assert not run.note_crash(5.0)
    assert run.note_crash(120.0)
    assert run.due == 120.2


@pytest.mark.usefixtures("hasty")
def test_what_the_parts_stand_on_is_looked_after_until_there_is_no_hope() -> None:
    calls = []

    def upkeep() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise LauncherError("The bus does not come back.")

    code, _, screen = _run([_part("web", SLEEP)], upkeep=upkeep)
    assert (code, len(calls)) == (1, 3)
    assert "The bus does not come back.\nStopping everything." in screen


def test_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    lost = tied.command_for([str(tmp_path / "absent"), "--now"])
    done = subprocess.run(lost, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{tmp_path / 'absent'} does not start" in done.stderr


def test_lines_carry_the_name_of_their_program() -> None:
    words = f"print('first'); print('second'); {SLEEP}"
    _, _, screen = _run([_part("web", words), _part("worker", SLEEP)], patience=1)
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
    _run([_part("web", stubborn, str(note))], ready=lambda: _end_when(note.exists()), grace=0.5)
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
