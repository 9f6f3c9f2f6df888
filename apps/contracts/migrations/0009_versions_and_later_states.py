"""Later versions of a schedule, and the states of a contract after it was in force."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0006_acts_agree_on_a_voice'),
        ('ballots', '0009_objections_lapse'),
        ('catalogues', '0020_makers_count_where_nobody_performs'),
        ('contracts', '0008_confirmations_and_shares'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EndedLicence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uses', models.JSONField()),
                ('last_day', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='ScheduleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('act', models.CharField(choices=[('strike', 'Suspended: strike'), ('resume', 'In force again'), ('notify_breach', 'Breach notified'), ('cure', 'Breach cured'), ('suspend', 'Suspended: breach'), ('end', 'Ended: breach'), ('give_notice', 'Notice given to end it'), ('term', 'Ended: the term is over'), ('notice', 'Ended: the notice is over'), ('amend', 'Amended'), ('renew', 'Renewed')], max_length=13)),
                ('side', models.CharField(blank=True, choices=[('collective', 'Collective'), ('company', 'Company')], max_length=10)),
                ('from_state', models.CharField(choices=[('agreed', 'Agreed'), ('fell_short', 'Fell short'), ('signing', 'To be signed'), ('in_force', 'In force'), ('suspended', 'Suspended'), ('in_breach', 'In breach'), ('amended', 'Amended'), ('renewed', 'Renewed'), ('ended', 'Ended'), ('lapsed', 'Lapsed'), ('void', 'Void')], max_length=10)),
                ('to_state', models.CharField(choices=[('agreed', 'Agreed'), ('fell_short', 'Fell short'), ('signing', 'To be signed'), ('in_force', 'In force'), ('suspended', 'Suspended'), ('in_breach', 'In breach'), ('amended', 'Amended'), ('renewed', 'Renewed'), ('ended', 'Ended'), ('lapsed', 'Lapsed'), ('void', 'Void')], max_length=10)),
                ('reason', models.TextField(blank=True, max_length=4000)),
                ('evidence', models.TextField(blank=True, max_length=8000)),
                ('due_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='contract',
            name='allowed_states',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='contract',
            name='text_fixed',
        ),
        migrations.RemoveConstraint(
            model_name='contract',
            name='contracts_in_force_has_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='contract',
            name='contracts_frozen_has_fingerprint',
        ),
        migrations.AddField(
            model_name='contract',
            name='follows',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.contract'),
        ),
        migrations.AddField(
            model_name='contract',
            name='follows_as',
            field=models.CharField(blank=True, choices=[('amend', 'Amendment'), ('renew', 'Renewal')], db_default='', max_length=5),
        ),
        migrations.AlterField(  # allowed: the column stays as it is, only the choices grow
            model_name='contract',
            name='state',
            field=models.CharField(choices=[('agreed', 'Agreed'), ('fell_short', 'Fell short'), ('signing', 'To be signed'), ('in_force', 'In force'), ('suspended', 'Suspended'), ('in_breach', 'In breach'), ('amended', 'Amended'), ('renewed', 'Renewed'), ('ended', 'Ended'), ('lapsed', 'Lapsed'), ('void', 'Void')], max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contract',
            trigger=pgtrigger.compiler.Trigger(name='allowed_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{agreed:fell_short,agreed:signing,signing:in_force,signing:lapsed,signing:void,agreed:void,in_breach:amended,in_breach:ended,in_breach:in_force,in_breach:renewed,in_breach:suspended,in_force:amended,in_force:ended,in_force:in_breach,in_force:renewed,in_force:suspended,suspended:amended,suspended:ended,suspended:in_force,suspended:renewed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='aa6d22a82cc883e4d613b8fdc32ff5e1be1054f2', operation='UPDATE', pgid='pgtrigger_allowed_states_4656b', table='contracts_contract', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contract',
            trigger=pgtrigger.compiler.Trigger(name='later_states_by_steps', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."in_force_at" IS NOT NULL AND OLD."state" IS DISTINCT FROM (NEW."state"))', func="\n    IF NOT EXISTS (\n        SELECT 1 FROM contracts_step AS step\n        WHERE step.contract_id = NEW.id AND step.from_state = OLD.state AND step.to_state = NEW.state\n        AND step.number = (SELECT max(number) FROM contracts_step WHERE contract_id = NEW.id)\n    ) THEN\n        RAISE EXCEPTION 'contract % has no step from % to %', NEW.id, OLD.state, NEW.state;\n    END IF;\n    RETURN NEW;\n", hash='f40c79e3db7c6a683c24107c755d7f18e8a09c80', operation='UPDATE', pgid='pgtrigger_later_states_by_steps_e3a9b', table='contracts_contract', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contract',
            trigger=pgtrigger.compiler.Trigger(name='text_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."collective_id" IS DISTINCT FROM (NEW."collective_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."union_id" IS DISTINCT FROM (NEW."union_id") OR OLD."ballot_id" IS DISTINCT FROM (NEW."ballot_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."parties" IS DISTINCT FROM (NEW."parties") OR OLD."terms" IS DISTINCT FROM (NEW."terms") OR OLD."terms_hash" IS DISTINCT FROM (NEW."terms_hash") OR OLD."prose" IS DISTINCT FROM (NEW."prose") OR OLD."annex" IS DISTINCT FROM (NEW."annex") OR OLD."standard" IS DISTINCT FROM (NEW."standard") OR OLD."zone" IS DISTINCT FROM (NEW."zone") OR OLD."waterfall" IS DISTINCT FROM (NEW."waterfall") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at") OR OLD."take_out_until" IS DISTINCT FROM (NEW."take_out_until") OR OLD."follows_id" IS DISTINCT FROM (NEW."follows_id") OR OLD."follows_as" IS DISTINCT FROM (NEW."follows_as"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5bd2ee550a879dae1617a8097b4dbba08d40ba68', operation='UPDATE', pgid='pgtrigger_text_fixed_75a58', table='contracts_contract', when='BEFORE')),
        ),
        migrations.AddConstraint(  # allowed: there are few contracts
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fingerprint', ''), ('frozen_at__isnull', True), ('state', 'agreed')), models.Q(('fingerprint', ''), ('frozen_at__isnull', False), ('state', 'fell_short')), models.Q(('fingerprint', ''), ('frozen_at__isnull', True), ('state', 'void')), models.Q(models.Q(('fingerprint', ''), _negated=True), ('frozen_at__isnull', False), ('state__in', ['signing', 'lapsed', 'void', 'in_force', 'suspended', 'in_breach', 'amended', 'renewed', 'ended'])), _connector='OR'), name='contracts_frozen_has_fingerprint'),
        ),
        migrations.AddConstraint(  # allowed: there are few contracts
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('in_force_at__isnull', False), ('state__in', ('in_force', 'suspended', 'in_breach', 'amended', 'renewed', 'ended'))), models.Q(models.Q(('state__in', ('in_force', 'suspended', 'in_breach', 'amended', 'renewed', 'ended')), _negated=True), ('in_force_at__isnull', True)), _connector='OR'), name='contracts_in_force_has_a_time'),
        ),
        migrations.AddConstraint(  # allowed: there are few contracts
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('follows__isnull', True), ('follows_as', '')), models.Q(('follows__isnull', False), ('follows_as__in', ['amend', 'renew'])), _connector='OR'), name='contracts_follows_in_a_way'),
        ),
        migrations.AddField(
            model_name='endedlicence',
            name='work',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work'),
        ),
        migrations.AddField(
            model_name='scheduleversion',
            name='contract',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='contracts.contract'),
        ),
        migrations.AddField(
            model_name='endedlicence',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ended', to='contracts.scheduleversion'),
        ),
        migrations.AddField(
            model_name='step',
            name='contract',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='contracts.contract'),
        ),
        migrations.AddField(
            model_name='step',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='step',
            name='successor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.contract'),
        ),
        migrations.AddConstraint(
            model_name='scheduleversion',
            constraint=models.UniqueConstraint(fields=('contract', 'number'), name='contracts_one_version_per_number'),
        ),
        migrations.AddConstraint(
            model_name='scheduleversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 2)), name='contracts_first_version_is_the_sealed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scheduleversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fe4c220a292472334b2e0334159889db4806ab34', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_026a5', table='contracts_scheduleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scheduleversion',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='a4b28cd04288a99848c33db2f57d3d327d0c03ce', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_16752', table='contracts_scheduleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scheduleversion',
            trigger=pgtrigger.compiler.Trigger(name='versions_skip_none', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.number <> 1 + COALESCE(\n        (SELECT max(number) FROM contracts_scheduleversion WHERE contract_id = NEW.contract_id), 1\n    ) THEN\n        RAISE EXCEPTION 'version % of the schedule of contract % skips one', NEW.number, NEW.contract_id;\n    END IF;\n    RETURN NEW;\n", hash='795c0d34edcc97d472d77b835fd233db7ea5c82e', operation='INSERT', pgid='pgtrigger_versions_skip_none_48a46', table='contracts_scheduleversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='endedlicence',
            constraint=models.UniqueConstraint(fields=('version', 'work'), name='contracts_ended_once_per_version'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endedlicence',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f8a922032928797f1a8bc8e14d574ade17fd15d0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c868c', table='contracts_endedlicence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endedlicence',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='238c7d4df716b2b211ec0e7ed288a2fdc6711721', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f3dea', table='contracts_endedlicence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='endedlicence',
            trigger=pgtrigger.compiler.Trigger(name='ends_what_is_licensed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (\n        SELECT 1 FROM contracts_scheduleentry AS line\n        JOIN contracts_scheduleversion AS version ON version.contract_id = line.contract_id\n        WHERE version.id = NEW.version_id AND line.work_id = NEW.work_id\n    ) THEN\n        RAISE EXCEPTION 'work % stands in no line of that schedule', NEW.work_id;\n    END IF;\n    RETURN NEW;\n", hash='49fbfd49d173572ee294c4f6311ea335d569febb', operation='INSERT', pgid='pgtrigger_ends_what_is_licensed_26005', table='contracts_endedlicence', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(fields=('contract', 'number'), name='contracts_one_step_per_number'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('side', '')), models.Q(models.Q(('side', ''), _negated=True), ('person__isnull', False)), _connector='OR'), name='contracts_step_of_a_side_has_a_person'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['amend', 'renew']), ('successor__isnull', False)), models.Q(models.Q(('act__in', ['amend', 'renew']), _negated=True), ('successor__isnull', True)), _connector='OR'), name='contracts_successor_where_there_is_one'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['notify_breach', 'give_notice']), ('due_at__gte', models.F('at'))), models.Q(models.Q(('act__in', ['notify_breach', 'give_notice']), _negated=True), ('due_at__isnull', True)), _connector='OR'), name='contracts_step_with_a_due_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='from_where_it_is', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.from_state <> (SELECT state FROM contracts_contract WHERE id = NEW.contract_id) THEN\n        RAISE EXCEPTION 'contract % is not %', NEW.contract_id, NEW.from_state;\n    END IF;\n    IF NEW.number <> 1 + COALESCE(\n        (SELECT max(number) FROM contracts_step WHERE contract_id = NEW.contract_id), 0\n    ) THEN\n        RAISE EXCEPTION 'step % of contract % skips one', NEW.number, NEW.contract_id;\n    END IF;\n    RETURN NEW;\n", hash='0b2e1b13439fd4e8ffe1619b47e90785b0dbdcbb', operation='INSERT', pgid='pgtrigger_from_where_it_is_43a1a', table='contracts_step', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='step_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."contract_id" IS DISTINCT FROM (NEW."contract_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."from_state" IS DISTINCT FROM (NEW."from_state") OR OLD."to_state" IS DISTINCT FROM (NEW."to_state") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."successor_id" IS DISTINCT FROM (NEW."successor_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='df379f0d78554ac1b839e9f99a9d70041648dad9', operation='UPDATE', pgid='pgtrigger_step_fixed_86a81', table='contracts_step', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='words_of_step_only_go', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.reason NOT IN (OLD.reason, '') OR NEW.evidence NOT IN (OLD.evidence, '') THEN\n        RAISE EXCEPTION 'what was said of a step is never changed, only erased';\n    END IF;\n    RETURN NEW;\n", hash='43bb8c56cf3712626ff47d5cb4234facb239c4f8', operation='UPDATE', pgid='pgtrigger_words_of_step_only_go_7f54f', table='contracts_step', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='step_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9a0c2f9bda1a0bcbc539533dc572e3ae14459811', operation='DELETE', pgid='pgtrigger_step_never_deleted_cc9c0', table='contracts_step', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='7e3a231c5750666d6de74ecc304e54699a295572', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_849ec', table='contracts_step', when='BEFORE')),
        ),
    ]
