import subprocess
import sys
from pathlib import Path

FORBIDDEN = (
    "django",
    "rest_framework",
    "celery",
    "channels",
    "redis",
    "socket",
    "http.client",
    "urllib.request",
)
PROGRAM = """
import sys
import apps.terms.comparison, apps.terms.presets, apps.terms.schema
print(*[name for name in sys.argv[1:] if name in sys.modules])
"""


def test_term_sheets_need_no_framework_and_no_network():
    loaded = subprocess.run(
        [sys.executable, "-c", PROGRAM, "json", *FORBIDDEN],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True, env={"PYTHONPATH": "."},
    )  # fmt: skip
    assert loaded.stdout.split() == ["json"]
