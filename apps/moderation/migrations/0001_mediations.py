"""Mediations: who asked, who mediates, what is shown, found and answered."""

import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0006_acts_agree_on_a_voice'),
        ('catalogues', '0019_shapes_of_works'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mediation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', 'Waits for somebody impartial'), ('evidence', 'The sides show what they have'), ('weighing', 'The mediator weighs it'), ('found', 'Waits for the answers'), ('appealed', 'A second representative looks at it'), ('accepted', 'Accepted by everybody'), ('refused', 'Not accepted'), ('withdrawn', 'Taken back'), ('over', 'Settled in another way')], default='asked', max_length=9)),
                ('days', models.SmallIntegerField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('conflict', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.conflict')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('parts', models.JSONField(default=dict)),
                ('basis', models.CharField(max_length=64)),
                ('reason', models.TextField()),
                ('given_at', models.DateTimeField()),
                ('void_at', models.DateTimeField(null=True)),
                ('code_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogues.work')),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='moderation.mediation')),
            ],
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('extended_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('was_silent', models.BooleanField(default=False)),
                ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='moderation.mediation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('given_at', models.DateTimeField()),
                ('text', models.TextField(blank=True)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('text_hash', models.CharField(max_length=64)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='moderation.party')),
            ],
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, choices=[('handed_back', 'Gave it back'), ('silent', 'Did not answer in time'), ('set_aside', 'The finding was set aside'), ('done', 'Done')], max_length=11)),
                ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='moderation.mediation')),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='EvidencePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_as', models.CharField(max_length=120)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='moderation.evidence')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('evidence', 'sha256'), name='moderation_one_paper_once')],
            },
        ),
        migrations.CreateModel(
            name='FindingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_yes', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='moderation.finding')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('finding', 'person'), name='moderation_one_answer_a_person')],
            },
        ),
        migrations.CreateModel(
            name='FindingAppeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('verdict', models.CharField(blank=True, choices=[('upheld', 'Upheld'), ('set_aside', 'Set aside'), ('unanswered', 'Not answered in time'), ('pointless', 'Nothing left to answer')], max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='moderation.finding')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('finding',), name='moderation_one_appeal_a_finding'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='moderation_appeal_answered_whole')],
            },
        ),
        migrations.AddConstraint(
            model_name='mediation',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('conflict',), name='moderation_one_mediation_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='mediation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ('asked', 'evidence', 'weighing', 'found', 'appealed'))), models.Q(models.Q(('state__in', ('asked', 'evidence', 'weighing', 'found', 'appealed')), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='moderation_mediation_closes_once'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(condition=models.Q(('void_at__isnull', True)), fields=('mediation',), name='moderation_one_finding'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('void_at__isnull', True), ('void_at__gte', models.F('given_at')), _connector='OR'), name='moderation_finding_in_order'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='finding',
            trigger=pgtrigger.compiler.Trigger(name='finding_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."mediation_id" IS DISTINCT FROM (NEW."mediation_id") OR OLD."representative_id" IS DISTINCT FROM (NEW."representative_id") OR OLD."parts" IS DISTINCT FROM (NEW."parts") OR OLD."code_of_id" IS DISTINCT FROM (NEW."code_of_id") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f901adf6b44862c897b3c280a336e11eb4a3beff', operation='UPDATE', pgid='pgtrigger_finding_fixed_fd48b', table='moderation_finding', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(fields=('mediation', 'person'), name='moderation_one_party_a_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='evidence_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."party_id" IS DISTINCT FROM (NEW."party_id") OR OLD."given_by_id" IS DISTINCT FROM (NEW."given_by_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."text_hash" IS DISTINCT FROM (NEW."text_hash"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='dc189b8e7c70d47d4d4dc1a3247a3f685b5bc908', operation='UPDATE', pgid='pgtrigger_evidence_fixed_7306f', table='moderation_evidence', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='turn',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('mediation',), name='moderation_one_mediator'),
        ),
        migrations.AddConstraint(
            model_name='turn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at__isnull', True)), models.Q(('ended_at__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='moderation_turn_ends_with_a_word'),
        ),
    ]
