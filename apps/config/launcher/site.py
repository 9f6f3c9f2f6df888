"""The site's processes on one machine: what is started, with which settings, and when it is ready."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from apps.config.launcher import backing
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir
from apps.config.launcher.ports import LOOPBACK, is_free
from apps.config.launcher.processes import ENDING
from apps.config.launcher.supervisor import Part, Supervisor

ROOT = Path(__file__).resolve().parents[3]
OWN_SETTINGS = ("DJANGO_SETTINGS_MODULE", "apps.config.settings")
PORTS = range(1, 65_536)
BUSY = "The site already runs with this DATA_DIR. Stop it first, or choose another DATA_DIR."
ELSEWHERE = "FRESH=1 deletes only what was made here; the server in DATABASE_URL is yours to empty."
WEB = ["uvicorn", "apps.config.asgi:application", "--host", LOOPBACK, "--lifespan", "off"]
WEB_LIMITS = ["--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "3"]
QUIET = ["--no-access-log", "--log-level", "warning"]
CELERY = ["celery", "-A", "apps.config", "--quiet"]
WORKER = [*CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING"]
ROOT_IS_FINE_HERE = "ignore:You're running the worker with superuser privileges"
CLOCK = [*CELERY, "beat", "--loglevel", "WARNING", "--schedule"]


def site_environment(data: DataDir, environ: Mapping[str, str], servers: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of every process: what is set wins, secrets of our own fill the gaps."""
    ours = {
        "SECRET_KEY": data.secret_key(),
        "KEYS_DIR": str(data.keys()),
        "SITE_URL": f"http://{LOOPBACK}:{port_of(environ)}",
    }
    chosen = {name: environ.get(name) or value for name, value in ours.items()}
    # Loading the package around the launcher names the settings, and tests have settings of their own.
    inherited = {name: value for name, value in environ.items() if (name, value) != OWN_SETTINGS}
    return {**inherited, **chosen, **servers, "DATA_DIR": str(data.path)}


def port_of(environ: Mapping[str, str]) -> int:
    """Read the port of the pages.

    Raises:
        LauncherError: PORT is not a port.
    """
    port = environ.get("PORT") or "8000"
    if not port.isdigit() or int(port) not in PORTS:
        raise LauncherError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return int(port)


def demo(data: DataDir, environ: Mapping[str, str], say: Callable[[str], None]) -> int:
    """Serve the fictional world until a person ends it; FRESH=1 begins it anew, PLAY=0 keeps it still."""
    chosen = {"TUTTI_DEMO": "1", **environ}
    plays = environ.get("PLAY", "1") != "0"
    return _serve(data, chosen, steps=[["migrate", "--verbosity", "0"], ["load_world"]], plays=plays, say=say)


def serve(data: DataDir, environ: Mapping[str, str], say: Callable[[str], None]) -> int:
    """Serve the site with whatever is in the database until a person ends it."""
    chosen = {"DEBUG": "1", **environ}
    return _serve(data, chosen, steps=[["migrate", "--verbosity", "0"]], plays=False, say=say)


def _serve(
    data: DataDir, environ: dict[str, str], *, steps: list[list[str]], plays: bool, say: Callable[[str], None]
) -> int:
    _end_on_signal()
    port = port_of(environ)
    if not is_free(port):
        raise LauncherError(f"Port {port} is taken. Choose another one: PORT={port + 1}")
    with data.locked("site", busy=BUSY):
        if environ.get("FRESH", "0") not in {"", "0"}:
            _begin_anew(data, environ)
        with backing.running(data, environ, say=say) as servers:
            environment = site_environment(data, environ, servers)
            for step in steps:
                say(f"{step[0]} ...")
                _manage(step, environment)
            return _supervisor(data, port, environment, plays=plays, say=say).run()


def _end_on_signal() -> None:
    """Let every way of ending us pass through the clean-up, even where a shell told us to ignore Ctrl-C."""
    for number in ENDING:
        signal.signal(number, signal.default_int_handler)


def _begin_anew(data: DataDir, environ: Mapping[str, str]) -> None:
    if environ.get("DATABASE_URL"):
        raise LauncherError(ELSEWHERE)
    backing.stop(data)
    data.forget()
    data.create()


def _manage(arguments: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=False)
    if done.returncode != 0:
        raise LauncherError(f"manage.py {' '.join(arguments)} failed with code {done.returncode}.")


def _supervisor(
    data: DataDir, port: int, environment: dict[str, str], *, plays: bool, say: Callable[[str], None]
) -> Supervisor:
    python = [sys.executable, "-m"]
    parts = [
        Part("web", [*python, *WEB, *WEB_LIMITS, *QUIET, "--port", str(port)], environment),
        Part("worker", [*python, *WORKER], {**environment, "PYTHONWARNINGS": ROOT_IS_FINE_HERE}),
        Part("clock", [*python, *CLOCK, str(data.path / "clock.schedule")], environment),
    ]
    if plays:
        parts.append(Part("world", [sys.executable, "manage.py", "play_world"], environment))
    address = f"http://{LOOPBACK}:{port}/"
    return Supervisor(
        parts,
        ready=lambda: is_ready(port),
        announce=lambda: say(f"\n  Tutti is running:  {address}\n  Ctrl-C stops everything.\n"),
    )


def is_ready(port: int) -> bool:
    """Say whether `/readyz` answers 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def absolute_data_dir(environ: Mapping[str, str]) -> DataDir:
    """Return the folder that DATA_DIR names, `.data` beside the code by default."""
    return DataDir((ROOT / Path(environ.get("DATA_DIR") or ".data").expanduser()).resolve())
