"""Checks a sealed PDF from the file alone: `python -m apps.contracts.verifier FILE.pdf --trust SITE.pem`.

Needs pyHanko and cryptography, and neither Django, nor a database, nor the network.
"""

from apps.contracts.verifier.checking import check
from apps.contracts.verifier.report import LEVELS, Mark, Report

__all__ = ["LEVELS", "Mark", "Report", "check"]
