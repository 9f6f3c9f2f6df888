"""Members remove a steward by ballot; a ballot about a person is of one kind or the other."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0009_objections_lapse'),
        ('collectives', '0007_stewards_remind_members'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='motion',
            name='collectives_motion_of_its_kind',
        ),
        migrations.AlterField(  # allowed: only what forms offer changes
            model_name='motion',
            name='kind',
            field=models.CharField(choices=[('bylaws', 'New bylaws'), ('steward', 'A steward'), ('removal', 'Removal of a steward')], max_length=8),
        ),
        migrations.AddConstraint(  # allowed: a collective has few motions, and the table is young
            model_name='motion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'bylaws'), ('person__isnull', True), ('rules__isnull', False)), models.Q(('kind__in', ['steward', 'removal']), ('person__isnull', False), ('rules__isnull', True)), _connector='OR'), name='collectives_motion_of_its_kind'),
        ),
        migrations.AddConstraint(  # allowed: a collective has few motions, and the table is young
            model_name='motion',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'removal'), ('state', 'voting')), fields=('collective', 'person'), name='collectives_one_removal_at_a_time'),
        ),
    ]
