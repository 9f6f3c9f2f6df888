"""What a migration may not do while the site runs, and the habit that avoids it.

A new version starts while the old one still answers, and both use one schema. So a change of the schema is
two releases: first *expand* (a nullable column or one with a default in the database, a new table, an index
built concurrently), which the old code does not notice; when nothing old runs any more, *contract* (drop,
rename, demand). In between the code writes both and reads the new one. Long fills are done in batches by a
task, not in the migration.

`migrate` waits five seconds for a lock and no longer (MIGRATION_LOCK_TIMEOUT_MS), since whoever comes behind
it waits too; it is simply run again. An index on a table with rows is built by `AddIndexConcurrently` in
a migration with `atomic = False`; a constraint is added by `AddConstraintNotValid`, and proven in a later
migration by `ValidateConstraint`.

The history of an app is squashed by a migration that replaces it where a database has nothing of it yet, and
creates all models at once (`CreateModels`), or migrating from nothing takes half a minute. The files that it
replaces stay, for databases in the middle of them; a test says that both ways end alike.

What is dangerous and meant all the same says so on the operation's first line: `# allowed: why`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST_RELEASE = Path(__file__).with_name("first_release.txt")
_ALLOWED = "# allowed: "
_WHY = {
    "AddIndex": "locks the table while it builds; AddIndexConcurrently, atomic = False",
    "AddConstraint": "reads the whole table under a lock; AddConstraintNotValid, later ValidateConstraint",
    "RemoveIndex": "waits for everybody; RemoveIndexConcurrently, atomic = False",
    "RemoveField": "the old version still uses it; stop using it in one release, drop it in the next",
    "DeleteModel": "the old version still uses it; stop using it in one release, drop it in the next",
    "RenameField": "the old version knows only the old name; add, fill, read the new one, drop later",
    "RenameModel": "the old version knows only the old name; keep the table by db_table",
    "AlterModelTable": "the old version knows only the old name",
    "AlterUniqueTogether": "builds an index under a lock; AddIndexConcurrently and a constraint",
    "AlterField": "may rewrite the table or demand what the old version does not write; say what it does",
    "RunSQL": "nobody checks what it locks; say why it does not",
}
_DEMANDS = "the old version does not write it; null=True or db_default"


@dataclass(frozen=True)
class Fault:
    """A dangerous operation without an allowance."""

    migration: str
    line: int
    operation: str
    why: str

    def __str__(self) -> str:
        return f"{self.migration}:{self.line} {self.operation}: {self.why}"


def all_migrations() -> list[Path]:
    """List the files of all migrations."""
    return sorted(path for path in ROOT.glob("apps/*/migrations/*.py") if path.name != "__init__.py")


def name_of(path: Path) -> str:
    """Name a migration as Django does, "app.0001_initial"."""
    return f"{path.parent.parent.name}.{path.stem}"


def released_first() -> set[str]:
    """Name the migrations of the first release, which ran on empty tables."""
    return set(FIRST_RELEASE.read_text(encoding="utf-8").split())


def faults_in(path: Path) -> list[Fault]:
    """List the dangerous operations of one migration."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    calls = list(_operations(ast.parse(source)))
    fresh = {_word(call, "name") for name, call in calls if name == "CreateModel"}
    return [
        Fault(name_of(path), call.lineno, name, why)
        for name, call in calls
        if (why := _danger(name, call, fresh)) and _ALLOWED not in lines[call.lineno - 1]
    ]


def _operations(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Yield every operation in `operations = [...]`, those inside others included."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else ()
        if any(isinstance(target, ast.Name) and target.id == "operations" for target in targets):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute | ast.Name):
                    yield getattr(call.func, "attr", getattr(call.func, "id", "")), call


def _danger(name: str, call: ast.Call, fresh: set[str]) -> str:
    """Say why an operation is dangerous, "" if it is not; what is new in the same migration is empty."""
    model = (_word(call, "model_name") or _word(call, "name")).lower()
    if model in {one.lower() for one in fresh}:
        return ""
    return _DEMANDS if name == "AddField" and _demands(call) else _WHY.get(name, "")


def _demands(call: ast.Call) -> bool:
    """Say whether a new field must be written by whoever adds a row."""
    field = next((word.value for word in call.keywords if word.arg == "field"), None)
    if not isinstance(field, ast.Call):
        return True
    given = {word.arg: word.value for word in field.keywords}
    null = given.get("null")
    is_nullable = isinstance(null, ast.Constant) and null.value is True
    is_other_table = getattr(field.func, "attr", "") == "ManyToManyField"
    return not (is_nullable or is_other_table or "db_default" in given)


def _word(call: ast.Call, name: str) -> str:
    for word in call.keywords:
        if word.arg == name and isinstance(word.value, ast.Constant):
            return str(word.value.value)
    return ""


if __name__ == "__main__":
    # At the first release, and never again: everything so far runs on empty tables.
    FIRST_RELEASE.write_text("\n".join(map(name_of, all_migrations())) + "\n", encoding="utf-8")
