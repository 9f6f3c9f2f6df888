"""The site as production runs it, on servers of its own, and what each part used of the processors.

Two processes for pages with eight threads each and one for sockets, behind nginx, as `make serve` arranges
them (TLS is left away). PostgreSQL keeps every commit.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Self

from apps.config.launcher import parts
from apps.config.launcher.ports import LOOPBACK, answers, free_port
from apps.config.launcher.site import ROOT
from tests.failure.rig import Rig, until

_TICKS = os.sysconf("SC_CLK_TCK")
_ASIDE = ("SITE_URL", "TUTTI_DEMO", "DEBUG")


class Site(Rig):
    """Production in small; started by `open`, ended when the context is left."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.manage("make_keys")
        return self

    @cached_property
    def environment(self) -> dict[str, str]:
        """What every process of the site is told."""
        told = {name: value for name, value in super().environment.items() if name not in _ASIDE}
        return {
            **told,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "ALLOWED_HOSTS": f"{LOOPBACK},tutti.example",
            "SITE_URL": "https://tutti.example",
            "SECURE_SSL_REDIRECT": "0",
            "SECRET_KEY": "a key for measuring that nobody else uses, 0123456789 0123456789",
        }

    def open(self, *kinds: str) -> None:
        """Start the processes whose names begin with one of these, as `make serve` does."""
        site = parts.apart(self.data, self.pages_port, self.environment, {"PAGES": "2", "SOCKETS": "1"})
        assert not site.remark, site.remark
        for part in site.parts:
            if part.name.startswith(kinds):
                self.processes[part.name] = self.launch(part.command, self.log(part.name))
                if part.name == "sockets":
                    self.sockets_port = site.listening[0]
        for port in [
            *(site.pages if "pages" in kinds else ()),
            *(site.listening if "sockets" in kinds else ()),
        ]:
            until(lambda port=port: answers(port), 60)

    def open_asgi(self, name: str, application: str) -> int:
        """Start another application on the server of the sockets, and give its port."""
        port = free_port()
        words = [word if word != "apps.config.asgi:application" else application for word in parts.ASGI]
        command = [sys.executable, "-m", *words, *parts.ASGI_LIMITS, "--port", str(port)]
        self.processes[name] = self.launch(command, self.log(name))
        until(lambda: answers(port), 60)
        return port

    def launch(self, command: Sequence[str], log: Path) -> "subprocess.Popen[bytes]":
        """Start a program beside the site."""
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def helper(self, name: str, module: str) -> "Helper":
        """Start one of the programs that make load; it is told and answers in lines of JSON."""
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log(name).open("ab"),
            text=True,
            start_new_session=True,
        )
        self.processes[name] = process  # type: ignore[assignment]
        return Helper(process.stdin, process.stdout)  # type: ignore[arg-type]

    def seconds_of(self, kinds: Sequence[str]) -> dict[str, float]:
        """Give the processor time that parts have used until now; "pages" are all that begin so."""
        used = {}
        for kind in kinds:
            names = [name for name in (*self.processes, "postgres", "redis") if name.startswith(kind)]
            used[kind] = sum(_seconds(pid) for name in names for pid in self.pids(name))
        return used


@dataclass(frozen=True)
class Helper:
    """A program that makes load, in a process of its own."""

    told: IO[str]
    said: IO[str]

    def tell(self, **order: object) -> None:
        """Give an order."""
        self.told.write(json.dumps(order) + "\n")
        self.told.flush()

    def ask(self, **order: object) -> Any:
        """Give an order and wait for its answer."""
        self.tell(**order)
        return self.answer()

    def answer(self) -> Any:
        """Wait for an answer."""
        return json.loads(self.said.readline())


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Give the difference of two looks at the processor time."""
    return {name: after[name] - before[name] for name in before}


def _seconds(pid: int) -> float:
    """Processor time of a process to the nanosecond, and that of its ended children."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        threads = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    except OSError:
        return 0.0
    return sum(int(one[0]) for one in threads) / 1e9 + sum(int(field) for field in fields[13:15]) / _TICKS
