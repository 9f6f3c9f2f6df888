"""The shape of the code, as far as no linter checks it."""

import ast
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey, ManyToManyField

ROOT = Path(__file__).resolve().parents[2]
ORDER = [
    "demo", "home", "notifications", "live", "moderation", "negotiations", "proposals", "contracts",
    "invitations", "unions", "companies", "collectives", "claims", "catalogues", "ballots", "privacy",
    "accounts", "api", "audit", "common",
]  # fmt: skip
SOURCES = [path for path in (ROOT / "apps").rglob("*.py") if "migrations" not in path.parts]


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("apps.")]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_downwards_only(model):
    here = ORDER.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model.__module__.startswith(
            "apps."
        ):
            there = ORDER.index(field.related_model._meta.app_label)
            assert there >= here, f"{model._meta.label}.{field.name} points upwards"
            if there > here and model._meta.app_label != field.related_model._meta.app_label:
                assert field.remote_field.related_name.endswith("+"), (
                    f"{model._meta.label}.{field.name} leaves a trace above"
                )


def test_no_room_for_everything():
    names = {"utils.py", "helpers.py", "services.py", "misc.py"}
    assert [path for path in SOURCES if path.name in names] == []


def test_every_app_says_what_it_is_for_in_one_line():
    for init in (ROOT / "apps").glob("*/__init__.py"):
        said = ast.get_docstring(ast.parse(init.read_text()))
        assert "\n" not in (said or "\n").split("\n\n")[0], init


def test_nothing_but_actions_writes():
    """Edges neither save nor delete rows; the outbox, imports of files and the demo's world apart."""
    edges = {
        "views.py",
        "api.py",
        "consumers.py",
        "templatetags",
        "forms.py",
        "serializers.py",
        "queries.py",
        "rules.py",
    }
    writing = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "delete", "bulk_update"}
    found = []
    for path in SOURCES:
        if not edges & {path.name, path.parent.name} or "demo" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in writing and "objects" in ast.dump(called):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {called.attr}")
    assert found == []


def test_the_clock_is_read_at_the_edge_only():
    """Actions, domain and queries get `at`; they do not look at the clock."""
    found = []
    for path in SOURCES:
        if path.name in {
            "casting.py",
            "clock.py",
        }:  # takes an injected clock, as the protocol of ballots says
            continue
        inner = {"actions.py", "domain.py"} & {path.name} or {"actions", "domain"} & {path.parent.name}
        if not inner:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            named = node.func if isinstance(node, ast.Call) else None
            name = getattr(named, "attr", getattr(named, "id", ""))
            if name in {"now", "localdate", "utcnow", "today"}:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_templates_have_no_inline_style_or_script():
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        if "mail" in path.parts:  # mail programs know nothing but inline styles
            continue
        text = path.read_text().lower()
        if (
            " style=" in text
            or "<style" in text
            or any(f" on{event}=" in text for event in ("click", "load", "change"))
        ):
            found.append(path)
    assert found == []


def test_no_authors_and_no_machines_in_the_tree():
    """Nothing speaks of how it was made: no paths of a machine, no registry host."""
    hosts = ["pypi" + ".org", "npmjs" + ".org", "/work" + "/main", "files.python" + "hosted"]
    folders = [ROOT / name for name in ("apps", "templates", "static", "tests", ".ci", ".github", "deploy")]
    files = chain(*(folder.rglob("*") for folder in folders if folder.is_dir()), ROOT.glob("[!.]*.*"))
    found = [
        (path, host)
        for path in files
        if path.is_file() and path.suffix not in {".png", ".pyc", ".woff2", ".coverage"}
        for host in hosts
        if host in path.read_text(errors="ignore")
    ]
    assert found == []
