import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
from apps.common.operations import CreateModels
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('unions', '0001_initial'),
        ('unions', '0002_records_are_kept'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Affiliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField()),
                    ('until', models.DateTimeField(null=True)),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('collective',), name='unions_one_union_at_a_time'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MinimumTerms',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('sector', models.CharField(max_length=8)),
                    ('version', models.IntegerField()),
                    ('comparators', models.JSONField()),
                    ('comparators_hash', models.CharField(max_length=64)),
                    ('valid_from', models.DateTimeField()),
                    ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('union', 'sector', 'version'), name='unions_minimum_version'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d232b6918446d62cb852754083f25a26d8f2891d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_515fe', table='unions_minimumterms', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='acdfeaa7169592967ea05dc50562d0947520410f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c0596', table='unions_minimumterms', when='BEFORE')),
                    ],
                },
            ),
        ]),
    ]
