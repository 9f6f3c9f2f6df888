"""The plugin that gives out together what shares a world."""

import subprocess
import sys
from pathlib import Path

from tests.plugins.together import scope_of

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

@pytest.mark.parametrize("number", range(6))
def test_it(number, worker_id):
    with open("seen.txt", "a") as seen:
        seen.write(f"{__name__} {worker_id}\\n")
"""


def test_a_file_and_some_folders_are_one() -> None:
    assert scope_of("tests/audit/test_record.py::test_it[a/b]") == "tests/audit/test_record.py"
    doors, curl = "tests/demo/test_doors.py::test_it", "tests/demo/test_curl.py::TestIt::test_it[one]"
    assert scope_of(doors) == scope_of(curl)


def test_the_tests_of_a_file_run_in_one_process(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"test_{name}.py").write_text(TESTS)
    given = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder", "-p", "tests.plugins.together"]
    plain = ["-p", "no:cacheprovider", "-p", "no:django", "-p", "no:asyncio", "-c", "/dev/null"]
    command = [sys.executable, "-m", "pytest", *given, *plain, "--rootdir", str(tmp_path), str(tmp_path)]
    subprocess.run(command, cwd=tmp_path, check=True, env={"PYTHONPATH": str(ROOT)})
    lines = (tmp_path / "seen.txt").read_text().splitlines()
    assert len(lines) == 12
    assert len(set(lines)) == 2
