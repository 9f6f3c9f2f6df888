"""When a second implementation came to the same result."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='ballot',
            name='cross_checked_at',
            field=models.DateTimeField(null=True),
        ),
    ]
