import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
from apps.common.operations import CreateModels
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('claims', '0001_initial'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
        ('catalogues', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('list_sha256', models.CharField(max_length=64)),
                    ('line_number', models.IntegerField()),
                    ('line_sha256', models.CharField(max_length=64)),
                    ('reason', models.CharField(max_length=14)),
                    ('score', models.SmallIntegerField()),
                    ('confirmed_at', models.DateTimeField()),
                    ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('work', 'list_sha256', 'line_number'), name='claims_one_evidence_per_line'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dcfe9f6134d9ddab45d1b58e696be8a375c8666e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5a05b', table='claims_evidence', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='94f2aaffa03e307c7124ef2937122435d6e267e2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4049f', table='claims_evidence', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Dataset',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('sha256', models.CharField(max_length=64)),
                    ('name', models.CharField(max_length=200)),
                    ('description', models.TextField(blank=True, max_length=2000)),
                    ('file_name', models.CharField(blank=True, max_length=255)),
                    ('stored_as', models.CharField(blank=True, max_length=200)),
                    ('state', models.CharField(choices=[('asked', 'Its columns have to be confirmed'), ('waiting', 'Waiting'), ('running', 'Being read'), ('ready', 'Ready'), ('failed', 'Could not be read'), ('cancelled', 'Stopped'), ('removed', 'Removed')], default='asked', max_length=9)),
                    ('failure', models.JSONField(null=True)),
                    ('reading', models.JSONField(default=dict)),
                    ('lines_total', models.IntegerField(default=0)),
                    ('lines_done', models.IntegerField(default=0)),
                    ('lines_empty', models.IntegerField(default=0)),
                    ('brought_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state__in', ['failed', 'removed']), _negated=True), fields=('sha256',), name='claims_one_list_per_file'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='EvidenceText',
                fields=[
                    ('evidence', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='words', serialize=False, to='claims.evidence')),
                    ('list_name', models.CharField(max_length=200)),
                    ('line', models.TextField()),
                ],
                options={
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e5d381a35e334cf24cb2b75923980867c389e5ca', operation='UPDATE', pgid='pgtrigger_never_changed_76b11', table='claims_evidencetext', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='db5a5d84f686875bdb61979e930882d2e237df65', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_53eba', table='claims_evidencetext', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Hit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('number', models.IntegerField()),
                    ('reason', models.CharField(max_length=14)),
                    ('length', models.CharField(blank=True, max_length=5)),
                    ('score', models.SmallIntegerField()),
                    ('state', models.CharField(choices=[('possible', 'Possible'), ('confirmed', 'Confirmed'), ('dismissed', 'Not mine')], default='possible', max_length=9)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('found_at', models.DateTimeField()),
                    ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='claims.dataset')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('dataset', 'work', 'number'), name='claims_one_hit_per_line'),
                        models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 100)), name='claims_score_in_range'),
                        models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'possible')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='claims_decision_has_somebody'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Line',
                fields=[
                    ('pk', models.CompositePrimaryKey('dataset_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('number', models.IntegerField()),
                    ('text', models.TextField()),
                    ('length_ms', models.IntegerField(null=True)),
                    ('dataset', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.dataset')),
                ],
            ),
            migrations.CreateModel(
                name='LineKey',
                fields=[
                    ('pk', models.CompositePrimaryKey('dataset_id', 'key', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('key', models.BigIntegerField()),
                    ('number', models.IntegerField()),
                    ('level', models.SmallIntegerField()),
                    ('dataset', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.dataset')),
                ],
            ),
            migrations.CreateModel(
                name='Search',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Comparing'), ('done', 'Done'), ('cancelled', 'Stopped')], default='waiting', max_length=9)),
                    ('works_total', models.IntegerField(default=0)),
                    ('works_done', models.IntegerField(default=0)),
                    ('last_work', models.BigIntegerField(default=0)),
                    ('hits_found', models.IntegerField(default=0)),
                    ('asked_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('collective', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='searches', to='claims.dataset')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('dataset', 'asked_by', 'collective'), name='claims_one_search_each', nulls_distinct=False),
                    ],
                },
            ),
        ]),
    ]
