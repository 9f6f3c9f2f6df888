import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
from apps.common.operations import CreateModels
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('proposals', '0001_initial'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
        ('collectives', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('title', models.CharField(max_length=160)),
                    ('created_at', models.DateTimeField()),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collectives.collective')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ProposalVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('number', models.IntegerField()),
                    ('terms', models.JSONField()),
                    ('terms_hash', models.CharField(max_length=64)),
                    ('prose', models.TextField(blank=True)),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('replaced', 'Replaced')], default='draft', max_length=9)),
                    ('made_at', models.DateTimeField()),
                    ('published_at', models.DateTimeField(null=True)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='proposals.proposal')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('proposal', 'number'), name='proposals_one_version_per_number'),
                        models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('proposal',), name='proposals_one_published_version'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='proposals_published_has_a_time'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='version_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:published,draft:replaced,published:replaced}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='2d2939ddfaf6060c86a37e3c2a849ee407da1c7a', operation='UPDATE', pgid='pgtrigger_version_states_f5a74', table='proposals_proposalversion', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='version_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."proposal_id" IS DISTINCT FROM (NEW."proposal_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."terms" IS DISTINCT FROM (NEW."terms") OR OLD."terms_hash" IS DISTINCT FROM (NEW."terms_hash") OR OLD."prose" IS DISTINCT FROM (NEW."prose") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='59861e65d16bb92835804dfa4d5291fddb87cb3a', operation='UPDATE', pgid='pgtrigger_version_fixed_f4a4f', table='proposals_proposalversion', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='version_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c99e77fc98fe300478d0b104f1a709dd376f410b', operation='DELETE', pgid='pgtrigger_version_never_deleted_4b266', table='proposals_proposalversion', when='BEFORE')),
                    ],
                },
            ),
        ]),
    ]
