"""What the site's processes are told, and what a start refuses."""

import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from apps.config.launcher import ports, site
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir

SERVERS = {"DATABASE_URL": "postgres://here/tutti", "REDIS_URL": "redis://here/0"}
NAMED = {"DATABASE_URL": "postgres://elsewhere/x", "REDIS_URL": "redis://elsewhere/0"}


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    data = DataDir(tmp_path / "data")
    data.create()
    return data


def _launch(data: DataDir, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "apps.config.launcher", *words]
    kept = {name: value for name, value in os.environ.items() if name not in {"PORT", "FRESH", "PLAY"}}
    environment = {**kept, **NAMED, "DATA_DIR": str(data.path), **environ}
    return subprocess.run(
        command, cwd=site.ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_gaps_in_the_environment_are_filled_with_secrets_that_stay(data: DataDir) -> None:
    filled = site.site_environment(data, {"PORT": "9000"}, SERVERS)
    assert {name: filled[name] for name in SERVERS} == SERVERS
    assert filled["SITE_URL"] == "http://127.0.0.1:9000"
    assert filled["DATA_DIR"] == str(data.path)
    assert filled["KEYS_DIR"] == str(data.keys())
    assert filled["SECRET_KEY"] == site.site_environment(data, {}, SERVERS)["SECRET_KEY"]


def test_what_the_environment_names_wins(data: DataDir) -> None:
    chosen = {"SECRET_KEY": "mine", "KEYS_DIR": "/keys", "SITE_URL": "https://tutti.example"}
    filled = site.site_environment(data, chosen, SERVERS)
    assert {name: filled[name] for name in chosen} == chosen


def test_settings_are_left_to_each_program_unless_somebody_chose_others(data: DataDir) -> None:
    assert "DJANGO_SETTINGS_MODULE" not in site.site_environment(data, dict([site.OWN_SETTINGS]), SERVERS)
    chosen = {"DJANGO_SETTINGS_MODULE": "other.settings"}
    assert site.site_environment(data, chosen, SERVERS)["DJANGO_SETTINGS_MODULE"] == "other.settings"


def test_an_empty_value_counts_as_a_gap(data: DataDir) -> None:
    assert site.site_environment(data, {"SECRET_KEY": ""}, SERVERS)["SECRET_KEY"] == data.secret_key()


@pytest.mark.parametrize("port", ["0", "65536", "abc", "-1"])
def test_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(LauncherError, match="PORT must be a number from 1 to 65535"):
        site.port_of({"PORT": port})


@pytest.mark.parametrize(("environ", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "65535"}, 65_535)])
def test_port_is_8000_unless_chosen(environ: dict[str, str], port: int) -> None:
    assert site.port_of(environ) == port


@pytest.mark.parametrize(
    ("chosen", "path"), [("", site.ROOT / ".data"), ("here", site.ROOT / "here"), ("/var/x", Path("/var/x"))]
)
def test_data_dir_is_absolute(chosen: str, path: Path) -> None:
    assert site.absolute_data_dir({"DATA_DIR": chosen}).path == path


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False), (302, False)])
def test_site_is_ready_only_at_200(status: int, ready: bool) -> None:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the screen clean."""

    with http.server.HTTPServer((ports.LOOPBACK, 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        assert site.is_ready(server.server_port) is ready
        server.shutdown()
        thread.join()
    assert site.is_ready(server.server_port) is False


def test_taken_port_is_named_with_another_one(data: DataDir) -> None:
    with http.server.HTTPServer((ports.LOOPBACK, 0), http.server.BaseHTTPRequestHandler) as server:
        done = _launch(data, "demo", PORT=str(server.server_port))
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr
        == f"Port {server.server_port} is taken. Choose another one: PORT={server.server_port + 1}\n"
    )


def test_fresh_start_never_empties_a_named_database(data: DataDir) -> None:
    (data.path / "files" / "contract.pdf").touch()
    done = _launch(data, "demo", PORT=str(ports.free_port()), FRESH="1")
    assert (done.returncode, done.stderr) == (1, f"{site.ELSEWHERE}\n")
    assert (data.path / "files" / "contract.pdf").exists()


def test_second_site_with_the_same_data_is_refused(data: DataDir) -> None:
    with data.locked("site", busy="taken"):
        done = _launch(data, "serve", PORT=str(ports.free_port()))
    assert (done.returncode, done.stderr) == (1, f"{site.BUSY}\n")


def test_services_prints_two_lines_for_a_shell(data: DataDir) -> None:
    done = _launch(data, "services")
    assert done.stdout == "".join(f"export {name}={value}\n" for name, value in NAMED.items())


def test_command_runs_with_the_servers_and_its_exit_code_comes_back(data: DataDir) -> None:
    done = _launch(data, "run", "--", "sh", "-c", "echo $DATABASE_URL; exit 7")
    assert (done.returncode, done.stdout) == (7, f"{NAMED['DATABASE_URL']}\n")


def test_launcher_loads_nothing_of_the_site(data: DataDir) -> None:
    """The standard library alone must do, so that it can speak where nothing else is installed."""
    code = "import apps.config.launcher.cli, sys; print(*{name.split('.')[0] for name in sys.modules})"
    folder = data.path / "apps" / "config"
    folder.mkdir(parents=True)
    (folder / "launcher").symlink_to(site.ROOT / "apps" / "config" / "launcher")
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=data.path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not {"django", "celery", "psycopg", "redis"} & set(done.stdout.split())
