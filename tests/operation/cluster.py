"""The site as `make serve` starts it, with servers of its own, and people who use it through its proxy."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from apps.config.launcher import backing, bus, postgres, site
from apps.config.launcher.folders import DataDir
from apps.config.launcher.ports import LOOPBACK, free_port
from tests.operation.told import PASSWORD

START_SECONDS = 300
_NOT_OURS = (
    *("DATABASE_URL", "REDIS_URL", "OWNER_DATABASE_URL", "DATA_DIR", "PORT", "SITE_URL", "KEYS_DIR"),
    *("SECRET_KEY", "DEBUG", "TUTTI_DEMO", "DJANGO_SETTINGS_MODULE", "TEST_DB_NAME"),
)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Cluster:
    """A running site of several processes of each kind."""

    data: DataDir
    wanted: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        """The address of the proxy."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def said(self) -> str:
        """What the site has written on its screen so far."""
        return (self.data.path / "screen").read_text()

    def start(self) -> None:
        """Start it, and wait until it says that it runs."""
        self.data.create()
        kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        environment = {**kept, "DATA_DIR": str(self.data.path), "PORT": str(self.port), **self.wanted}
        with (self.data.path / "screen").open("w") as screen:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "apps.config.launcher", "serve"],
                cwd=site.ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while "Tutti is running" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.1)

    def stop(self) -> int:
        """Press Ctrl-C; give the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(60)

    def environment(self) -> dict[str, str]:
        """Give the environment of the site's own processes."""
        owner = self.owner_address()
        servers = {"DATABASE_URL": backing.roles(self.data, owner)["app"], "REDIS_URL": self._bus()}
        kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        return site.site_environment(self.data, {**kept, "DEBUG": "1", "PORT": str(self.port)}, servers)

    def run(self, *words: str) -> str:
        """Run Python in the site's environment; give what it prints."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=site.ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def owner_address(self) -> str:
        """Give the address of the database for a role that sees everything."""
        facts = self.data.recall("postgres")
        assert facts is not None
        return postgres.url(facts)

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the database."""
        with psycopg.connect(self.owner_address()) as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[arg-type]

    def served(self, method: str, path: str, status: int = 200) -> list[str]:
        """Say which upstream answered each such request, in order, by the proxy's log."""
        log = (self.data.path / "log" / "proxy.log").read_text()
        found = re.findall(rf"{status} {method} {re.escape(path)} -> (\S+)\n", log)
        return [one.rpartition(":")[2] for one in found]

    def ports(self, name: str) -> list[str]:
        """Read from the proxy's configuration where its upstreams are: "pages" or "sockets"."""
        configuration = (self.data.path / "proxy" / "nginx.conf").read_text()
        block = configuration.partition(f"upstream tutti_{name} {{")[2].partition("}")[0]
        return re.findall(rf"server {LOOPBACK}:(\d+)", block)

    def _bus(self) -> str:
        facts = self.data.recall("bus")
        assert facts is not None
        return bus.url(facts)


class Person:
    """Somebody at a browser; all requests go through the proxy unless another address is named."""

    def __init__(self, cluster: Cluster, email: str, port: int | str = "") -> None:
        self.cluster = cluster
        self.email = email
        self.address = f"http://{LOOPBACK}:{port}" if port else cluster.url
        self.client = httpx.Client(base_url=self.address, follow_redirects=False, timeout=20)

    def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        """Fill in the form of the door."""
        return self.send("/accounts/login/", {"login": self.email, "password": password})

    def send(self, path: str, values: Mapping[str, str]) -> httpx.Response:
        """Open a page and send its form."""
        page = self.client.get(path)
        found = _TOKEN.search(page.text)
        assert found, (path, page.status_code)
        sent = {**values, "csrfmiddlewaretoken": found.group(1)}
        return self.client.post(path, data=sent, headers={"Referer": self.address + path})

    def is_signed_in(self) -> bool:
        """Say whether a page for people with an account opens."""
        return self.client.get("/settings/").status_code == httpx.codes.OK

    def listen(self, path: str) -> ClientConnection:
        """Open a socket as the page would."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        url = self.cluster.url.replace("http", "ws") + path
        return connect(
            url, origin=Origin(self.cluster.url), additional_headers={"Cookie": cookies}, legacy=True
        )


def hear(socket: ClientConnection, kind: str, seconds: float = 10) -> dict[str, object]:
    """Wait for a message of a kind.

    Raises:
        TimeoutError: none came.
    """
    end = time.monotonic() + seconds
    while True:
        message = json.loads(socket.recv(timeout=max(0.0, end - time.monotonic())))
        if message["kind"] == kind:
            return message


def log_of(cluster: Cluster, name: str) -> Path:
    """Give the log file of a server."""
    return cluster.data.path / "log" / f"{name}.log"
