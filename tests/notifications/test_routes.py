"""Every kind of fact has a route, and every route a kind of fact."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from apps.notifications.messages import INVITATIONS, LETTERS, QUESTIONS
from apps.notifications.routes import ROUTES

APPS = Path(__file__).resolve().parents[2] / "apps"
KIND = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
RECORDERS = re.compile(r"_?record(_\w+)?")


def kinds_in(tree: ast.AST) -> Iterator[str]:
    """Find the kinds in a module: `kind="noun.past"`, `kind = ...`, and words handed to what records."""
    for node in ast.walk(tree):
        words: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            words += [keyword.value for keyword in node.keywords if keyword.arg == "kind"]
            words += node.args if RECORDERS.fullmatch(name) else []
        elif isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == ["kind"]:
            words.append(node.value)
        for word in words:
            yield from _kinds_in_words(word)


def _kinds_in_words(word: ast.expr) -> Iterator[str]:
    for constant in ast.walk(word):
        if isinstance(constant, ast.Constant) and KIND.fullmatch(str(constant.value)):
            yield str(constant.value)


def kinds_in_code() -> set[str]:
    found: set[str] = set()
    for path in APPS.rglob("*.py"):
        if "migrations" not in path.parts and ("notifications" not in path.parts or "actions" in path.parts):
            found |= set(kinds_in(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def test_every_kind_of_fact_has_a_route_and_no_route_is_dead() -> None:
    found = kinds_in_code()
    assert {"offer.tabled", "contract.signed", "ballot.opened", "seat.opened"} <= found
    assert found == set(ROUTES)


def test_every_mail_has_words_and_no_words_are_dead() -> None:
    assert {kind for kind, route in ROUTES.items() if route.mail or route.inbox} == set(LETTERS)
    assert {kind for kind, route in ROUTES.items() if route.invited} == set(INVITATIONS)
    assert {kind for kind, route in ROUTES.items() if route.asked} == set(QUESTIONS)
