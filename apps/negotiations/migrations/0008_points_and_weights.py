"""What members say matters how much, and the weights taken of it."""

import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0006_acts_agree_on_a_voice'),
        ('negotiations', '0007_rooms_about_contracts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PointSpread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.JSONField()),
                ('at', models.DateTimeField()),
                ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WeightsTaken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('weights', models.JSONField()),
                ('at', models.DateTimeField()),
                ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='pointspread',
            constraint=models.UniqueConstraint(fields=('collective', 'person'), name='negotiations_one_spread_a_member'),
        ),
        migrations.AddIndex(
            model_name='weightstaken',
            index=models.Index(fields=['collective', '-at'], name='negotiations_newest_weights'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='weightstaken',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4e00eedaea41fe9cedc1583633e002bf66dc2b88', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ddce6', table='negotiations_weightstaken', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='weightstaken',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='c4b0df6a32c10c7ecf38bf62ca99589cad6afd77', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_fd26d', table='negotiations_weightstaken', when='BEFORE')),
        ),
    ]
