import apps.common.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_acts_agree_on_a_voice'),
        ('companies', '0001_squashed_0002_approval_rule'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('said_at', models.DateTimeField()),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='companies.dossier')),
                ('model', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='companies.aimodel')),
            ],
        ),
        migrations.CreateModel(
            name='DomainProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('name', models.CharField(max_length=253)),
                ('token', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Waits to be looked at'), ('proven', 'Proven'), ('not_found', 'Not found')], default='waiting', max_length=9)),
                ('method', models.CharField(blank=True, max_length=4)),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('company', 'name'), name='companies_one_waiting_proof_per_domain'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('checked_at__isnull', False)), _connector='OR'), name='companies_proof_looked_at_when')],
            },
        ),
    ]
