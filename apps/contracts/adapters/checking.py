"""Checks files that anybody may bring, in a process of its own with limits to its time and memory."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from apps.common.errors import Refusal
from apps.contracts.verifier.report import Report

_SECONDS = 30
_ANSWERED = (0, 1, 2)


def check_apart(pdf: bytes, *, trusted: Sequence[str], authorities: str) -> Report:
    """Check a PDF with the site's certificates, given as PEM.

    Raises:
        Refusal: "paper.not_checked": it took too long or too much.
    """
    with tempfile.TemporaryDirectory(prefix="tutti-check-") as folder:
        file, trust = Path(folder, "file.pdf"), Path(folder, "trust.pem")
        file.write_bytes(pdf)
        command = [sys.executable, "-m", "apps.contracts.verifier", str(file), "--json", "--limited"]
        if trusted:
            trust.write_text("".join(trusted), encoding="ascii")
            command += ["--trust", str(trust)]
        if authorities:
            command += ["--authority", authorities]
        try:
            done = subprocess.run(  # noqa: S603  our own program, and files of our own naming
                command, capture_output=True, timeout=_SECONDS, cwd=settings.BASE_DIR, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Refusal("paper.not_checked") from error
    if done.returncode not in _ANSWERED or not done.stdout:
        raise Refusal("paper.not_checked")
    return Report.parse(json.loads(done.stdout))
