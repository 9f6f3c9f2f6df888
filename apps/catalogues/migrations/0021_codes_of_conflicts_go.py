"""Let the code of a conflict that is over go with who registered a work, instead of the whole conflict."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogues', '0020_makers_count_where_nobody_performs'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='conflict',
            name='catalogues_conflict_names_what_collides',
        ),
        migrations.AddConstraint(  # allowed: a short table, and laxer than what held before
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('kind', 'shares'), ('other__isnull', True)), models.Q(('kind', 'code'), ('other__gt', models.F('work')), models.Q(models.Q(('code', ''), _negated=True), ('settled_at__isnull', False), _connector='OR')), _connector='OR'), name='catalogues_conflict_names_what_collides'),
        ),
    ]
