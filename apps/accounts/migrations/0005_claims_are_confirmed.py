import apps.common.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def name_each(apps_then, schema_editor):
    ActsFor = apps_then.get_model('accounts', 'ActsFor')
    for row in ActsFor.objects.filter(public_id__isnull=True).iterator():
        row.public_id = apps.common.ids.new_public_id()
        row.save(update_fields=['public_id'])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_people_have_other_names'),
    ]

    operations = [
        # Who spoke for somebody until now goes on doing so; whoever comes is a claimant first.
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='state',
            field=models.CharField(choices=[('claimed', 'Claimed'), ('confirmed', 'Confirmed'), ('refused', 'Refused'), ('ended', 'Ended')], default='confirmed', max_length=9),
        ),
        migrations.AlterField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='state',
            field=models.CharField(choices=[('claimed', 'Claimed'), ('confirmed', 'Confirmed'), ('refused', 'Refused'), ('ended', 'Ended')], default='claimed', max_length=9),
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='public_id',
            field=models.CharField(editable=False, max_length=16, null=True),
        ),
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AlterField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='public_id',
            field=models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True),
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='born_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='died_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='asked',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='claimed_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='decided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='reason',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
        migrations.AddField(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'claimed')), fields=('person', 'on_behalf_of', 'capacity'), name='accounts_one_claim_at_a_time'),
        ),
        migrations.AddConstraint(  # allowed: no page of the version before writes this table
            model_name='actsfor',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('person')), _negated=True), _connector='OR'), name='accounts_nobody_decides_their_own_claim'),
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.common.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_as', models.CharField(max_length=120)),
                ('added_at', models.DateTimeField()),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='accounts.actsfor')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'sha256'), name='accounts_one_paper_once')],
            },
        ),
    ]
