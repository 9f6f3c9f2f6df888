"""The audit of dependencies tells apart: nothing known, something known, nobody asked."""

import importlib.util
import json
from types import ModuleType

import pytest

from apps.config.launcher.site import ROOT

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
WEAK = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"], "aliases": []}]}
UNKNOWN = {"name": "ours", "skip_reason": "Dependency not found on the index"}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys  # noqa: PLC0415  dataclasses look their module up

    sys.modules["audit"] = module
    spec.loader.exec_module(module)
    return module


def _pip(audit: ModuleType, *listed: object) -> str:
    return str(audit.verdict(audit.read_pip(json.dumps({"dependencies": listed, "fixes": []}), "")))


def test_sound_packages_are_said_to_be_sound(audit: ModuleType) -> None:
    assert _pip(audit, SOUND, SOUND) == "no known weakness in 2 packages"


def test_package_that_the_service_does_not_know_is_named(audit: ModuleType) -> None:
    assert _pip(audit, SOUND, UNKNOWN) == "no known weakness in 1 packages; NOT AUDITED: ours"


def test_weakness_is_told_even_among_unknown_ones(audit: ModuleType) -> None:
    assert _pip(audit, UNKNOWN, WEAK) == "1 KNOWN WEAKNESSES\n  old 1.0: PYSEC-1, mended in 1.1"


def test_nobody_knowing_anything_proves_nothing(audit: ModuleType) -> None:
    assert "NOT AUDITED, nobody could be asked" in _pip(audit, UNKNOWN, UNKNOWN)
    assert "NOT AUDITED, nobody could be asked (no route)" in audit.verdict(
        audit.read_pip("", "\nno route\n")
    )
    failed = json.dumps({"error": {"summary": "audit endpoint returned an error"}})
    assert "NOT AUDITED, nobody could be asked" in audit.verdict(audit.read_npm(failed, "npm error"))


@pytest.mark.parametrize(
    ("weak", "words"),
    [({}, "no known weakness in 3 packages"), ({"x": {"severity": "high"}}, "1 KNOWN WEAKNESSES\n  x: high")],
)
def test_npm_is_read_likewise(audit: ModuleType, weak: object, words: str) -> None:
    said = json.dumps({"vulnerabilities": weak, "metadata": {"dependencies": {"total": 3}}})
    assert audit.verdict(audit.read_npm(said, "")) == words


@pytest.mark.parametrize(("found", "code"), [([], 0), (["old 1.0: PYSEC-1"], 1)])
def test_only_a_weakness_fails_the_step(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, found: list[str], code: int
) -> None:
    monkeypatch.setattr(audit, "ask_pip", lambda _lock: audit.Answer(trouble="no route"))
    monkeypatch.setattr(audit, "ask_npm", lambda: audit.Answer(asked=1, found=found))
    assert audit.main() == code
