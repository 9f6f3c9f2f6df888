"""Every code has its words, every permission its rule."""

import ast
from pathlib import Path

import rules

from apps.common import messages

APPS = Path(__file__).resolve().parents[2] / "apps"
SOURCES = [path for path in APPS.rglob("*.py") if "migrations" not in path.parts]


def calls(*names):
    """Yield the first text argument (or the second, for `require`) of every call of one of the names."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield path, argument.value
                        break


def test_every_refusal_has_words():
    codes = {code for _path, code in calls("Refusal")}
    assert codes, "the search finds nothing"
    assert codes - messages.known() == set()


def test_every_demanded_permission_is_registered():
    names = {name for _path, name in calls("require", "may")}
    assert names, "the search finds nothing"
    assert {name for name in names if not rules.perm_exists(name)} == set()
