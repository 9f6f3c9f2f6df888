"""A room may be about amending or renewing a contract."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0006_acts_agree_on_a_voice'),
        ('contracts', '0009_versions_and_later_states'),
        ('negotiations', '0006_rulings_and_appeals'),
        ('proposals', '0001_squashed_0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='room',
            name='room_fixed',
        ),
        migrations.AddField(
            model_name='room',
            name='follows',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.contract'),
        ),
        migrations.AddField(
            model_name='room',
            name='follows_as',
            field=models.CharField(blank=True, choices=[('amend', 'Amendment'), ('renew', 'Renewal')], db_default='', max_length=5),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='room',
            trigger=pgtrigger.compiler.Trigger(name='room_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."collective_id" IS DISTINCT FROM (NEW."collective_id") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."union_id" IS DISTINCT FROM (NEW."union_id") OR OLD."proposal_id" IS DISTINCT FROM (NEW."proposal_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."follows_id" IS DISTINCT FROM (NEW."follows_id") OR OLD."follows_as" IS DISTINCT FROM (NEW."follows_as"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8a78f82cf44c7ba23ac67f384c4fc8b000cb11e2', operation='UPDATE', pgid='pgtrigger_room_fixed_ac06c', table='negotiations_room', when='BEFORE')),
        ),
        migrations.AddConstraint(  # allowed: there are few rooms
            model_name='room',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('follows__isnull', True), ('follows_as', '')), models.Q(('follows__isnull', False), ('follows_as__in', ['amend', 'renew'])), _connector='OR'), name='negotiations_follows_in_a_way'),
        ),
    ]
