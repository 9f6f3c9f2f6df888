"""A voter's place is found by ballot and person; the index of the ballot alone was taken for it, and is dropped."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0007_looks_by_key'),
    ]

    operations = [
        migrations.AlterField(  # allowed: drops an index that others hold already, and changes no row
            model_name='rollentry',
            name='ballot',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='roll', to='ballots.ballot'),
        ),
    ]
