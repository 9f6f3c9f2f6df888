"""Runs several programs as one: one screen, one end for all, and what crashes is started again."""

import io
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import TextIO

from apps.config.launcher.errors import LauncherError
from apps.config.launcher.processes import ENDING, send_group
from apps.config.launcher.tied import command_for

LOOK_SECONDS = 0.1
UPKEEP_SECONDS = 0.5
COLOURS = (36, 33, 32, 35, 34)
# A part that crashes starts again after 0.2 s, then twice as long each time; six crashes a minute end it.
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
MOST_CRASHES, CRASH_WINDOW = 5, 60.0


@dataclass(frozen=True)
class Part:
    """One program of the site and the name that stands before its lines."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass
class _Run:
    """A part as it runs now: its process, when it crashed lately, and when it is due to start again."""

    part: Part
    position: int
    process: "subprocess.Popen[str]"
    crashes: list[float] = field(default_factory=list)
    due: float | None = None

    def note_crash(self, now: float) -> bool:
        """Remember a crash and when to start again; say whether it is worth another try."""
        self.crashes = [*(moment for moment in self.crashes if now - moment < CRASH_WINDOW), now]
        self.due = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (len(self.crashes) - 1))
        return len(self.crashes) <= MOST_CRASHES


@dataclass
class Supervisor:
    """Starts parts, watches them, starts them again and ends them together.

    Attributes:
        parts: the programs, in the order of their start.
        ready: asked again and again until it holds.
        announce: called once, then.
        patience: seconds until `ready` must hold.
        grace: seconds a part gets to end by itself.
        screen: where the lines go.
        upkeep: called twice a second; sees to what the parts stand on, and may give up with a LauncherError.
    """

    parts: Sequence[Part]
    ready: Callable[[], bool]
    announce: Callable[[], None]
    patience: float = 120
    grace: float = 8
    screen: TextIO = sys.stdout
    upkeep: Callable[[], None] = lambda: None
    _running: list[_Run] = field(default_factory=list)
    _readers: list[threading.Thread] = field(default_factory=list)
    _asked_to_end: bool = False
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> int:
        """Run all parts until a person ends them, or one of them cannot be kept alive.

        Returns:
            0 if a signal asked for the end, 1 if a part kept crashing or the site never got ready.
        """
        before = {number: signal.signal(number, self._note_signal) for number in ENDING}
        try:
            for position, part in enumerate(self.parts):
                if not self._asked_to_end:
                    self._running.append(_Run(part, position, self._start(part, position)))
            return self._watch()
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self, part: Part, position: int) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            command_for(list(part.command)),
            env={**part.environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        reader = threading.Thread(target=self._read, args=(part.name, position, process), daemon=True)
        reader.start()
        self._readers = [one for one in self._readers if one.is_alive()] + [reader]
        return process

    def _watch(self) -> int:
        deadline = time.monotonic() + self.patience
        upkeep_at = time.monotonic() + UPKEEP_SECONDS
        announced = False
        while not self._asked_to_end:
            if not all(self._look_after(run) for run in self._running):
                return 1
            if time.monotonic() > upkeep_at:
                if not self._keep_up():
                    return 1
                upkeep_at = time.monotonic() + UPKEEP_SECONDS
            if not announced and self.ready():
                announced = True
                self.announce()
            if not announced and time.monotonic() > deadline:
                self._write(f"The site was not ready after {self.patience:.0f} seconds; stopping everything.")
                return 1
            time.sleep(LOOK_SECONDS)
        return 0

    def _look_after(self, run: _Run) -> bool:
        """Start a part again that has ended; say whether there is hope for it."""
        now = time.monotonic()
        if run.due is None:
            return run.process.poll() is None or self._note_crash(run, now)
        if now >= run.due:
            run.due = None
            run.process = self._start(run.part, run.position)
        return True

    def _note_crash(self, run: _Run, now: float) -> bool:
        name, code = run.part.name, run.process.returncode
        send_group(run.process.pid, signal.SIGKILL)  # its children would sit on its port
        if run.note_crash(now):
            self._write(f"{name} ended with code {code}; starting it again.")
            return True
        self._write(
            f"{name} ended with code {code}, the {len(run.crashes)}th time within a minute; "
            "stopping everything. What it said last stands above."
        )
        return False

    def _keep_up(self) -> bool:
        try:
            self.upkeep()
        except LauncherError as error:
            self._write(f"{error}\nStopping everything.")
            return False
        return True

    def _end(self) -> None:
        """Ask every part to end, wait, and kill what is left, grandchildren included."""
        processes = [run.process for run in self._running]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self.grace
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                send_group(process.pid, signal.SIGKILL)
                process.wait()
            send_group(process.pid, signal.SIGKILL)
        for reader in self._readers:
            reader.join(timeout=1)

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_end = True

    def _read(self, name: str, position: int, process: "subprocess.Popen[str]") -> None:
        width = max(len(part.name) for part in self.parts)
        label = f"{name:<{width}} |"
        if self.screen.isatty():
            label = f"\033[{COLOURS[position % len(COLOURS)]}m{label}\033[0m"
        with process.stdout or io.StringIO() as lines:
            for line in lines:
                self._write(f"{label} {line.rstrip()}")

    def _write(self, line: str) -> None:
        with self._writing:
            self.screen.write(line + "\n")
            self.screen.flush()
