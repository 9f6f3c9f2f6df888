"""The plugin that lets no test be skipped where everything is installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAIN = ["-p", "no:cacheprovider", "-p", "no:django", "-p", "no:asyncio", "-c", os.devnull]
SKIPS = """
import pytest

@pytest.mark.skip(reason="by mark")
def test_mark():
    pass

def test_call():
    pytest.skip("by call")

@pytest.fixture
def lacking():
    pytest.skip("by fixture")

def test_fixture(lacking):
    pass

def test_sound():
    pass
"""
SKIPPED_FILE = "import pytest\npytest.skip('by file', allow_module_level=True)\n"


def _run(folder: Path, *, required: str) -> str:
    (folder / "test_some.py").write_text(SKIPS)
    (folder / "test_file.py").write_text(SKIPPED_FILE)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.plugins.no_skips", *PLAIN]
    environment = {**os.environ, "TUTTI_REQUIRE_ALL": required, "PYTHONPATH": str(ROOT)}
    command += ["--continue-on-collection-errors", f"--rootdir={folder}", str(folder)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout


def test_skips_are_allowed_by_default(tmp_path: Path) -> None:
    assert "1 passed, 4 skipped" in _run(tmp_path, required="0")


def test_every_kind_of_skip_fails_with_its_reason_when_all_is_required(tmp_path: Path) -> None:
    shown = _run(tmp_path, required="1")
    assert "1 passed" in shown
    assert "skipped" not in shown.splitlines()[-1]
    for reason in ("by mark", "by call", "by fixture", "by file"):
        assert f"may not be skipped: {reason}" in shown.replace("Skipped: ", "")


@pytest.mark.parametrize("required", ["0", "1"])
def test_sound_tests_pass_either_way(tmp_path: Path, required: str) -> None:
    (tmp_path / "test_sound.py").write_text("def test_sound():\n    pass\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.plugins.no_skips", *PLAIN]
    environment = {**os.environ, "TUTTI_REQUIRE_ALL": required, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0
