"""Migrations run while the site does: nothing in them may stop it."""

from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.architecture import migrations

HEAD = (
    "from django.db import migrations, models\nclass Migration(migrations.Migration):\n    operations = [\n"
)
FRESH = "migrations.CreateModel(name='Thing', fields=[]),"
DANGEROUS = [
    "migrations.AddIndex(model_name='work', index=models.Index(fields=['title'], name='x')),",
    "migrations.AddConstraint(model_name='work', constraint=None),",
    "migrations.AddField(model_name='work', name='year', field=models.IntegerField()),",
    "migrations.AddField(model_name='work', name='year', field=models.IntegerField(default=0)),",
    "migrations.AlterField(model_name='work', name='year', field=models.IntegerField()),",
    "migrations.RenameField(model_name='work', old_name='a', new_name='b'),",
    "migrations.RemoveField(model_name='work', name='year'),",
    "migrations.DeleteModel(name='Work'),",
    "migrations.RunSQL('VACUUM FULL'),",
    "migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL('VACUUM FULL')]),",
]
HARMLESS = [
    "AddIndexConcurrently(model_name='work', index=models.Index(fields=['title'], name='x')),",
    "AddConstraintNotValid(model_name='work', constraint=None),",
    "migrations.AddField(model_name='work', name='year', field=models.IntegerField(null=True)),",
    "migrations.AddField(model_name='work', name='year', field=models.IntegerField(db_default=0)),",
    "migrations.AddField(model_name='work', name='tags', field=models.ManyToManyField('x.Tag')),",
    f"{FRESH} migrations.AddIndex(model_name='thing', index=None),",
    f"{FRESH} migrations.AddField(model_name='thing', name='year', field=models.IntegerField()),",
    "migrations.RunPython(fill),",
]


def _written(folder: Path, operation: str) -> Path:
    place = folder / "works" / "migrations"
    place.mkdir(parents=True)
    path = place / "0002_more.py"
    path.write_text(f"{HEAD}        {operation}\n    ]\n")
    return path


def test_no_migration_since_the_first_release_stops_the_site() -> None:
    first = migrations.released_first()
    later = [one for one in migrations.all_migrations() if migrations.name_of(one) not in first]
    assert [str(fault) for one in later for fault in migrations.faults_in(one)] == []


def test_first_release_is_not_rewritten() -> None:
    present = {migrations.name_of(path) for path in migrations.all_migrations()}
    assert migrations.released_first() <= present, "a migration that landed was renamed or deleted"
    assert {name.partition(".")[0] for name in migrations.released_first() if name.endswith("0001_initial")}


def test_squashed_histories_end_where_the_histories_themselves_end() -> None:
    squashed, told = MigrationLoader(None), MigrationLoader(None)
    told.replace_migrations = False
    told.build_graph()
    replaced = {key for one in squashed.replacements.values() for key in one.replaces}
    assert replaced
    assert not replaced & set(squashed.graph.nodes)
    end, told_end = (loader.project_state(_ends(loader, replaced)) for loader in (squashed, told))
    assert end.models.keys() == told_end.models.keys()
    assert [key for key, model in end.models.items() if model != told_end.models[key]] == []


def _ends(loader: MigrationLoader, replaced: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """List where the graph ends, without the squashed migrations beside the histories that they replace."""
    told = replaced & set(loader.graph.nodes)
    return [key for key in loader.graph.leaf_nodes() if not (told and key in loader.replacements)]


@pytest.mark.parametrize("operation", DANGEROUS)
def test_dangerous_operation_is_found_unless_it_is_allowed_by_name(tmp_path: Path, operation: str) -> None:
    [fault] = migrations.faults_in(_written(tmp_path, operation))
    assert str(fault).startswith("works.0002_more:4 ")
    assert fault.why
    allowed = _written(tmp_path / "again", f"{operation}  # allowed: the table is small")
    assert migrations.faults_in(allowed) == []


@pytest.mark.parametrize("operation", HARMLESS)
def test_harmless_operation_passes(tmp_path: Path, operation: str) -> None:
    assert migrations.faults_in(_written(tmp_path, operation)) == []
