import apps.common.ids
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
from apps.common.operations import CreateModels
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('contracts', '0001_initial'),
        ('contracts', '0002_licences_are_kept'),
        ('contracts', '0003_contract_zone'),
        ('contracts', '0004_words_can_be_erased'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
        ('ballots', '0001_initial'),
        ('catalogues', '0001_initial'),
    ]

    operations = [
        # For the exclusion constraint over equal columns and a range.
        BtreeGistExtension(),
        CreateModels([
            migrations.CreateModel(
                name='Contract',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('number', models.CharField(max_length=20)),
                    ('origin', models.CharField(max_length=60, unique=True)),
                    ('parties', models.JSONField()),
                    ('terms', models.JSONField()),
                    ('terms_hash', models.CharField(max_length=64)),
                    ('prose', models.TextField(blank=True)),
                    ('certificate', models.JSONField()),
                    ('state', models.CharField(choices=[('agreed', 'Agreed'), ('fell_short', 'Fell short'), ('signing', 'To be signed'), ('in_force', 'In force')], max_length=10)),
                    ('agreed_at', models.DateTimeField()),
                    ('take_out_until', models.DateTimeField()),
                    ('frozen_at', models.DateTimeField(null=True)),
                    ('fingerprint', models.CharField(blank=True, max_length=64)),
                    ('in_force_at', models.DateTimeField(null=True)),
                    ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.ballot')),
                    ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('union', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('zone', models.CharField(blank=True, db_default='', max_length=64)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('collective', 'number'), name='contracts_number_once'),
                        models.CheckConstraint(condition=models.Q(('take_out_until__gte', django.db.models.expressions.CombinedExpression(models.F('agreed_at'), '+', models.Value(datetime.timedelta(days=7))))), name='contracts_days_to_take_out'),
                        models.CheckConstraint(condition=models.Q(models.Q(('fingerprint', ''), ('frozen_at__isnull', True), ('state', 'agreed')), models.Q(('fingerprint', ''), ('frozen_at__isnull', False), ('state', 'fell_short')), models.Q(models.Q(('fingerprint', ''), _negated=True), ('frozen_at__isnull', False), ('state__in', ['signing', 'in_force'])), _connector='OR'), name='contracts_frozen_has_fingerprint'),
                        models.CheckConstraint(condition=models.Q(models.Q(('in_force_at__isnull', False), ('state', 'in_force')), models.Q(models.Q(('state', 'in_force'), _negated=True), ('in_force_at__isnull', True)), _connector='OR'), name='contracts_in_force_has_a_time'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='allowed_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{agreed:fell_short,agreed:signing,signing:in_force}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='dcd8e156bf35095754b4d93abea64cad77e42b0e', operation='UPDATE', pgid='pgtrigger_allowed_states_4656b', table='contracts_contract', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='begins_agreed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" IS DISTINCT FROM \'agreed\')', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='8d769b2757aec92200069fef1706fa10515b208d', operation='INSERT', pgid='pgtrigger_begins_agreed_b9618', table='contracts_contract', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='fingerprint_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."fingerprint" = \'\') AND OLD."fingerprint" IS DISTINCT FROM (NEW."fingerprint"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e6850ee3fabcc3e694c6e37791017ca7722b1f05', operation='UPDATE', pgid='pgtrigger_fingerprint_once_8a74a', table='contracts_contract', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='certificate_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'agreed\') AND OLD."certificate" IS DISTINCT FROM (NEW."certificate"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6b6006f5167b3f2bacb3afed68aba27fdbd692c7', operation='UPDATE', pgid='pgtrigger_certificate_frozen_85aaa', table='contracts_contract', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8755c25a76226ef86ed378409993532c2baf93e8', operation='DELETE', pgid='pgtrigger_never_deleted_7fece', table='contracts_contract', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='text_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."collective_id" IS DISTINCT FROM (NEW."collective_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."union_id" IS DISTINCT FROM (NEW."union_id") OR OLD."ballot_id" IS DISTINCT FROM (NEW."ballot_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."parties" IS DISTINCT FROM (NEW."parties") OR OLD."terms" IS DISTINCT FROM (NEW."terms") OR OLD."terms_hash" IS DISTINCT FROM (NEW."terms_hash") OR OLD."prose" IS DISTINCT FROM (NEW."prose") OR OLD."zone" IS DISTINCT FROM (NEW."zone") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at") OR OLD."take_out_until" IS DISTINCT FROM (NEW."take_out_until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='02c590b2ea0f8350db7f6b5373d7d99e34c455ff', operation='UPDATE', pgid='pgtrigger_text_fixed_75a58', table='contracts_contract', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='LeftOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=40)),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='left_out', to='contracts.contract')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('contract', 'work', 'person'), name='contracts_left_out_once'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c67d4f7d3ac0d960b9329339b60c6f37861c8921', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f498a', table='contracts_leftout', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='e66191e542123508d741713927137052f9d6a58c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_52838', table='contracts_leftout', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='before_freezing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (SELECT state FROM contracts_contract WHERE id = NEW.contract_id) <> 'agreed' THEN\n        RAISE EXCEPTION 'the schedule of contract % is frozen', NEW.contract_id;\n    END IF;\n    RETURN NEW;\n", hash='2bb9514fea827210e0f6806351d788064994ad1d', operation='INSERT', pgid='pgtrigger_before_freezing_2b595', table='contracts_leftout', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='LicensedUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('right', models.CharField(max_length=12)),
                    ('use', models.CharField(max_length=30)),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.contract')),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('work', '='), ('company', '='), ('right', '='), ('use', '='), ('period', '&&')], name='contracts_one_licence_for_one_use'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='licence_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."contract_id" IS DISTINCT FROM (NEW."contract_id") OR OLD."work_id" IS DISTINCT FROM (NEW."work_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."right" IS DISTINCT FROM (NEW."right") OR OLD."use" IS DISTINCT FROM (NEW."use"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='93201ad32b161332d70d976adad099b45eff97a0', operation='UPDATE', pgid='pgtrigger_licence_fixed_8ff89', table='contracts_licenseduse', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='licence_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c516f1152db8f7c077b16f80e6f0fcd686bebf36', operation='DELETE', pgid='pgtrigger_licence_never_deleted_31b7b', table='contracts_licenseduse', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='cfcae533b28fffde3fb94bc9bbddd57b52623eff', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1c347', table='contracts_licenseduse', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ScheduleEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('title', models.CharField(max_length=500)),
                    ('artists', models.CharField(blank=True, max_length=500)),
                    ('code', models.CharField(blank=True, max_length=40)),
                    ('rights', models.JSONField()),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schedule', to='contracts.contract')),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
                    ('salt', models.CharField(blank=True, db_default='', default='', max_length=32)),
                    ('words_hash', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('contract', 'number'), name='contracts_one_entry_per_number'),
                        models.UniqueConstraint(fields=('contract', 'work'), name='contracts_one_entry_per_work'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='6ca94b7cb3ecc2817582228a63d29135dbbb8d22', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4c9f3', table='contracts_scheduleentry', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='before_freezing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (SELECT state FROM contracts_contract WHERE id = NEW.contract_id) <> 'agreed' THEN\n        RAISE EXCEPTION 'the schedule of contract % is frozen', NEW.contract_id;\n    END IF;\n    RETURN NEW;\n", hash='53cfc78c8851a6eedca156d7fa5724d1e917eda8', operation='INSERT', pgid='pgtrigger_before_freezing_7a201', table='contracts_scheduleentry', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='line_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."contract_id" IS DISTINCT FROM (NEW."contract_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."work_id" IS DISTINCT FROM (NEW."work_id") OR OLD."rights" IS DISTINCT FROM (NEW."rights") OR OLD."words_hash" IS DISTINCT FROM (NEW."words_hash"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8266ac3c36c24985dbbaf68d36ad7de3f586a660', operation='UPDATE', pgid='pgtrigger_line_fixed_03b5d', table='contracts_scheduleentry', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='words_only_go', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF OLD.salt = '' OR NEW.salt <> '' THEN\n        RAISE EXCEPTION 'the words of a schedule are erased once, and never changed';\n    END IF;\n    RETURN NEW;\n", hash='dbbff068cf3c8a04817e5b483b53a0463b38375b', operation='UPDATE', pgid='pgtrigger_words_only_go_a30a6', table='contracts_scheduleentry', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='line_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3b969b2f8835324249c0d367b1e4d397e35d686e', operation='DELETE', pgid='pgtrigger_line_never_deleted_8bc2f', table='contracts_scheduleentry', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.CharField(choices=[('collective', 'Collective'), ('company', 'Company')], max_length=10)),
                    ('office', models.CharField(blank=True, max_length=80)),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('signed_at', models.DateTimeField()),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='contracts.contract')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('contract', 'side'), name='contracts_one_signature_per_side'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5a235a3aeec341c096e8db258d1592cbb86a0467', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_82a8a', table='contracts_signature', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='9699a54b85bf1bc100ac50fc6f79d2710093fcbd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_41f25', table='contracts_signature', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='signs_the_frozen_text', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NOT EXISTS (\n        SELECT 1 FROM contracts_contract\n        WHERE id = NEW.contract_id AND state = 'signing' AND fingerprint = NEW.fingerprint\n    ) THEN\n        RAISE EXCEPTION 'contract % is not to be signed, or its text is another', NEW.contract_id;\n    END IF;\n    RETURN NEW;\n", hash='53ce3c1f2a99802e5e0a3450d40bb671c48a7bdc', operation='INSERT', pgid='pgtrigger_signs_the_frozen_text_136ef', table='contracts_signature', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TakenOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken_out', to='contracts.contract')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('contract', 'work'), name='contracts_taken_out_once'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bde59e95aad91c675e9433f2218900f5f2045cfd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_97c46', table='contracts_takenout', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='a48b63605b20356a97991da99a36b4df7e653205', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d00b5', table='contracts_takenout', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='before_freezing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (SELECT state FROM contracts_contract WHERE id = NEW.contract_id) <> 'agreed' THEN\n        RAISE EXCEPTION 'the schedule of contract % is frozen', NEW.contract_id;\n    END IF;\n    RETURN NEW;\n", hash='efa146aa4750ee77c945fb805fdc4fd9cda97a31', operation='INSERT', pgid='pgtrigger_before_freezing_cea7d', table='contracts_takenout', when='BEFORE')),
                    ],
                },
            ),
        ]),
    ]
