import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
from apps.common.operations import CreateModels
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('collectives', '0001_initial'),
        ('collectives', '0002_records_are_kept'),
        ('collectives', '0003_membership_consent'),
        ('collectives', '0004_checks_of_shares'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
        ('catalogues', '0014_owners_outside'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Collective',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sector', models.CharField(choices=[('music', 'Music'), ('visual', 'Pictures'), ('text', 'Texts')], max_length=8)),
                    ('about', models.TextField(blank=True)),
                    ('founded_at', models.DateTimeField()),
                    ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
            ),
            migrations.CreateModel(
                name='Mandate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('text_version', models.CharField(max_length=20)),
                    ('text_hash', models.CharField(max_length=64)),
                    ('conditions', models.JSONField(default=dict)),
                    ('notice_days', models.SmallIntegerField(default=183)),
                    ('given_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='collectives.collective')),
                    ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('collective', 'person'), name='collectives_one_mandate_in_force'),
                        models.CheckConstraint(condition=models.Q(('notice_days__gte', 0), ('notice_days__lte', 183)), name='collectives_notice_within_half_a_year'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MandateAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('use', models.CharField(max_length=30)),
                    ('answer', models.CharField(choices=[('yes', 'Yes, on my conditions'), ('ask', 'Ask me'), ('never', 'Never')], max_length=5)),
                    ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='collectives.mandate')),
                    ('work', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('mandate', 'use', 'work'), name='collectives_one_answer_per_use_and_work', nulls_distinct=False),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('state', models.CharField(choices=[('applied', 'Applied'), ('admitted', 'Member'), ('refused', 'Not admitted'), ('left', 'Left')], max_length=8)),
                    ('reason', models.TextField(blank=True)),
                    ('applied_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('left_at', models.DateTimeField(null=True)),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='collectives.collective')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('consent', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state__in', ['applied', 'admitted'])), fields=('collective', 'person'), name='collectives_one_membership_at_a_time'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PriceFloor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('use', models.CharField(max_length=30)),
                    ('fee_minor', models.BigIntegerField()),
                    ('currency', models.CharField(max_length=3)),
                    ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='floors', to='collectives.mandate')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('mandate', 'use'), name='collectives_one_floor_per_use'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TermsAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('terms_hash', models.CharField(max_length=64)),
                    ('revision', models.IntegerField()),
                    ('choice', models.CharField(choices=[('in', 'In'), ('out', 'Out'), ('choose', 'Choose')], max_length=6)),
                    ('at', models.DateTimeField()),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collectives.collective')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('works', models.ManyToManyField(related_name='+', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('person', 'collective', 'terms_hash', 'revision'), name='collectives_one_answer_per_revision'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b722f9ad1ade4f8e030dc58458db38c73a9ea2c1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2cb70', table='collectives_termsanswer', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='c3318ff969f76022004e97bcf35a973f2a9e693e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0f5f4', table='collectives_termsanswer', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Bylaws',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField()),
                    ('rules', models.JSONField()),
                    ('valid_from', models.DateTimeField()),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bylaws', to='collectives.collective')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('collective', 'version'), name='collectives_bylaws_version'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fe19cf9c5ad6c81a3043c71c8db8d631597a7ded', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8ce0', table='collectives_bylaws', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='b01153e7fa8b76641eb8322d2c8a69c811ab121f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_5226e', table='collectives_bylaws', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ShareCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('seen', models.TextField(blank=True, max_length=2000)),
                    ('reason', models.TextField(blank=True, max_length=2000)),
                    ('checked_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('end_reason', models.TextField(blank=True, max_length=2000)),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collectives.collective')),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shares', models.ManyToManyField(related_name='+', to='catalogues.share')),
                    ('steward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__gte', models.F('checked_at')), ('ended_at__isnull', False)), _connector='OR'), name='collectives_check_in_order'),
                        models.CheckConstraint(condition=models.Q(('holder', models.F('steward')), _negated=True), name='collectives_nobody_checks_their_own'),
                    ],
                },
            ),
        ]),
    ]
