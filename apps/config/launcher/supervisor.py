"""Runs several programs as one: their output on one screen, one end for all."""

import ctypes
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import TextIO

from apps.config.launcher.processes import ENDING, send_group

LOOK_SECONDS = 0.1
SET_PARENT_DEATH_SIGNAL = 1
COLOURS = (36, 33, 32, 35, 34)


@dataclass(frozen=True)
class Part:
    """One program of the site and the name that stands before its lines."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass
class Supervisor:
    """Starts parts, watches them and ends them together.

    Attributes:
        parts: the programs, in the order of their start.
        ready: asked again and again until it holds.
        announce: called once, then.
        patience: seconds until `ready` must hold.
        grace: seconds a part gets to end by itself.
        screen: where the lines go.
    """

    parts: Sequence[Part]
    ready: Callable[[], bool]
    announce: Callable[[], None]
    patience: float = 120
    grace: float = 8
    screen: TextIO = sys.stdout
    _running: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    _readers: list[threading.Thread] = field(default_factory=list)
    _asked_to_end: bool = False
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> int:
        """Run all parts until one ends or a person ends them.

        Returns:
            0 if a signal asked for the end, 1 if a part ended by itself or the site never got ready.
        """
        before = {number: signal.signal(number, self._note_signal) for number in ENDING}
        try:
            self._start()
            return self._watch()
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self) -> None:
        """Start every part before any reading thread, so that nothing runs between fork and exec but ours."""
        tie = _death_tie()
        for part in self.parts:
            if self._asked_to_end:
                return
            self._running[part.name] = subprocess.Popen(
                part.command,
                env={**part.environment, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
                preexec_fn=tie,  # noqa: PLW1509  no thread runs yet
            )
        for position, (name, process) in enumerate(self._running.items()):
            reader = threading.Thread(target=self._read, args=(name, position, process), daemon=True)
            reader.start()
            self._readers.append(reader)

    def _watch(self) -> int:
        deadline = time.monotonic() + self.patience
        announced = False
        while not self._asked_to_end:
            ended = [name for name, process in self._running.items() if process.poll() is not None]
            for name in ended:
                code = self._running[name].returncode
                self._write(f"{name} ended with code {code}; stopping everything.")
            if ended:
                return 1
            if not announced and self.ready():
                announced = True
                self.announce()
            if not announced and time.monotonic() > deadline:
                self._write(f"The site was not ready after {self.patience:.0f} seconds; stopping everything.")
                return 1
            time.sleep(LOOK_SECONDS)
        return 0

    def _end(self) -> None:
        """Ask every part to end, wait, and kill what is left, grandchildren included."""
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self.grace
        for process in self._running.values():
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


def _death_tie() -> Callable[[], None] | None:
    """Return what ties a child's life to ours on Linux, so that killing the supervisor leaves no orphans."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    parent = os.getpid()

    def tie() -> None:
        library.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return tie
