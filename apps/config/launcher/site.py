"""The site on one machine: with which settings it starts, in which steps, and when it is ready."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from apps.config.launcher import backing, parts
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir
from apps.config.launcher.ports import LOOPBACK, answers, is_free
from apps.config.launcher.processes import ENDING
from apps.config.launcher.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[3]
OWN_SETTINGS = ("DJANGO_SETTINGS_MODULE", "apps.config.settings")
PORTS = range(1, 65_536)
BUSY = "The site already runs with this DATA_DIR. Stop it first, or choose another DATA_DIR."
ELSEWHERE = "FRESH=1 deletes only what was made here; the server in DATABASE_URL is yours to empty."
ONE_ROLE = (
    "DATABASE_URL is both owner and user of its tables; with OWNER_DATABASE_URL for the owner, the site's "
    "own role cannot turn their rules off (see manage.py make_roles)."
)
# Only the steps before the start may own anything; no process that serves somebody gets to know these.
POWERS = ("ADMIN_DATABASE_URL", "OWNER_DATABASE_URL")


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


@dataclass(frozen=True)
class Plan:
    """How the site starts.

    Attributes:
        steps: management commands before it.
        make: given the environment, the processes.
    """

    steps: list[list[str]]
    make: Callable[[dict[str, str]], parts.Site]


def demo(data: DataDir, environ: Mapping[str, str], say: Callable[[str], None]) -> int:
    """Serve the fictional world until a person ends it; FRESH=1 begins it anew, PLAY=0 keeps it still."""
    chosen = {"TUTTI_DEMO": "1", **environ}
    plays, port = environ.get("PLAY", "1") != "0", port_of(environ)
    plan = Plan([["load_world"]], lambda environment: parts.together(data, port, environment, plays=plays))
    return _serve(data, chosen, plan, say=say)


def serve(data: DataDir, environ: Mapping[str, str], say: Callable[[str], None]) -> int:
    """Serve the site with whatever is in the database until a person ends it."""
    chosen, port = {"DEBUG": "1", **environ}, port_of(environ)
    plan = Plan([], lambda environment: parts.apart(data, port, environment, environ))
    return _serve(data, chosen, plan, say=say)


def _serve(data: DataDir, environ: dict[str, str], plan: Plan, *, say: Callable[[str], None]) -> int:
    _end_on_signal()
    port = port_of(environ)
    if not is_free(port):
        raise LauncherError(f"Port {port} is taken. Choose another one: PORT={port + 1}")
    with data.locked("site", busy=BUSY):
        if environ.get("FRESH", "0") not in {"", "0"}:
            _begin_anew(data, environ)
        with backing.running(data, environ, say=say) as servers:
            environment = _prepare(data, environ, servers, say)
            for step in plan.steps:
                say(f"{step[0]} ...")
                _manage(step, environment)
            site = plan.make(environment)
            if site.remark:
                say(site.remark)
            return _supervisor(data, environ, site, environment, servers, say=say).run()


def _prepare(
    data: DataDir, environ: Mapping[str, str], servers: Mapping[str, str], say: Callable[[str], None]
) -> dict[str, str]:
    """Make the roles of a database of our own, migrate as the owner; return what the processes are told."""
    powers = {name: environ[name] for name in POWERS if environ.get(name)}
    if not environ.get("DATABASE_URL"):
        roles = backing.roles(data, servers["DATABASE_URL"])
        powers = {"ADMIN_DATABASE_URL": servers["DATABASE_URL"], "OWNER_DATABASE_URL": roles["owner"]}
        servers = {**servers, "DATABASE_URL": roles["app"]}
    elif "OWNER_DATABASE_URL" not in powers:
        say(ONE_ROLE)
    environment = site_environment(data, environ, servers)
    for name in POWERS:
        environment.pop(name, None)
    if "ADMIN_DATABASE_URL" in powers:
        _manage(["make_roles", "--verbosity", "0"], {**environment, **powers})
    say("migrate ...")
    _manage(["migrate", "--verbosity", "0"], {**environment, **powers})
    return environment


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
    data: DataDir,
    environ: Mapping[str, str],
    site: parts.Site,
    environment: Mapping[str, str],
    servers: Mapping[str, str],
    *,
    say: Callable[[str], None],
) -> Supervisor:
    address = f"http://{LOOPBACK}:{site.pages[0]}/"
    known_as = environment["SITE_URL"]
    return Supervisor(
        site.parts,
        ready=lambda: (
            all(answers(port) for port in site.listening)
            and all(is_ready(port, known_as) for port in site.pages)
        ),
        announce=lambda: say(f"\n  Tutti is running:  {address}\n  Ctrl-C stops everything.\n"),
        upkeep=lambda: backing.keep_alive(data, environ, servers, say=say),
    )


def is_ready(port: int, known_as: str = "") -> bool:
    """Say whether `/readyz` answers 200 on a port, to a request as the proxy of `known_as` would send it."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    address = urlsplit(known_as or f"http://{LOOPBACK}:{port}")
    headers = {"Host": address.netloc, "X-Forwarded-Proto": address.scheme}
    try:
        connection.request("GET", "/readyz", headers=headers)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def absolute_data_dir(environ: Mapping[str, str]) -> DataDir:
    """Return the folder that DATA_DIR names, `.data` beside the code by default."""
    return DataDir((ROOT / Path(environ.get("DATA_DIR") or ".data").expanduser()).resolve())
