"""Which processes make up the site on one machine, and how each is called."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from apps.config.launcher import proxy
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir
from apps.config.launcher.ports import LOOPBACK, free_port
from apps.config.launcher.supervisor import Part

MOST = 16
QUIET = ["--no-access-log", "--log-level", "warning"]
ASGI = ["uvicorn", "apps.config.asgi:application", "--host", LOOPBACK, "--lifespan", "off", *QUIET]
ASGI_LIMITS = ["--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "3"]
# Its warnings are about the number of threads alone.
WSGI = ["granian", "--interface", "wsgi", "--no-ws", "--host", LOOPBACK, "--log-level", "error"]
WSGI_SIZE = ["--workers", "1", "--blocking-threads", "8", "--respawn-failed-workers"]
CELERY = ["celery", "-A", "apps.config", "--quiet"]
WORKER = [*CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING"]
CLOCK = [*CELERY, "beat", "--loglevel", "WARNING", "--schedule"]
ROOT_IS_FINE_HERE = "ignore:You're running the worker with superuser privileges"
NO_PROXY = (
    "nginx is not installed here, so one process serves pages and sockets, as in the demo; "
    "with it, `make serve` runs them apart (apt install nginx)."
)


@dataclass(frozen=True)
class Site:
    """The processes of a site and where they answer.

    Attributes:
        pages: ports on which pages are served; a request may go to any of them.
        listening: ports on which somebody must listen besides.
        remark: what a person should know, or "".
    """

    parts: list[Part]
    pages: list[int]
    listening: list[int]
    remark: str = ""


def together(data: DataDir, port: int, environment: dict[str, str], *, plays: bool) -> Site:
    """Return a small site: one process for pages and sockets, a worker, a clock, perhaps the play."""
    python = [sys.executable, "-m"]
    parts = [
        Part("web", [*python, *ASGI, *ASGI_LIMITS, "--port", str(port)], environment),
        *_workers(1, environment),
        *_clocks(1, data, environment),
    ]
    if plays:
        parts.append(Part("world", [sys.executable, "manage.py", "play_world"], environment))
    return Site(parts, [port], [])


def apart(data: DataDir, port: int, environment: dict[str, str], environ: Mapping[str, str]) -> Site:
    """Return the processes of a site as in production: of each kind as many as asked for, behind nginx.

    Args:
        environ: PAGES, SOCKETS, WORKERS and CLOCKS say how many; 1 of each unless set.

    Raises:
        LauncherError: one of these is no number, or more than one is asked for and nginx is not installed.
    """
    kinds = ("PAGES", "SOCKETS", "WORKERS", "CLOCKS")
    pages, sockets, workers, clocks = (count_of(kind, environ) for kind in kinds)
    nginx = proxy.program(environ)
    if nginx is None:
        if pages > 1 or sockets > 1:
            raise LauncherError("Several PAGES or SOCKETS need a proxy before them: install nginx.")
        small = together(data, port, environment, plays=False)
        parts = [small.parts[0], *_workers(workers, environment), *_clocks(clocks, data, environment)]
        return Site(parts, small.pages, [], NO_PROXY)
    page_ports, socket_ports = _free_ports(pages), _free_ports(sockets)
    front = proxy.command(nginx, data, port=port, pages=page_ports, sockets=socket_ports)
    parts = [
        *_numbered("pages", [_page(each) for each in page_ports], environment),
        *_numbered("sockets", [_socket(each) for each in socket_ports], environment),
        *_workers(workers, environment),
        *_clocks(clocks, data, environment),
        Part("proxy", front, environment),
    ]
    return Site(parts, [port, *page_ports], socket_ports)


def count_of(kind: str, environ: Mapping[str, str]) -> int:
    """Read how many processes of a kind are wanted.

    Raises:
        LauncherError: it is not a number from 1 to 16.
    """
    written = environ.get(kind) or "1"
    if not written.isdecimal() or not 1 <= int(written) <= MOST:
        raise LauncherError(f"{kind} must be a number from 1 to {MOST}, not {written!r}.")
    return int(written)


def _page(port: int) -> list[str]:
    target = ["--port", str(port), "apps.config.wsgi:application"]
    return [sys.executable, "-m", *WSGI, *WSGI_SIZE, *target]


def _socket(port: int) -> list[str]:
    return [sys.executable, "-m", *ASGI, *ASGI_LIMITS, "--port", str(port)]


def _workers(count: int, environment: dict[str, str]) -> list[Part]:
    names = [[]] if count == 1 else [["--hostname", f"worker{number + 1}@%h"] for number in range(count)]
    commands = [[sys.executable, "-m", *WORKER, *name] for name in names]
    return _numbered("worker", commands, {**environment, "PYTHONWARNINGS": ROOT_IS_FINE_HERE})


def _clocks(count: int, data: DataDir, environment: dict[str, str]) -> list[Part]:
    endings = [""] if count == 1 else [str(number + 1) for number in range(count)]
    schedules = [str(data.path / f"clock{ending}.schedule") for ending in endings]
    return _numbered("clock", [[sys.executable, "-m", *CLOCK, path] for path in schedules], environment)


def _numbered(kind: str, commands: list[list[str]], environment: dict[str, str]) -> list[Part]:
    """Make parts of one kind; they carry numbers if there are several."""
    if len(commands) == 1:
        return [Part(kind, commands[0], environment)]
    return [Part(f"{kind}{number}", words, environment) for number, words in enumerate(commands, 1)]


def _free_ports(count: int) -> list[int]:
    """Choose ports that are free now and differ from each other."""
    chosen: list[int] = []
    while len(chosen) < count:
        port = free_port()
        if port not in chosen:
            chosen.append(port)
    return chosen
