"""Keep with each work what the pictures of a catalogue count, and note works also when that changes.

The triggers lock the tables until the notes are written, so that no work is missed between the two. Until a
work is folded, its rows are read.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', '0021_codes_of_conflicts_go'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordedWork',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('catalogues.recording_works',),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='work',
            name='note_changed',
        ),
        # What a version before this one folds meanwhile it cannot store: the notes wait for this one.
        migrations.AddField(  # allowed: a constant that nobody reads before a work is folded
            model_name='foldedwork',
            name='kind',
            field=models.CharField(default='song', max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='foldedwork',
            name='year',
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(  # allowed: a constant that nobody reads before a work is folded
            model_name='foldedwork',
            name='machine',
            field=models.CharField(default='unsaid', max_length=7),
            preserve_default=False,
        ),
        migrations.AddField(  # allowed: a constant that nobody reads before a work is folded
            model_name='foldedwork',
            name='score',
            field=models.SmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AlterField(  # allowed: a name for Python alone
            model_name='foldedwork',
            name='work',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='folded', serialize=False, to='catalogues.work'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aipart',
            trigger=pgtrigger.compiler.Trigger(name='note_born', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM after; RETURN NULL;', hash='ac7b50b0828262b2adf6539d35f5ed551c309920', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_born_30488', referencing='REFERENCING NEW TABLE AS after ', table='catalogues_aipart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aipart',
            trigger=pgtrigger.compiler.Trigger(name='note_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM (SELECT work_id FROM before UNION ALL SELECT work_id FROM after) moved; RETURN NULL;', hash='8b0449be3375249c75dd18bc55b8f926fc6e4de3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_changed_a5e99', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='catalogues_aipart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aipart',
            trigger=pgtrigger.compiler.Trigger(name='note_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM before; RETURN NULL;', hash='1faa68e6406bdf03fe276fbfe86bc060b98754f9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_note_gone_8c577', referencing='REFERENCING OLD TABLE AS before ', table='catalogues_aipart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='identifier',
            trigger=pgtrigger.compiler.Trigger(name='note_born', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM (\n    SELECT work_id FROM after WHERE work_id IS NOT NULL\n    UNION ALL SELECT link.work_id FROM after\n    JOIN catalogues_recording_works link ON link.recording_id = after.recording_id\n) coded; RETURN NULL;', hash='51b77d4dfb5c922738e53c5edcca02fc6c74ba8d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_born_35edb', referencing='REFERENCING NEW TABLE AS after ', table='catalogues_identifier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='identifier',
            trigger=pgtrigger.compiler.Trigger(name='note_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM (SELECT work_id FROM (\n    SELECT work_id FROM before WHERE work_id IS NOT NULL\n    UNION ALL SELECT link.work_id FROM before\n    JOIN catalogues_recording_works link ON link.recording_id = before.recording_id\n) coded UNION ALL SELECT work_id FROM (\n    SELECT work_id FROM after WHERE work_id IS NOT NULL\n    UNION ALL SELECT link.work_id FROM after\n    JOIN catalogues_recording_works link ON link.recording_id = after.recording_id\n) coded) moved; RETURN NULL;', hash='a2cc1355a6cb90e8eaa4f5044bdb1ca474d957de', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_changed_75577', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='catalogues_identifier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='identifier',
            trigger=pgtrigger.compiler.Trigger(name='note_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM (\n    SELECT work_id FROM before WHERE work_id IS NOT NULL\n    UNION ALL SELECT link.work_id FROM before\n    JOIN catalogues_recording_works link ON link.recording_id = before.recording_id\n) coded; RETURN NULL;', hash='ca4a6d35bdade6628ed91cf741420c807dc97084', level='STATEMENT', operation='DELETE', pgid='pgtrigger_note_gone_9fed2', referencing='REFERENCING OLD TABLE AS before ', table='catalogues_identifier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recording',
            trigger=pgtrigger.compiler.Trigger(name='note_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO catalogues_unfoldedwork (work_id)\n    SELECT link.work_id FROM after JOIN before USING (id)\n    JOIN catalogues_recording_works link ON link.recording_id = after.id\n    WHERE (after.duration_ms IS NULL) <> (before.duration_ms IS NULL);\n    RETURN NULL;\n', hash='b519fd5ceaf98da4819c1078391ca1efdfb227b7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_changed_29e91', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='catalogues_recording', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='work',
            trigger=pgtrigger.compiler.Trigger(name='note_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO catalogues_unfoldedwork (work_id) SELECT after.id FROM after JOIN before USING (id)\n    WHERE (after.kind, after.performers, after.registered_by_id, after.merged_into_id,\n            after.year, after.artist_line = '')\n        IS DISTINCT FROM (before.kind, before.performers, before.registered_by_id, before.merged_into_id,\n            before.year, before.artist_line = '');\n    RETURN NULL;\n", hash='97742dc6eeef5a5725c3cbaec676791adda621dd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_changed_5d6ee', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='catalogues_work', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordedwork',
            trigger=pgtrigger.compiler.Trigger(name='note_born', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM after; RETURN NULL;', hash='bb03cc40d0679e873255a7a7bae2bb6b40939df1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_note_born_0061e', referencing='REFERENCING NEW TABLE AS after ', table='catalogues_recording_works', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordedwork',
            trigger=pgtrigger.compiler.Trigger(name='note_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM (SELECT work_id FROM before UNION ALL SELECT work_id FROM after) moved; RETURN NULL;', hash='ed7931a463755a9b214256b1cd5425e98b927dd4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_note_changed_bdb5c', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='catalogues_recording_works', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recordedwork',
            trigger=pgtrigger.compiler.Trigger(name='note_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO catalogues_unfoldedwork (work_id) SELECT DISTINCT work_id FROM before; RETURN NULL;', hash='ce3e3208526e55cf4161149ce1cdab08f582f3c2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_note_gone_0384f', referencing='REFERENCING OLD TABLE AS before ', table='catalogues_recording_works', when='AFTER')),
        ),
        migrations.RunSQL(  # allowed: one short row for each work, read by an index
            "INSERT INTO catalogues_unfoldedwork (work_id) SELECT id FROM catalogues_work",
            migrations.RunSQL.noop,
        ),
    ]
