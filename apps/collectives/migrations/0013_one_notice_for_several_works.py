"""One notice for several works that turn to never at once, named one by one."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', '0020_makers_count_where_nobody_performs'),
        ('collectives', '0012_works_taken_back_after_notice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='withdrawal',
            name='withdrawal_fixed',
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='is_list',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='listed',
            field=models.ManyToManyField(related_name='+', to='catalogues.work'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='withdrawal_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."collective_id" IS DISTINCT FROM (NEW."collective_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."work_id" IS DISTINCT FROM (NEW."work_id") OR OLD."is_list" IS DISTINCT FROM (NEW."is_list") OR OLD."uses" IS DISTINCT FROM (NEW."uses") OR OLD."begun_by_id" IS DISTINCT FROM (NEW."begun_by_id") OR OLD."begun_at" IS DISTINCT FROM (NEW."begun_at") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='27c95ea93fbf2941c8c30d676df12b3e90f6fcf9', operation='UPDATE', pgid='pgtrigger_withdrawal_fixed_9b511', table='collectives_withdrawal', when='BEFORE')),
        ),
        migrations.AddConstraint(  # allowed: few rows, the table came with the migration before
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('is_list', False), ('work__isnull', True), _connector='OR'), name='collectives_taken_back_one_or_a_list'),
        ),
    ]
