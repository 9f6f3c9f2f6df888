"""Shapes of works, and triggers that note which works have to be folded: all that are there to begin with.

The triggers lock the tables until the notes are written, so that no work is missed between the two.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', '0018_cells_of_rows_to_mend'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FoldedWork',
            fields=[
                ('work', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='catalogues.work')),
            ],
        ),
        migrations.CreateModel(
            name='Shape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('pattern', models.TextField()),
                ('people', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='ShapePerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='UnfoldedWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work_id', models.BigIntegerField()),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contributor',
            trigger=pgtrigger.compiler.Trigger(name='note_born', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM after; RETURN NULL;', hash='91c1f9416eefcef1a4c0fe83cc0ec4ec164069d1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_born_216c9', referencing='REFERENCING NEW TABLE AS after ', table='catalogues_contributor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contributor',
            trigger=pgtrigger.compiler.Trigger(name='note_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM (SELECT work_id FROM before UNION ALL SELECT work_id FROM after) moved; RETURN NULL;', hash='e50877e29260c2c21acf5d266cc69cbed4ce3a2b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_changed_df5ea', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='catalogues_contributor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contributor',
            trigger=pgtrigger.compiler.Trigger(name='note_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM before; RETURN NULL;', hash='9b6dfdf8fa442f1429163864d6ddd594f7fe0b07', level='STATEMENT', operation='DELETE', pgid='pgtrigger_note_gone_49338', referencing='REFERENCING OLD TABLE AS before ', table='catalogues_contributor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='share',
            trigger=pgtrigger.compiler.Trigger(name='note_born', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM after; RETURN NULL;', hash='68d559b51e142703def298f02daadba3d5b6c412', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_born_e50e2', referencing='REFERENCING NEW TABLE AS after ', table='catalogues_share', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='share',
            trigger=pgtrigger.compiler.Trigger(name='note_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM (SELECT work_id FROM before UNION ALL SELECT work_id FROM after) moved; RETURN NULL;', hash='b5c4a56d79f54460e1eca3c7572e47bbd2d73c70', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_changed_f203d', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='catalogues_share', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='share',
            trigger=pgtrigger.compiler.Trigger(name='note_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM before; RETURN NULL;', hash='fc2277b0181f8ad84385a11ce0223bba2cc6c16e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_note_gone_5e313', referencing='REFERENCING OLD TABLE AS before ', table='catalogues_share', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='work',
            trigger=pgtrigger.compiler.Trigger(name='note_born', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT id FROM after; RETURN NULL;', hash='62082c2f42b645d7f58a9d222a08a6558b92be72', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_born_05df9', referencing='REFERENCING NEW TABLE AS after ', table='catalogues_work', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='work',
            trigger=pgtrigger.compiler.Trigger(name='note_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO catalogues_unfoldedwork (work_id) SELECT after.id FROM after JOIN before USING (id)\n    WHERE (after.kind, after.performers, after.registered_by_id, after.merged_into_id) IS DISTINCT FROM\n        (before.kind, before.performers, before.registered_by_id, before.merged_into_id);\n    RETURN NULL;\n', hash='865e75c3366d10dfd564f09d96420b6fcc9aa0b9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_changed_5d6ee', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='catalogues_work', when='AFTER')),
        ),
        migrations.AddField(
            model_name='foldedwork',
            name='shape',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='works', to='catalogues.shape'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shape',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ccd9c8bfbb914890a45ab9ca8620b52bd8aaa190', operation='UPDATE', pgid='pgtrigger_never_changed_378bc', table='catalogues_shape', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='shapeperson',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='shapeperson',
            name='shape',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standing_in', to='catalogues.shape'),
        ),
        migrations.AddConstraint(
            model_name='shapeperson',
            constraint=models.UniqueConstraint(fields=('person', 'shape'), name='catalogues_once_in_a_shape'),
        ),
        migrations.AddIndex(
            model_name='foldedwork',
            index=models.Index(fields=['shape', 'work'], name='catalogues_works_of_shapes'),
        ),
        migrations.RunSQL(  # allowed: one short row for each work, read by an index
            "INSERT INTO catalogues_unfoldedwork (work_id) SELECT id FROM catalogues_work",
            migrations.RunSQL.noop,
        ),
    ]
