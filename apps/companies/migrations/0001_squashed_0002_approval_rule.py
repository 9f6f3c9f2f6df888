import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
from apps.common.operations import CreateModels
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('companies', '0001_initial'),
        ('companies', '0002_approval_rule'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Dossier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('legal_name', models.CharField(max_length=200)),
                    ('register_id', models.CharField(blank=True, max_length=80)),
                    ('about', models.TextField(blank=True)),
                    ('training_summary_url', models.URLField(blank=True)),
                    ('report_contact', models.EmailField(blank=True, max_length=254)),
                    ('company', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
            ),
            migrations.CreateModel(
                name='StandardAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.CharField(max_length=40)),
                    ('text', models.TextField()),
                    ('answered_at', models.DateTimeField()),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='companies.dossier')),
                ],
            ),
            migrations.CreateModel(
                name='AiModel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('name', models.CharField(max_length=80)),
                    ('purpose', models.CharField(blank=True, max_length=200)),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='models', to='companies.dossier')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('dossier', 'name'), name='companies_model_named_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ApprovalRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField()),
                    ('rule', models.CharField(choices=[('second_person', 'A second person approves'), ('signatory', 'A signatory approves'), ('same_person', 'Whoever prepares an offer may table it')], max_length=13)),
                    ('chosen_at', models.DateTimeField()),
                    ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('company', 'version'), name='companies_one_rule_per_version'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1d97ca69756e8c92045b7e9b8f36840229eb82a0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_38e35', table='companies_approvalrule', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='0eb8e5db2838ed93dbdd715a2242f8be479d3d49', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9f784', table='companies_approvalrule', when='BEFORE')),
                    ],
                },
            ),
        ]),
    ]
