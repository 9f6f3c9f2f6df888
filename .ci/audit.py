"""Asks whether what the locks pin has known weaknesses: none, some (fails), or nobody could be asked.

Where the services that know cannot be reached, nothing was proven: the step says so loudly and lets the rest
go on, since a build must not depend on somebody else's uptime; the weekly run of the workflow asks again.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-local.txt", "requirements-dev.txt")
SECONDS = 300


@dataclass
class Answer:
    """What one service said of one lock.

    Attributes:
        asked: how many packages it knows something of.
        silent: packages that it could not say anything about.
        found: weaknesses, one line each.
        trouble: why nobody could be asked, or "".
    """

    asked: int = 0
    silent: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    trouble: str = ""


def main() -> int:
    """Ask about every lock; give 1 if there is a weakness, else 0."""
    tasks: list[tuple[str, Callable[[], Answer]]] = [
        *((name, lambda name=name: ask_pip(name)) for name in LOCKS),  # type: ignore[misc]
        ("package-lock.json", ask_npm),
    ]
    failed = False
    for name, ask in tasks:
        answer = ask()
        sys.stdout.write(f"{name}: {verdict(answer)}\n")
        failed = failed or bool(answer.found)
    return int(failed)


def verdict(answer: Answer) -> str:
    """Say in words what an answer means."""
    if answer.found:
        return "\n  ".join([f"{len(answer.found)} KNOWN WEAKNESSES", *answer.found])
    if answer.trouble or not answer.asked:
        why = answer.trouble or "the service knows none of the packages"
        return f"NOT AUDITED, nobody could be asked ({why}). Nothing is proven."
    known = f"no known weakness in {answer.asked} packages"
    return known + (f"; NOT AUDITED: {', '.join(answer.silent)}" if answer.silent else "")


def ask_pip(lock: str) -> Answer:
    """Ask pip-audit about a lock of Python packages."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / lock), "--require-hashes"]
    return read_pip(
        *_run([*command, "--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"])
    )


def ask_npm() -> Answer:
    """Ask npm about the lock of its packages."""
    command = [
        sys.executable,
        "-m",
        "apps.config.launcher",
        "npm",
        "--",
        "audit",
        "--json",
        "--fetch-retries=0",
    ]
    return read_npm(*_run(command))


def read_pip(output: str, complaint: str) -> Answer:
    """Read pip-audit's JSON; a package that it skipped was not found by the service."""
    try:
        listed: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Answer(trouble=_first_line(complaint))
    answer = Answer(silent=[one["name"] for one in listed if "skip_reason" in one])
    answer.asked = len(listed) - len(answer.silent)
    answer.found = [
        f"{one['name']} {one['version']}: {weak['id']}, mended in {' '.join(weak['fix_versions']) or 'none'}"
        for one in listed
        for weak in one.get("vulns", ())
    ]
    return answer


def read_npm(output: str, complaint: str) -> Answer:
    """Read npm's JSON."""
    try:
        said: dict[str, Any] = json.loads(output)
        weak, counted = said["vulnerabilities"], said["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError, TypeError):
        return Answer(trouble=_first_line(complaint))
    return Answer(
        asked=counted, found=[f"{name}: {facts['severity']}" for name, facts in sorted(weak.items())]
    )


def _run(command: list[str]) -> tuple[str, str]:
    try:
        done = subprocess.run(  # noqa: S603  our own commands
            command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "", f"no answer within {SECONDS} s"
    return done.stdout, done.stderr


def _first_line(complaint: str) -> str:
    return next((line.strip() for line in complaint.splitlines() if line.strip()), "no answer")


if __name__ == "__main__":
    sys.exit(main())
