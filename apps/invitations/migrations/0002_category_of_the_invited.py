"""Somebody is invited to be of a category of members, with the reason."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('invitations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='category',
            field=models.CharField(blank=True, db_default='', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='invitation',
            name='why',
            field=models.TextField(blank=True, db_default='', default='', max_length=2000),
        ),
    ]
