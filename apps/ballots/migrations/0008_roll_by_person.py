"""A voter's place is found by ballot and person: no other index begins with the ballot, to be taken instead."""

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
        migrations.AddConstraint(  # allowed: what it demands the one that goes has demanded; rolls are small
            model_name='rollentry',
            constraint=models.UniqueConstraint(fields=('pseudonym', 'ballot'), name='ballots_pseudonym_of_one_entry'),
        ),
        migrations.RemoveConstraint(  # allowed: the one above demands the same
            model_name='rollentry',
            name='ballots_one_entry_per_pseudonym',
        ),
    ]
