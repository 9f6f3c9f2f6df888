"""A vote costs less to write: what a trigger has looked at is not looked at twice, and two indexes were spare."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0009_objections_lapse'),
    ]

    operations = [
        migrations.AlterField(  # allowed: drops a constraint; a trigger asks the same
            model_name='header',
            name='ballot',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='headers', to='ballots.ballot'),
        ),
        migrations.AlterField(  # allowed: drops a constraint and an index
            model_name='header',
            name='entry',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='headers', to='ballots.rollentry'),
        ),
        migrations.AddConstraint(  # allowed: leaves are unique already, and a site has few of them
            model_name='header',
            constraint=models.UniqueConstraint(fields=('leaf',), name='ballots_one_header_per_leaf'),
        ),
        migrations.AlterField(  # allowed: drops a constraint that the new one has made spare
            model_name='header',
            name='leaf',
            field=models.CharField(max_length=64),
        ),
    ]
