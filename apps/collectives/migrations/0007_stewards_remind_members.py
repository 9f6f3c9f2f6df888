"""Stewards remind members of a mandate that is missing, and of works that wait."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collectives', '0006_stewards_by_ballot'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MandateReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('mandate', 'No mandate yet'), ('works', 'Works that wait')], max_length=8)),
                ('at', models.DateTimeField()),
                ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collectives.collective')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('steward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['collective', 'person', '-at'], name='collectives_reminded_when')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandatereminder',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6383d0ceab9e5def161bb29236e454dd56073566', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e7096', table='collectives_mandatereminder', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandatereminder',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;", hash='9c7a5346d66b2a9c68068d98725f140def8474e7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2327e', table='collectives_mandatereminder', when='BEFORE')),
        ),
    ]
