"""Which processes are started, how many of each, and what is said where that is impossible."""

from pathlib import Path

import pytest

from apps.config.launcher import binaries, parts, proxy
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir

ENVIRONMENT = {"SECRET_KEY": "x"}


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    data = DataDir(tmp_path / "data")
    data.create()
    return data


@pytest.fixture
def nginx(tmp_path: Path) -> str:
    program = tmp_path / "nginx"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return str(tmp_path)


def _names(site: parts.Site) -> list[str]:
    return [part.name for part in site.parts]


def test_demo_is_one_process_of_each_kind(data: DataDir) -> None:
    assert _names(parts.together(data, 8000, ENVIRONMENT, plays=True)) == ["web", "worker", "clock", "world"]
    assert _names(parts.together(data, 8000, ENVIRONMENT, plays=False)) == ["web", "worker", "clock"]


def test_each_kind_is_started_as_often_as_asked_for(data: DataDir, nginx: str) -> None:
    wanted = {"PATH": nginx, "PAGES": "2", "SOCKETS": "3", "WORKERS": "2", "CLOCKS": "2"}
    site = parts.apart(data, 8000, ENVIRONMENT, wanted)
    assert _names(site) == [
        *("pages1", "pages2", "sockets1", "sockets2", "sockets3"),
        *("worker1", "worker2", "clock1", "clock2", "proxy"),
    ]
    assert site.pages[0] == 8000
    assert len({*site.pages, *site.listening}) == 6
    commands = [" ".join(part.command) for part in site.parts]
    assert len(set(commands)) == len(commands), "two processes would share a port, a name or a schedule"
    configuration = (data.path / "proxy" / "nginx.conf").read_text()
    for port in (*site.pages[1:], *site.listening):
        assert f"server 127.0.0.1:{port} " in configuration


def test_one_of_each_is_the_rule(data: DataDir, nginx: str) -> None:
    names = _names(parts.apart(data, 8000, ENVIRONMENT, {"PATH": nginx}))
    assert names == ["pages", "sockets", "worker", "clock", "proxy"]


def test_without_a_proxy_one_process_serves_both_and_says_so(data: DataDir, nginx: str) -> None:
    environ = {"PATH": nginx, binaries.HIDE_SYSTEM: "1", "WORKERS": "2"}
    site = parts.apart(data, 8000, ENVIRONMENT, environ)
    assert _names(site) == ["web", "worker1", "worker2", "clock"]
    assert "apt install nginx" in site.remark


def test_several_pages_without_a_proxy_are_refused(data: DataDir) -> None:
    with pytest.raises(LauncherError, match="need a proxy before them"):
        parts.apart(data, 8000, ENVIRONMENT, {binaries.HIDE_SYSTEM: "1", "PAGES": "2"})


@pytest.mark.parametrize("written", ["0", "17", "two", "-1", "1.5"])
def test_number_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(LauncherError, match="WORKERS must be a number from 1 to 16"):
        parts.count_of("WORKERS", {"WORKERS": written})


def test_machine_without_nginx_has_no_proxy(nginx: str) -> None:
    assert proxy.program({"PATH": nginx}) == f"{nginx}/nginx"
    assert proxy.program({"PATH": nginx, binaries.HIDE_SYSTEM: "1"}) is None
