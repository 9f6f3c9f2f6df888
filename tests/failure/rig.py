"""Servers and processes of one's own, each of which can be killed, made to stand still, and started again."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
import psycopg

from apps.config.launcher import bus, postgres
from apps.config.launcher.folders import DataDir
from apps.config.launcher.ports import LOOPBACK, answers, free_port
from apps.config.launcher.processes import command_of
from apps.config.launcher.site import ROOT, site_environment

SERVERS = ("postgres", "redis")
PARTS = ("pages", "sockets", "worker", "clock")
TOKEN = "metrics-token-of-the-rig"
PASSWORD = "a long enough password"
_QUIET = {"PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1"}


def until(condition: Callable[[], Any], seconds: float = 20, step: float = 0.02) -> Any:
    """Look until something holds, and give it; fail after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(step)


@dataclass
class Rig:
    """The whole site on one machine; PostgreSQL keeps every commit, as in production."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="tutti-rig-", dir="/var/tmp")))
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.folder.chmod(0o755)
        self.data = DataDir(self.folder / "data")
        self.data.create()
        self.pages_port, self.sockets_port = free_port(), free_port()
        try:
            for name in SERVERS:
                self.start(name)
            self.manage("migrate", "--verbosity", "0")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in tuple(self.processes):
            self.kill(name)
        for server, end in (("bus", bus.stop), ("postgres", postgres.stop)):
            facts = self.data.recall(server)
            if facts:
                for pid in self.pids({"bus": "redis"}.get(server, server)):
                    _send(pid, signal.SIGCONT)
                end(facts)
        self.data.forget()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- addresses

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://{LOOPBACK}:{self.pages_port}"

    @property
    def socket_url(self) -> str:
        """Where the sockets are."""
        return f"ws://{LOOPBACK}:{self.sockets_port}"

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the site is told."""
        database, messages = self.data.recall("postgres"), self.data.recall("bus")
        assert database
        assert messages
        servers = {"DATABASE_URL": postgres.url(database), "REDIS_URL": bus.url(messages)}
        told = {
            **os.environ,
            "TUTTI_DEMO": "1",
            "DEBUG": "0",
            "LOG_JSON": "1",
            "METRICS_TOKEN": TOKEN,
            **_QUIET,
        }
        told |= {"DJANGO_SETTINGS_MODULE": "tests.failure.settings", "PORT": str(self.pages_port)}
        for name in ("SECRET_KEY", "KEYS_DIR", "SITE_URL", "PROMETHEUS_MULTIPROC_DIR", "PYTEST_XDIST_WORKER"):
            told.pop(name, None)
        return site_environment(self.data, told, servers)

    def log(self, name: str) -> Path:
        """Where a process writes its lines."""
        return self.folder / f"{name}.log"

    # --- commands

    def manage(self, *words: str) -> str:
        """Run a command of manage.py to its end."""
        return self.run("manage.py", *words)

    def run(self, *words: str) -> str:
        """Run a Python program beside the site to its end, and give what it wrote."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the site's database directly."""
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[arg-type]

    # --- processes

    def start(self, *names: str, wait: bool = True) -> None:
        """Start servers or processes, by name: a part may be numbered, such as "clock2"."""
        for name in names:
            if name == "postgres":
                _stubbornly(lambda: postgres.start(self.data, hasty=False, say=lambda _: None))
            elif name == "redis":
                _stubbornly(lambda: bus.start(self.data, hasty=True))
            else:
                self._launch(name)
        for name in names if wait else ():
            self.wait_for(name)

    def wait_for(self, name: str, seconds: float = 60) -> None:
        """Wait until a process that listens does."""
        port = {"pages": self.pages_port, "sockets": self.sockets_port}.get(name)
        if port:
            until(lambda: answers(port), seconds)

    def kill(self, *names: str) -> None:
        """End servers or processes with -9, with everything that they started."""
        for name in names:
            pids = self.pids(name)
            for pid in pids:
                _send(pid, signal.SIGKILL)
            process = self.processes.pop(name, None)
            if process:
                process.wait()
            until(lambda pids=pids: not any(command_of(pid) for pid in pids), 10)

    def pause(self, *names: str) -> None:
        """Make servers or processes stand still."""
        for name in names:
            for pid in self.pids(name):
                _send(pid, signal.SIGSTOP)

    def resume(self, *names: str) -> None:
        """Let servers or processes go on."""
        for name in names:
            for pid in self.pids(name):
                _send(pid, signal.SIGCONT)

    def pids(self, name: str) -> list[int]:
        """List a process with its children."""
        if name in self.processes:
            return _family(self.processes[name].pid)
        if name == "postgres":
            facts = self.data.recall("postgres")
            pid = postgres.running_pid(facts) if facts else None
            return _family(pid) if pid else []
        if name == "redis":
            return _named(str(self.data.path / "bus.conf")) or _named(f":{self._bus_port()}")
        return []

    def client(self) -> httpx.Client:
        """Give somebody at a browser, who waits fifteen seconds for an answer."""
        return httpx.Client(base_url=self.url, timeout=15, headers={"Origin": self.url, "Referer": self.url})

    def is_well(self) -> bool:
        """Say whether pages answer with the database and the bus behind them."""
        try:
            answer = httpx.get(f"{self.url}/readyz", timeout=10)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK and answer.json()["bus"] == "ok"

    def seen(self, part: str) -> float | None:
        """Give when "clock" or "worker" was last at work, in seconds of the clock on the wall."""
        try:
            seconds = httpx.get(f"{self.url}/readyz", timeout=10).json()["seconds_since"][part]
        except (httpx.HTTPError, KeyError, ValueError):
            return None
        return None if seconds is None else time.time() - float(seconds)

    def listening(self, port: int) -> bool:
        """Say whether somebody listens on a port."""
        return answers(port)

    def _bus_port(self) -> int:
        facts = self.data.recall("bus")
        return facts.port if facts else 0

    def _launch(self, name: str) -> None:
        kind = name.rstrip("0123456789")
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *self._words(kind, name)],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _words(self, kind: str, name: str) -> list[str]:
        celery = ["celery", "-A", "apps.config", "--quiet"]
        return {
            "pages": [
                *("granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "8"),
                *(
                    "--host",
                    LOOPBACK,
                    "--port",
                    str(self.pages_port),
                    "--no-ws",
                    "apps.config.wsgi:application",
                ),
            ],
            "sockets": [
                *("uvicorn", "apps.config.asgi:application", "--lifespan", "off", "--host", LOOPBACK),
                *("--port", str(self.sockets_port), "--timeout-graceful-shutdown", "2"),
            ],
            "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "-n", f"{name}@%h"],
            "clock": [*celery, "beat", "--loglevel", "INFO"],
        }[kind]


def _stubbornly(start: Callable[[], object]) -> None:
    """Start a server that was killed; what its children still hold is free after a moment."""
    for _ in range(20):
        try:
            start()
        except Exception:  # noqa: BLE001  the launcher says it in words; we only try again
            time.sleep(0.25)
        else:
            return
    start()


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            for tasks in Path(f"/proc/{one}/task").glob("*/children"):
                found += [int(child) for child in tasks.read_text().split()]
    return found


def _named(word: str) -> list[int]:
    """List the processes on whose command line a word stands."""
    own = os.getpid()
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if pid != own and word in command_of(pid)]


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
