"""The checker as a program: says in words, or as JSON, what it found in a file."""

import argparse
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from asn1crypto import pem, x509

from apps.contracts.verifier.checking import check
from apps.contracts.verifier.report import Mark, Report

GOOD, BAD, UNREADABLE = 0, 1, 2
_MEMORY = 1 << 30
_SECONDS = 20
WORDS = {
    "unreadable": "This is no PDF that can be read, or it is damaged.",
    "unsigned": "Nobody signed this file.",
    "not_sealed": "The file has no seal, or more than one.",
    "several_keys": "Signatures and seal are not of one key.",
    "appended": "Something was added after the last signature.",
    "changed": "The file was changed after it was signed.",
    "bad_signature": "A signature does not fit its certificate.",
    "modified": "Pages or other content were changed or added after signing.",
    "envelope": "The place of a signature holds something that the signing did not write.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may stand on the command line."""
    parser.add_argument("file", help="the PDF")
    parser.add_argument(
        "--trust",
        "--key",
        metavar="FILE.pem",
        action="append",
        default=[],
        help="the certificates of the site that seals, as it publishes them",
    )
    parser.add_argument(
        "--authority",
        metavar="FILE.pem",
        action="append",
        default=[],
        help="the roots of time-stamping authorities to be believed",
    )
    parser.add_argument("--json", action="store_true", help="say it as JSON")


def check_file(file: str, *, trust: Sequence[str], authority: Sequence[str]) -> Report:
    """Check a file with certificates from files.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file of certificates holds none.
    """
    return check(Path(file).read_bytes(), certificates(trust), certificates(authority))


def certificates(files: Sequence[str]) -> list[x509.Certificate]:
    """Read the certificates of PEM files.

    Raises:
        OSError, ValueError: a file cannot be read, or holds none.
    """
    found = (pem.unarmor(Path(file).read_bytes(), multiple=True) for file in files)
    return [x509.Certificate.load(der) for each in found for _kind, _headers, der in each]


def say(report: Report) -> list[str]:
    """Say in lines what was found, the verdict first."""
    lines = [_verdict(report), f"SHA-256 of the file: {report.sha256}"]
    if report.fingerprint:
        lines.append(f"Fingerprint of the text inside, which is what people signed: {report.fingerprint}")
    lines += [_say_mark(mark) for mark in report.marks]
    if report.level:
        lines.append(f"Level of the seal: PAdES {report.level}.")
    if report.is_trusted is None and report.marks:
        lines.append(
            "Compare the certificate's number with the one that the site shows, or give it by --trust."
        )
    return lines


def code_of(report: Report) -> int:
    """Give the exit code: 0 only if the file holds, and the seal is of a certificate that was given."""
    if "unreadable" in report.faults:
        return UNREADABLE
    return GOOD if report.is_good else BAD


def main(words: Sequence[str] | None = None) -> int:
    """Check a file, with a limit to what a hostile one may use up."""
    parser = argparse.ArgumentParser(prog="verify_contract", description=__doc__)
    add_arguments(parser)
    parser.add_argument("--limited", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if given.limited:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    report = check_file(given.file, trust=given.trust, authority=given.authority)
    said = json.dumps(report.as_json()) if given.json else "\n".join(say(report))
    sys.stdout.write(said + "\n")
    return code_of(report)


def _verdict(report: Report) -> str:
    if report.faults:
        return "NO. " + " ".join(WORDS[fault] for fault in report.faults)
    if report.is_trusted is False:
        return "NO. It is whole, but sealed with another certificate than those that were given."
    if report.is_trusted is None:
        return "WHOLE, BY WHOM IS NOT CHECKED. Not a byte was changed since it was sealed."
    return "YES. It is whole, and sealed by the site whose certificate was given."


def _say_mark(mark: Mark) -> str:
    names = {"signature": f"Signature {mark.field}", "seal": "Seal", "stamp": "Time stamp"}
    holds = "does not hold" if mark.faults else "holds"
    said = f" {mark.said}" if mark.said else ""
    return f"{names[mark.kind]} {holds}.{said} {mark.at}, {mark.by}, certificate {mark.certificate}"
