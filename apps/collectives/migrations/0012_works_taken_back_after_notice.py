"""What artists take back from contracts: a notice that runs, ends, or is called back."""

import apps.common.ids
import datetime
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', '0020_makers_count_where_nobody_performs'),
        ('collectives', '0011_categories_of_members'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('uses', models.JSONField(blank=True, default=list)),
                ('begun_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('called_back_at', models.DateTimeField(null=True)),
                ('effective_at', models.DateTimeField(null=True)),
                ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collectives.collective')),
                ('kept', models.ManyToManyField(related_name='+', to='catalogues.work')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogues.work')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('called_back_at__isnull', True), ('effective_at__isnull', True)), fields=['ends_at'], name='collectives_notices_that_run')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('begun_at')), ('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('begun_at'), '+', models.Value(datetime.timedelta(days=183))))), name='collectives_withdrawal_within_half_a_year'), models.CheckConstraint(condition=models.Q(('called_back_at__isnull', True), models.Q(('called_back_at__lt', models.F('ends_at')), ('effective_at__isnull', True)), _connector='OR'), name='collectives_called_back_in_time'), models.CheckConstraint(condition=models.Q(('effective_at__isnull', True), ('effective_at__gte', models.F('ends_at')), _connector='OR'), name='collectives_effective_after_notice')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='withdrawal_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."collective_id" IS DISTINCT FROM (NEW."collective_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."work_id" IS DISTINCT FROM (NEW."work_id") OR OLD."uses" IS DISTINCT FROM (NEW."uses") OR OLD."begun_by_id" IS DISTINCT FROM (NEW."begun_by_id") OR OLD."begun_at" IS DISTINCT FROM (NEW."begun_at") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='25a1972a082e2858f2e95a34e55324647739113c', operation='UPDATE', pgid='pgtrigger_withdrawal_fixed_9b511', table='collectives_withdrawal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='withdrawal_over', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."called_back_at" IS NOT NULL OR OLD."effective_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='344f861765a30e1fdd10335ce7f815eb76cae787', operation='UPDATE', pgid='pgtrigger_withdrawal_over_9ee72', table='collectives_withdrawal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='withdrawal_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='93ccfc0e63c75ba8ae1c5a9c31792373cf6cdd2b', operation='DELETE', pgid='pgtrigger_withdrawal_never_deleted_06809', table='collectives_withdrawal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='0d5da73fdc3cbd882afb4e30f9f456e0a2af8960', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_33b75', table='collectives_withdrawal', when='BEFORE')),
        ),
    ]
