"""Announced ballots with their provisional roll, contests and delegations; reasons; cosignatures."""

import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
        ('ballots', '0002_cross_check'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signer', models.CharField(max_length=160)),
                ('key', models.CharField(max_length=260)),
                ('line', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProvisionalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.CharField(default='1', max_length=20)),
                ('reason', models.CharField(default='one_person_one_vote', max_length=60)),
                ('share', models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('salt', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='ballot',
            name='life_goes_forward',
        ),
        migrations.RemoveConstraint(
            model_name='ballot',
            name='ballots_closed_has_a_time',
        ),
        migrations.AddField(
            model_name='ballot',
            name='announced_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='ballot',
            name='second_call_of',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.ballot'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='roll_weight',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='edge',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='searched_to',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='rollentry',
            name='delegate',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='rollentry',
            name='share',
            field=models.CharField(blank=True, db_default='', default='', max_length=20),
        ),
        migrations.AlterField(  # allowed: changes nothing in the database
            model_name='ballot',
            name='roll_root',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(  # allowed: changes nothing in the database
            model_name='ballot',
            name='state',
            field=models.CharField(choices=[('announced', 'Announced'), ('open', 'Open'), ('closed', 'Closed'), ('certified', 'Certified'), ('challenged', 'Challenged'), ('voided', 'Voided')], max_length=10),
        ),
        migrations.AddIndex(  # allowed: ballots are few
            model_name='ballot',
            index=models.Index(condition=models.Q(('state', 'announced')), fields=['opens_at'], name='ballots_by_opening'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ballot',
            trigger=pgtrigger.compiler.Trigger(name='life_goes_forward', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT (NEW.state = OLD.state OR (OLD.state || '>' || NEW.state) IN\n    ('announced>open', 'announced>voided', 'open>closed', 'closed>certified', 'closed>challenged',\n     'challenged>certified', 'challenged>voided')) THEN\n  RAISE EXCEPTION 'a ballot never goes from % to %', OLD.state, NEW.state;\nEND IF;\nIF (NEW.public_id, NEW.organisation_id, NEW.certifier_id, NEW.title, NEW.subject, NEW.document,\n    NEW.document_hash, NEW.definition, NEW.definition_hash, NEW.sealing_key, NEW.signing_key,\n    NEW.opened_by_id, NEW.announced_at, NEW.second_call_of_id)\n   IS DISTINCT FROM\n   (OLD.public_id, OLD.organisation_id, OLD.certifier_id, OLD.title, OLD.subject, OLD.document,\n    OLD.document_hash, OLD.definition, OLD.definition_hash, OLD.sealing_key, OLD.signing_key,\n    OLD.opened_by_id, OLD.announced_at, OLD.second_call_of_id) THEN\n  RAISE EXCEPTION 'what is decided and by whom never changes';\nEND IF;\nIF (NEW.roll_root, NEW.roll_weight, NEW.opens_at) IS DISTINCT FROM\n   (OLD.roll_root, OLD.roll_weight, OLD.opens_at)\n   AND NOT (OLD.state = 'announced' AND NEW.state = 'open' AND NEW.opens_at >= OLD.opens_at) THEN\n  RAISE EXCEPTION 'the roll is frozen at the opening, and never changes';\nEND IF;\nIF NEW.roll_size <> OLD.roll_size AND OLD.state <> 'announced' THEN\n  RAISE EXCEPTION 'the roll is frozen, and never changes';\nEND IF;\nIF OLD.state = 'announced' AND NEW.state = 'open' AND NEW.roll_root = '' THEN\n  RAISE EXCEPTION 'a ballot opens with a roll';\nEND IF;\nIF NEW.closes_at <> OLD.closes_at\n   AND (NEW.closes_at < OLD.closes_at OR NEW.state <> 'open'\n        OR OLD.state = 'open' AND transaction_timestamp() >= OLD.closes_at) THEN\n  RAISE EXCEPTION 'a ballot is only extended before its end, and only to a later one';\nEND IF;\nIF (NEW.closed_at, NEW.result, NEW.passed) IS DISTINCT FROM (OLD.closed_at, OLD.result, OLD.passed)\n   AND NOT (OLD.state = 'open' AND NEW.state = 'closed') THEN\n  RAISE EXCEPTION 'a result is written once, at the close';\nEND IF;\nIF (NEW.certified_by_id, NEW.certified_at) IS DISTINCT FROM (OLD.certified_by_id, OLD.certified_at)\n   AND NOT (OLD.state IN ('closed', 'challenged') AND NEW.state = 'certified') THEN\n  RAISE EXCEPTION 'a certificate is given once';\nEND IF;\nRETURN NEW;\n", hash='50e53af2220aab5d87c471bf7ed8b7eb6e29761b', operation='UPDATE', pgid='pgtrigger_life_goes_forward_8c9c7', table='ballots_ballot', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ['announced', 'open'])), models.Q(('closed_at__isnull', False), ('state__in', ['closed', 'certified', 'challenged'])), ('state', 'voided'), _connector='OR'), name='ballots_closed_has_its_time'),
        ),
        migrations.AddField(
            model_name='contest',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contest',
            name='ballot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='ballots.ballot'),
        ),
        migrations.AddField(
            model_name='contest',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='checkpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='ballots.checkpoint'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='ballot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='ballots.ballot'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='delegate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delegation',
            name='giver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='provisionalentry',
            name='ballot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provisional_roll', to='ballots.ballot'),
        ),
        migrations.AddField(
            model_name='provisionalentry',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reason',
            name='ballot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='ballots.ballot'),
        ),
        migrations.AddField(
            model_name='reason',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reason',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.logentry'),
        ),
        migrations.AddField(  # allowed: computed by the database itself; ballots are few
            model_name='ballot',
            name='is_sealed',
            field=models.GeneratedField(db_persist=True, expression=models.Q(('definition__visibility', 'sealed')), output_field=models.BooleanField()),
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('ballot', 'person'), name='ballots_one_open_contest_per_person'),
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='ballots_answers_have_an_author'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contest',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c882ea6b1f18fdf71aaf93140ea73bdcba75a4a2', operation='DELETE', pgid='pgtrigger_kept_c3bf8', table='ballots_contest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contest',
            trigger=pgtrigger.compiler.Trigger(name='answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF (NEW.ballot_id, NEW.person_id, NEW.at) IS DISTINCT FROM (OLD.ballot_id, OLD.person_id, OLD.at)\n   OR NEW.text NOT IN (OLD.text, '') THEN\n  RAISE EXCEPTION 'a contest is never changed, only answered or erased';\nEND IF;\nIF OLD.answered_at IS NOT NULL AND ((NEW.answered_at, NEW.answered_by_id) IS DISTINCT FROM\n   (OLD.answered_at, OLD.answered_by_id) OR NEW.answer NOT IN (OLD.answer, '')) THEN\n  RAISE EXCEPTION 'a contest is answered once';\nEND IF;\nRETURN NEW;\n", hash='e1191317ff5af862c74710d0437d326e6b06adcb', operation='UPDATE', pgid='pgtrigger_answered_once_0a911', table='ballots_contest', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='cosignature',
            constraint=models.UniqueConstraint(fields=('checkpoint', 'organisation'), name='ballots_one_cosignature'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cosignature',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b5c91bfc97c7e4591f7d72c8c095ad2a8d855c03', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3a289', table='ballots_cosignature', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cosignature',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='c652cabd1d07979bd02eba4311232866e4c62c92', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7f2e0', table='ballots_cosignature', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('ballot', 'giver'), name='ballots_one_delegation_per_person'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('giver', models.F('delegate')), _negated=True), name='ballots_not_to_oneself'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='written_while_announced', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT EXISTS (SELECT 1 FROM ballots_ballot WHERE id = NEW.ballot_id AND state = 'announced') THEN\n  RAISE EXCEPTION 'who votes for whom is settled';\nEND IF;\nRETURN NEW;\n", hash='8c25b3ac91914b28f4e2bc80a4daaa96a01227c9', operation='INSERT OR UPDATE', pgid='pgtrigger_written_while_announced_59676', table='ballots_delegation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='deleted_while_announced', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT EXISTS (SELECT 1 FROM ballots_ballot WHERE id = OLD.ballot_id AND state = 'announced') THEN\n  RAISE EXCEPTION 'who votes for whom is settled';\nEND IF;\nRETURN OLD;\n", hash='3a84a27917645d3a201fab2cd7c6b24ec3e980d0', operation='DELETE', pgid='pgtrigger_deleted_while_announced_87727', table='ballots_delegation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='ended_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF (NEW.ballot_id, NEW.giver_id, NEW.delegate_id, NEW.at) IS DISTINCT FROM\n   (OLD.ballot_id, OLD.giver_id, OLD.delegate_id, OLD.at) OR OLD.ended_at IS NOT NULL THEN\n  RAISE EXCEPTION 'a delegation is never changed, only ended';\nEND IF;\nRETURN NEW;\n", hash='316b9c48804cf6d90f1c46bc85d8fc0ec2e54086', operation='UPDATE', pgid='pgtrigger_ended_once_5fee0', table='ballots_delegation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='provisionalentry',
            constraint=models.UniqueConstraint(fields=('ballot', 'person'), name='ballots_one_provisional_entry'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='provisionalentry',
            trigger=pgtrigger.compiler.Trigger(name='written_while_announced', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT EXISTS (SELECT 1 FROM ballots_ballot WHERE id = NEW.ballot_id AND state = 'announced') THEN\n  RAISE EXCEPTION 'the provisional roll is over';\nEND IF;\nRETURN NEW;\n", hash='4de2d9e52ee9fd417fd65e3f4b8d7c87bf6b6c42', operation='INSERT OR UPDATE', pgid='pgtrigger_written_while_announced_06626', table='ballots_provisionalentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='provisionalentry',
            trigger=pgtrigger.compiler.Trigger(name='deleted_while_announced', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT EXISTS (SELECT 1 FROM ballots_ballot WHERE id = OLD.ballot_id AND state = 'announced') THEN\n  RAISE EXCEPTION 'the provisional roll is over';\nEND IF;\nRETURN OLD;\n", hash='0f7d2ec7851a7d2e906bfd38472ecee44c3d7e7e', operation='DELETE', pgid='pgtrigger_deleted_while_announced_0a7b6', table='ballots_provisionalentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reason',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e61f78a2dc4765729cfcdaf06f6eb22fde2b4cd7', operation='DELETE', pgid='pgtrigger_kept_b6b43', table='ballots_reason', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reason',
            trigger=pgtrigger.compiler.Trigger(name='erased_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF (NEW.ballot_id, NEW.entry_id, NEW.by_id, NEW.at) IS DISTINCT FROM\n   (OLD.ballot_id, OLD.entry_id, OLD.by_id, OLD.at) OR (NEW.text, NEW.salt) IS DISTINCT FROM ('', '') THEN\n  RAISE EXCEPTION 'a reason is never changed, only erased';\nEND IF;\nRETURN NEW;\n", hash='eb1cff32dae8e524bf19a315053d5198710c1cbb', operation='UPDATE', pgid='pgtrigger_erased_only_88f6f', table='ballots_reason', when='BEFORE')),
        ),
    ]
