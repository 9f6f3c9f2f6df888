"""Where Node comes from."""

from pathlib import Path

import pytest

from apps.config.launcher import node
from apps.config.launcher.errors import LauncherError


def _fake(folder: Path, name: str, says: str) -> str:
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(("says", "major"), [("v20.20.2", 20), ("v8.0.0", 8), ("hello", 0)])
def test_major_version_is_read(tmp_path: Path, says: str, major: int) -> None:
    assert node.major_version(_fake(tmp_path, "node", says)) == major


def test_absent_program_has_version_zero(tmp_path: Path) -> None:
    assert node.major_version(str(tmp_path / "node")) == 0


def test_recent_node_of_the_system_is_used(tmp_path: Path) -> None:
    program, npm = _fake(tmp_path, "node", "v22.1.0"), _fake(tmp_path, "npm", "10.0.0")
    assert node.command("node", {"PATH": str(tmp_path)}) == [program]
    assert node.command("npm", {"PATH": str(tmp_path)}) == [npm]


@pytest.mark.parametrize("says", ["v18.19.0", "broken"])
def test_old_or_broken_node_of_the_system_counts_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    _fake(tmp_path, "node", says)
    _fake(tmp_path, "npm", "10.0.0")
    monkeypatch.setattr(node, "WHEEL", "no_such_package")
    with pytest.raises(LauncherError, match="Node 20 or later is missing"):
        node.command("node", {"PATH": str(tmp_path)})


def test_exit_code_and_words_pass_through(tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo v22.1.0 && exit\nexit "$2"\n')
    program.chmod(0o755)
    _fake(tmp_path, "npm", "10.0.0")
    assert node.run("node", ["--run", "7"], {"PATH": f"{tmp_path}:/bin:/usr/bin"}) == 7
