"""Who lets somebody else vote is found without reading the roll; what 0003 demands holds of every ballot."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('ballots', '0003_announced_life'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='rollentry',
            index=models.Index(condition=models.Q(('delegate', ''), _negated=True), fields=['ballot'], name='ballots_who_delegates'),
        ),
        ValidateConstraint(
            model_name='ballot',
            name='ballots_closed_has_its_time',
        ),
    ]
