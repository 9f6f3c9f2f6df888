"""Each row of an import enters every index of its table: those go that nothing reads, and empty places of others.

An address names a work by its whole public id, which the unique index finds: the second one beside it, for
the beginnings of texts, is never read. A pair begins with what the index of its first half repeats.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

_UNREAD = (
    ("catalogues_work_public_id_4dd4b737_like", "catalogues_work (public_id varchar_pattern_ops)"),
    ("catalogues_recording_public_id_e34f378c_like", "catalogues_recording (public_id varchar_pattern_ops)"),
    ("catalogues_recording_works_recording_id_77ababbf", "catalogues_recording_works (recording_id)"),
    ("catalogues_importrun_works_importrun_id_9c2a1fa8", "catalogues_importrun_works (importrun_id)"),
)
_DROP = [
    (
        f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
        f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {place}",
    )
    for name, place in _UNREAD
]


def _once(name: str) -> str:
    column = f"{name}_id"
    return (
        f"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS catalogues_{name}_named_once "
        f"ON catalogues_identifier ({column}, scheme, normalised) WHERE {column} IS NOT NULL"
    )


def _constraint(column: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=(column, "scheme", "normalised"),
        condition=Q((f"{column}__isnull", False)),
        name=f"catalogues_{column}_named_once",
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalogues", "0001_squashed_0016_since_when_a_list_waits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="contributor",
            index=models.Index(
                condition=Q(person__isnull=False), fields=["person"], name="catalogues_contributions"
            ),
        ),
        AddIndexConcurrently(
            model_name="work",
            index=models.Index(
                condition=Q(act__isnull=False), fields=["act"], name="catalogues_works_of_acts"
            ),
        ),
        migrations.AlterField(  # allowed: drops an index in whose place another one is, and nothing else
            model_name="contributor",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(  # allowed: drops an index in whose place another one is, and nothing else
            model_name="work",
            name="act",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.act",
            ),
        ),
        migrations.AlterField(  # allowed: drops an index that only an erasure read, and nothing else
            model_name="statedshare",
            name="run",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalogues.importrun",
            ),
        ),
        *(
            migrations.RunSQL(drop, again)  # allowed: concurrently; nothing reads them
            for drop, again in _DROP
        ),
        *(
            migrations.SeparateDatabaseAndState(
                [
                    migrations.RunSQL(  # allowed: concurrently
                        _once(column),
                        f"DROP INDEX CONCURRENTLY IF EXISTS catalogues_{column}_named_once",
                    ),
                    migrations.RunSQL(  # allowed: a constraint is dropped at once
                        f"ALTER TABLE catalogues_identifier DROP CONSTRAINT catalogues_{column}_code_once",
                        f"ALTER TABLE catalogues_identifier ADD CONSTRAINT catalogues_{column}_code_once "
                        f"UNIQUE ({column}_id, scheme, normalised)",
                    ),
                ],
                [
                    migrations.AddConstraint(  # allowed: in the state alone
                        model_name="identifier", constraint=_constraint(column)
                    ),
                    migrations.RemoveConstraint(
                        model_name="identifier", name=f"catalogues_{column}_code_once"
                    ),
                ],
            )
            for column in ("work", "contributor")
        ),
    ]
