"""What is new in one ballot is found by its index alone; it takes the place of the one of the foreign key."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('ballots', '0004_who_delegates'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='header',
            index=models.Index(fields=['ballot', 'id'], name='ballots_headers_in_order'),
        ),
        migrations.AlterField(  # allowed: drops the index that the new one replaces, and changes no row
            model_name='header',
            name='ballot',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='headers', to='ballots.ballot'),
        ),
    ]
