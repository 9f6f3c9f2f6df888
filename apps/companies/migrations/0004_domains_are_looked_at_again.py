"""Proven domains are looked at again, and one that shows no proof any more is lost."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0003_dossiers_say_more'),
    ]

    operations = [
        migrations.AddField(
            model_name='domainproof',
            name='looked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='domainproof',
            name='misses',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(  # allowed: only what forms offer changes
            model_name='domainproof',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waits to be looked at'), ('proven', 'Proven'), ('not_found', 'Not found'), ('lost', 'No longer found')], default='waiting', max_length=9),
        ),
    ]
