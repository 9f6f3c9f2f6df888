"""Operations of migrations: many models in one go."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from apps.common.operations import CreateModels

pytestmark = pytest.mark.django_db


def key(to):
    return models.ForeignKey(to, models.CASCADE, null=True, related_name="+")


@pytest.fixture
def together():
    number = ("id", models.BigAutoField(primary_key=True))
    band = migrations.CreateModel(
        "Band",
        [
            number,
            ("song", key("music.song")),
            ("fans", models.ManyToManyField("music.Fan", through="music.Liking")),
        ],
        {"constraints": [models.UniqueConstraint(fields=("song",), name="music_one_song")]},
    )
    return CreateModels(
        [
            band,
            migrations.CreateModel("Song", [number, ("band", key("music.band"))]),
            migrations.CreateModel("Fan", [number]),
            migrations.CreateModel(
                "Liking", [number, ("band", key("music.band")), ("fan", key("music.fan"))]
            ),
        ]
    )


def tables():
    return sorted(name for name in connection.introspection.table_names() if name.startswith("music_"))


def test_models_that_name_each_other_are_created_and_dropped_together(together):
    before, after = ProjectState(), ProjectState()
    assert before.apps.get_models() == []
    together.state_forwards("music", after)
    migration = migrations.Migration("0001_initial", "music")
    migration.operations = [together]
    with connection.schema_editor() as editor:
        assert migration.apply(ProjectState(), editor) == after
    assert tables() == ["music_band", "music_fan", "music_liking", "music_song"]
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "music_band")
    assert {name for name, one in found.items() if one["foreign_key"] == ("music_song", "id")}
    assert found["music_one_song"]["unique"]
    with connection.schema_editor() as editor:
        migration.unapply(ProjectState(), editor)
    assert tables() == []


def test_they_say_what_they_are(together):
    assert together.describe() == "Create models Band, Song, Fan, Liking"
    assert together.deconstruct() == ("CreateModels", (together.models,), {})
