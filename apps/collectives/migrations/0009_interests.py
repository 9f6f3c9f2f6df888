"""Stewards and representatives declare their interests once a year."""

import apps.common.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0006_acts_agree_on_a_voice'),
        ('collectives', '0008_removal_and_terms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('has_interests', models.BooleanField()),
                ('text', models.TextField(blank=True, max_length=4000)),
                ('declared_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='only_erased', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF (NEW.public_id, NEW.organisation_id, NEW.person_id, NEW.has_interests, NEW.declared_at) IS DISTINCT FROM\n   (OLD.public_id, OLD.organisation_id, OLD.person_id, OLD.has_interests, OLD.declared_at)\n   OR NEW.text NOT IN (OLD.text, '') THEN\n  RAISE EXCEPTION 'what was declared is never changed, only erased';\nEND IF;\nRETURN NEW;\n", hash='fc8e4cf3061cbb753ba04f63b7701a4c30a9ea9c', operation='UPDATE', pgid='pgtrigger_only_erased_90806', table='collectives_statement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b38877b3da139c066044c7a99eb9131f765d3231', operation='DELETE', pgid='pgtrigger_kept_fec46', table='collectives_statement', when='BEFORE')),
        ),
    ]
