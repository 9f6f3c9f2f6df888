"""Collectives ask unions, either side gives notice, and representatives look after collectives."""

import apps.common.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0006_acts_agree_on_a_voice'),
        ('unions', '0003_minimum_terms_of_a_territory'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='affiliation',
            name='ends_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='notice_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='notice_by',
            field=models.CharField(blank=True, choices=[('collective', 'The collective'), ('union', 'The union')], db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='notice_reason',
            field=models.TextField(blank=True, db_default='', default='', max_length=2000),
        ),
        migrations.CreateModel(
            name='AffiliationAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waits'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=9)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('collective',), name='unions_one_ask_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='unions_ask_is_answered_when')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('affiliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='unions.affiliation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('affiliation', 'person'), name='unions_one_charge_at_a_time')],
            },
        ),
    ]
