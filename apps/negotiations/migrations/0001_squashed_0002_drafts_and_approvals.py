import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
from apps.common.operations import CreateModels
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('negotiations', '0001_initial'),
        ('negotiations', '0002_drafts_and_approvals'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
        ('ballots', '0001_initial'),
        ('proposals', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Room',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('state', models.CharField(choices=[('open', 'Open'), ('voting', 'At the vote'), ('agreed', 'Agreed'), ('closed', 'Closed')], default='open', max_length=6)),
                    ('turn', models.CharField(choices=[('collective', 'Collective'), ('company', 'Company')], default='company', max_length=10)),
                    ('opened_at', models.DateTimeField()),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.proposalversion')),
                    ('union', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'voting'])), fields=('collective', 'company'), name='negotiations_one_running_room'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='room_begins_open', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'open\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='53f7d7e4de796d2d681f3c655f1e667b47e0af2e', operation='INSERT', pgid='pgtrigger_room_begins_open_1fe68', table='negotiations_room', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='room_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{agreed:open,open:closed,open:voting,voting:agreed,voting:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='30c9f2e079721f4f6f1c759a03fc856514efab8e', operation='UPDATE', pgid='pgtrigger_room_states_96999', table='negotiations_room', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='room_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."collective_id" IS DISTINCT FROM (NEW."collective_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."union_id" IS DISTINCT FROM (NEW."union_id") OR OLD."proposal_id" IS DISTINCT FROM (NEW."proposal_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c2ce31b9d59e63709cba5107a253896f369c8669', operation='UPDATE', pgid='pgtrigger_room_fixed_ac06c', table='negotiations_room', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='room_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a986566ae8a1b29974678132cf287655b09cf836', operation='DELETE', pgid='pgtrigger_room_never_deleted_e83b1', table='negotiations_room', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Offer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('number', models.IntegerField()),
                    ('round', models.IntegerField()),
                    ('side', models.CharField(choices=[('collective', 'Collective'), ('company', 'Company')], max_length=10)),
                    ('terms', models.JSONField()),
                    ('terms_hash', models.CharField(max_length=64)),
                    ('prose', models.TextField(blank=True)),
                    ('estimate', models.JSONField(null=True)),
                    ('key', models.CharField(max_length=90)),
                    ('tabled_at', models.DateTimeField()),
                    ('open_until', models.DateTimeField()),
                    ('state', models.CharField(choices=[('tabled', 'On the table'), ('superseded', 'Superseded'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired'), ('voting', 'At the vote'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='tabled', max_length=10)),
                    ('ballot', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.ballot')),
                    ('tabled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='negotiations.room')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('room', 'number'), name='negotiations_one_offer_per_number'),
                        models.UniqueConstraint(fields=('room', 'key'), name='negotiations_one_offer_per_key'),
                        models.UniqueConstraint(condition=models.Q(('state__in', ['tabled', 'voting'])), fields=('room',), name='negotiations_one_offer_on_the_table'),
                        models.CheckConstraint(condition=models.Q(('open_until__gt', models.F('tabled_at'))), name='negotiations_offer_open_after_tabling'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['voting', 'accepted']), _negated=True), ('ballot__isnull', False), _connector='OR'), name='negotiations_vote_has_a_ballot'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='offer_begins_tabled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'tabled\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='f68cc62d7fd4a6fdf72e890012782999b4016ad1', operation='INSERT', pgid='pgtrigger_offer_begins_tabled_cf3e2', table='negotiations_offer', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='offer_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{tabled:declined,tabled:expired,tabled:superseded,tabled:voting,tabled:withdrawn,voting:accepted,voting:declined}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='7c9b7e7bdb7894f5d2e6e3346ec9eed15690a86e', operation='UPDATE', pgid='pgtrigger_offer_states_7daf9', table='negotiations_offer', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='offer_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."terms" IS DISTINCT FROM (NEW."terms") OR OLD."terms_hash" IS DISTINCT FROM (NEW."terms_hash") OR OLD."prose" IS DISTINCT FROM (NEW."prose") OR OLD."estimate" IS DISTINCT FROM (NEW."estimate") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."tabled_by_id" IS DISTINCT FROM (NEW."tabled_by_id") OR OLD."tabled_at" IS DISTINCT FROM (NEW."tabled_at") OR OLD."open_until" IS DISTINCT FROM (NEW."open_until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='390b69a0eb8dbe1d954f44e839d1f2e8866fb28c', operation='UPDATE', pgid='pgtrigger_offer_fixed_77380', table='negotiations_offer', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='offer_ballot_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ballot_id" IS DISTINCT FROM (NEW."ballot_id") AND OLD."ballot_id" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d02b5e93a7a9c98d7610485ce4b7c8836f9d9265', operation='UPDATE', pgid='pgtrigger_offer_ballot_fixed_59758', table='negotiations_offer', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='offer_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='859ee1aca031f74d04be7e286a905a5de1e9ddac', operation='DELETE', pgid='pgtrigger_offer_never_deleted_98d11', table='negotiations_offer', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Decline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('offer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decline', to='negotiations.offer')),
                ],
                options={
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='decline_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e72faa14afa55c6de350ad61e38f6e7af85d643c', operation='UPDATE', pgid='pgtrigger_decline_fixed_11bfc', table='negotiations_decline', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='decline_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7a780961771864c7c592139eb325f2a356a6d66a', operation='DELETE', pgid='pgtrigger_decline_never_deleted_d0d98', table='negotiations_decline', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Opinion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('stance', models.CharField(choices=[('recommend', 'Recommends'), ('neutral', 'Neutral'), ('against', 'Advises against')], max_length=9)),
                    ('text', models.TextField()),
                    ('given_at', models.DateTimeField()),
                    ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='negotiations.offer')),
                    ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='opinion_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."representative_id" IS DISTINCT FROM (NEW."representative_id") OR OLD."stance" IS DISTINCT FROM (NEW."stance") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3a6e702c5decc2fd617e8381b98edc550c1f7d1e', operation='UPDATE', pgid='pgtrigger_opinion_fixed_59534', table='negotiations_opinion', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='opinion_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d6abea316863fde2b7871bc713d2f1d0e01a56c8', operation='DELETE', pgid='pgtrigger_opinion_never_deleted_23711', table='negotiations_opinion', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Pause',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('since', models.DateTimeField()),
                    ('until', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('renews', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.pause')),
                    ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='negotiations.room')),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='negotiations_pause_in_order'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='pause_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."representative_id" IS DISTINCT FROM (NEW."representative_id") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."renews_id" IS DISTINCT FROM (NEW."renews_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e628995e272ec779d5e3e5a29150515fc8d6d7b8', operation='UPDATE', pgid='pgtrigger_pause_fixed_feb4d', table='negotiations_pause', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='pause_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ca2c2840bc75c7bfa8ed94037fddc1d7033a74a0', operation='DELETE', pgid='pgtrigger_pause_never_deleted_d602b', table='negotiations_pause', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OfferDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('terms', models.JSONField()),
                    ('prose', models.TextField(blank=True)),
                    ('estimate', models.JSONField(null=True)),
                    ('open_until', models.DateTimeField()),
                    ('content_hash', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('writing', 'Being written'), ('asked', 'Waits for approval'), ('approved', 'Approved, not tabled yet'), ('tabled', 'Tabled'), ('dropped', 'Dropped')], default='writing', max_length=8)),
                    ('written_at', models.DateTimeField()),
                    ('asked_at', models.DateTimeField(null=True)),
                    ('key', models.CharField(max_length=64, null=True)),
                    ('request_hash', models.CharField(blank=True, max_length=64)),
                    ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('offer', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.offer')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='negotiations.room')),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('room', 'key'), name='negotiations_one_draft_per_key'),
                        models.CheckConstraint(condition=models.Q(models.Q(('offer__isnull', False), ('state', 'tabled')), models.Q(models.Q(('state', 'tabled'), _negated=True), ('offer__isnull', True)), _connector='OR'), name='negotiations_tabled_draft_has_offer'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'asked'), _negated=True), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='negotiations_asked_by_somebody'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='draft_begins_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'writing\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='18c36f01ed2f91e7450927dab79c34b6c4eb1863', operation='INSERT', pgid='pgtrigger_draft_begins_written_96cad', table='negotiations_offerdraft', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='draft_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:dropped,approved:tabled,approved:writing,asked:approved,asked:dropped,asked:writing,writing:asked,writing:dropped,writing:tabled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='722b1fc4c76a1d628aefad27fd09a558321cac04', operation='UPDATE', pgid='pgtrigger_draft_states_f2f07', table='negotiations_offerdraft', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='draft_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."request_hash" IS DISTINCT FROM (NEW."request_hash"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='00b1f3656ffd85b7b6c7e0d7d695dbc174043ee1', operation='UPDATE', pgid='pgtrigger_draft_fixed_3fa62', table='negotiations_offerdraft', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='draft_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'tabled\', \'dropped\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6386778df3fd9038fed057eca704f598fbc97370', operation='UPDATE', pgid='pgtrigger_draft_ended_a0096', table='negotiations_offerdraft', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='draft_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='14dcea4150b5fa25c57502c64d9b4333a93005b2', operation='DELETE', pgid='pgtrigger_draft_never_deleted_a2272', table='negotiations_offerdraft', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='DraftDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(max_length=14)),
                    ('verdict', models.CharField(choices=[('approved', 'Approved'), ('sent_back', 'Sent back')], max_length=9)),
                    ('reason', models.TextField(blank=True)),
                    ('content_hash', models.CharField(max_length=64)),
                    ('policy_version', models.IntegerField()),
                    ('at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='negotiations.offerdraft')),
                ],
                options={
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='decision_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."draft_id" IS DISTINCT FROM (NEW."draft_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."verdict" IS DISTINCT FROM (NEW."verdict") OR OLD."content_hash" IS DISTINCT FROM (NEW."content_hash") OR OLD."policy_version" IS DISTINCT FROM (NEW."policy_version") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fb94c67d6144d920075ff5a4a078e013b7bb9fc8', operation='UPDATE', pgid='pgtrigger_decision_fixed_31eb4', table='negotiations_draftdecision', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='decision_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ae1a92345bc8a4a1a10f4c39becaf4602164eaf3', operation='DELETE', pgid='pgtrigger_decision_never_deleted_3ea0a', table='negotiations_draftdecision', when='BEFORE')),
                    ],
                },
            ),
        ]),
    ]
